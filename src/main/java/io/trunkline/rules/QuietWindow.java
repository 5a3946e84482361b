package io.trunkline.rules;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Service;
import io.trunkline.model.Status;
import io.trunkline.model.WeeklyHours.Occurrence;
import java.time.Instant;
import java.util.Optional;

/**
 * The quiet hours of a service, as a window over what is out in a status that they hold.
 *
 * @param status of the outage that is asked about
 */
public record QuietWindow(Service service, Status status) implements Maintenance {

    private static final String ID = "quiet hours";

    @Override
    public Optional<Window> covering(ComponentId component, String owner, Instant now) {
        boolean holds = service.id().equals(owner)
                && service.quiet() != null
                && service.quiet().severities().contains(service.severityOf(status));
        return holds
                ? hours(now)
                        .map(hours -> new Window(
                                ID, hours.to(), service.quiet().hours().toString(), false))
                : Optional.empty();
    }

    private Optional<Occurrence> hours(Instant now) {
        return service.quiet() == null
                ? Optional.empty()
                : service.quiet().hours().covering(now);
    }

    @Override
    public boolean isUnderWay(Instant now) {
        return hours(now).isPresent();
    }

    @Override
    public Optional<Instant> nextChange(Instant now) {
        return hours(now).map(Occurrence::to);
    }
}
