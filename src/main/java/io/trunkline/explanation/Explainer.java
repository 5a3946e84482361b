package io.trunkline.explanation;

import io.trunkline.directory.Found;
import io.trunkline.directory.Service;
import io.trunkline.event.Status;
import io.trunkline.event.StatusEvent;
import io.trunkline.explanation.Explanation.Routed;
import io.trunkline.incident.DedupKey;
import io.trunkline.maintenance.Maintenance.Window;
import io.trunkline.pagerduty.Action;
import io.trunkline.pagerduty.Report;
import io.trunkline.settings.Configuration;
import io.trunkline.settings.Settings;
import io.trunkline.source.BadEvent;
import io.trunkline.source.Derivation;
import io.trunkline.source.Headers;
import io.trunkline.source.Normalised;
import io.trunkline.source.Normaliser;
import io.trunkline.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Follows one body through the pipeline's own code, without a ledger and without sending anything. */
public final class Explainer {

    private final Configuration configuration;
    private final Normaliser normaliser = new Normaliser();

    public Explainer(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * Explains a body; its signature is not asked for.
     *
     * @param now when it would arrive
     */
    public Explanation explain(Source source, byte[] raw, Instant now) {
        int limit = settings().server().maxBody();
        if (raw.length > limit) {
            return Explanation.refused(413, "The body has " + raw.length + " bytes, expected at most " + limit);
        }
        try {
            Normalised normalised = normaliser.normalise(source, raw, Headers.none(), now);
            return normalised instanceof Normalised.Ignored ignored
                    ? Explanation.ignored(ignored.type())
                    : Explanation.accepted(routed(source, ((Normalised.Event) normalised).event(), now));
        } catch (BadEvent e) {
            return Explanation.refused(400, e.getMessage());
        }
    }

    private Routed routed(Source source, StatusEvent event, Instant now) {
        Optional<Derivation> derivation = source.derivation(event.type());
        Found found = configuration.directory().find(event.component());
        Service service = found.service();
        Optional<Window> window = configuration.maintenance().covering(event.component(), service.id(), now);
        if (event.compliance()) {
            String next = "an incident of its own is reported to PagerDuty at once; it is never resolved from here";
            return new Routed(event, derivation, found, window, next, Optional.of(violation(event, service)));
        }
        return switch (event.status()) {
            case UNKNOWN ->
                new Routed(
                        event,
                        derivation,
                        found,
                        window,
                        "the history only: "
                                + derivation
                                        .map(by -> "the body does not tell the status (" + event.word() + ")")
                                        .orElse("the source's statuses do not have the word '" + event.word() + "'"),
                        Optional.empty());
            case UP -> {
                String next = "nothing, unless an incident is open for it: then, held for "
                        + length(settings().cooldown().length()) + " if it may be a flap, this resolve (of a DOWN"
                        + " incident that it opened)";
                yield new Routed(
                        event,
                        derivation,
                        found,
                        window,
                        next,
                        Optional.of(report(event, service, Action.RESOLVE, Status.DOWN)));
            }
            case DOWN, DEGRADED -> {
                String wait = length(settings().grouping().company());
                String next = window.map(covering -> "held until the end of maintenance at " + covering.until()
                                + ", and if it is still " + event.status() + " then, this page")
                        .orElse("waits " + wait + " for company, and if it is still " + event.status()
                                + " then, this page");
                yield new Routed(
                        event,
                        derivation,
                        found,
                        window,
                        next,
                        Optional.of(report(event, service, Action.TRIGGER, event.status())));
            }
        };
    }

    private Report report(StatusEvent event, Service service, Action action, Status status) {
        String key = new DedupKey(settings().dedupKey()).of(event.component(), status, event.platform(), service.id());
        return report(event, service, action, key, status, service.severityOf(status), null);
    }

    private Report violation(StatusEvent event, Service service) {
        return report(
                event,
                service,
                Action.TRIGGER,
                DedupKey.ofViolation(event.component()),
                Status.UNKNOWN,
                service.severityOf(Status.DOWN),
                event.type());
    }

    private Report report(
            StatusEvent event,
            Service service,
            Action action,
            String key,
            Status status,
            String severity,
            String complianceType) {
        boolean late = !event.compliance() && event.lag().compareTo(settings().lagWarn()) > 0;
        Report.Member member = new Report.Member(
                event.component(),
                event.compliance() ? null : event.name(),
                event.status(),
                event.occurredAt(),
                event.platform(),
                event.diagnosticUrl(),
                late ? event.lag() : null,
                0,
                false);
        return new Report(
                action,
                service.routingKey(),
                key,
                status,
                severity,
                service.name(),
                complianceType,
                false,
                false,
                List.of(member));
    }

    private Settings settings() {
        return configuration.settings();
    }

    private static String length(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
