package io.trunkline.provision;

import java.util.List;

/** What is to be done about one thing that is wanted. Nothing is ever deleted. */
public sealed interface Action {

    Wanted wanted();

    /** Whether it does anything. */
    default boolean changes() {
        return true;
    }

    record Create(Wanted wanted) implements Action {}

    /** A field that is not as it should be; {@code found} is null where there is none. */
    record Difference(String field, String found, String wanted) {}

    record Change(Wanted wanted, Found found, List<Difference> differences) implements Action {

        public Change {
            differences = List.copyOf(differences);
        }
    }

    /** PagerDuty has the integration, and the configuration not its key. */
    record Keep(Wanted.Integration wanted, Found found) implements Action {}

    /** It is as it should be. */
    record Leave(Wanted wanted, Found found) implements Action {

        @Override
        public boolean changes() {
            return false;
        }
    }
}
