package io.trunkline.rules;

import io.trunkline.model.ComponentId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which components are being worked on: one snapshot of maintenance.yaml, asked and never stored. */
public interface Maintenance {

    /** No window at all. */
    Maintenance NONE = new MaintenanceWindows(List.of());

    /**
     * The window that covers a component now; of several the one that ends last.
     *
     * @param component the component
     * @param service the id of its service
     * @param now the instant asked about; a window covers its start and not its end
     */
    Optional<Window> covering(ComponentId component, String service, Instant now);

    /** Whether anything may be covered now: where not, nobody need ask for each of thousands of components. */
    boolean isUnderWay(Instant now);

    /** The next start or end of any window after now, or nothing if no window starts or ends any more. */
    Optional<Instant> nextChange(Instant now);

    /**
     * A covering window.
     *
     * @param id its id in maintenance.yaml
     * @param until when it ends
     * @param reason why, in the words of whoever planned it; may be empty
     */
    record Window(String id, Instant until, String reason) {}
}
