package io.trunkline.provision;

import java.util.List;

/** What is to be done about one thing that is wanted. Nothing is ever deleted. */
public sealed interface Action {

    DesiredState wanted();

    /** Whether it does anything. */
    default boolean changes() {
        return true;
    }

    record Create(DesiredState wanted) implements Action {}

    /** A field that is not as it should be; {@code found} is null where there is none. */
    record Difference(String field, String found, String wanted) {}

    record Change(DesiredState wanted, ExistingObject found, List<Difference> differences) implements Action {

        public Change {
            differences = List.copyOf(differences);
        }
    }

    /** PagerDuty has the integration, and the configuration not its key. */
    record Keep(DesiredState.Integration wanted, ExistingObject found) implements Action {}

    /** It is as it should be. */
    record Leave(DesiredState wanted, ExistingObject found) implements Action {

        @Override
        public boolean changes() {
            return false;
        }
    }
}
