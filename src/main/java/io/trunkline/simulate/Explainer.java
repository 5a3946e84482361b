package io.trunkline.simulate;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.model.DedupKey;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceMatch;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.rules.FilterPolicy;
import io.trunkline.rules.Maintenance.Window;
import io.trunkline.simulate.Explanation.Routed;
import io.trunkline.source.Source;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.genesys.StatusDerivation;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.signature.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Follows one body through the pipeline's own code, without a ledger and without sending anything. */
public final class Explainer {

    private final Configuration configuration;
    private final EventNormalizer normaliser = new EventNormalizer();
    private Function<StatusEvent, Optional<String>> filter = event -> Optional.empty();

    public Explainer(Configuration configuration) {
        this.configuration = configuration;
    }

    /** The same with a user's filter, which gives the reason for which it keeps an outage out. */
    public Explainer withFilter(Function<StatusEvent, Optional<String>> keptOut) {
        filter = keptOut;
        return this;
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
            NormalizedEvent normalised = normaliser.normalise(source, raw, Headers.none(), now);
            if (normalised instanceof NormalizedEvent.Ignored ignored) {
                return Explanation.ignored(ignored.type());
            }
            StatusEvent event = ((NormalizedEvent.Event) normalised).event();
            return Explanation.accepted(routed(source, event, now)
                    .under(configuration.directory().topology().parentOf(event.component())));
        } catch (InvalidEventException e) {
            return Explanation.refused(400, e.getMessage());
        }
    }

    private Routed routed(Source source, StatusEvent event, Instant now) {
        Optional<StatusDerivation> derivation = source.derivation(event.type());
        ServiceMatch found = configuration.directory().find(event.component());
        Service service = found.service();
        Optional<Window> window = configuration.maintenance().covering(event.component(), service.id(), now);
        if (event.compliance()) {
            String next = "an incident of its own is reported to PagerDuty at once; it is never resolved from here";
            return new Routed(event, derivation, found, window, next, Optional.of(violation(event, service)));
        }
        Optional<String> keptOut = FilterPolicy.asks(event) ? filter.apply(event) : Optional.empty();
        if (keptOut.isPresent()) {
            String next = "the history only, unless it is in an open incident: routes/filter.camel.yaml says "
                    + keptOut.get();
            return new Routed(event, derivation, found, window, next, Optional.empty());
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
                                        .map(by -> "the body does not say the status (" + event.word() + ")")
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
                        Optional.of(report(event, service, DeliveryAction.RESOLVE, Status.DOWN)));
            }
            case DOWN, DEGRADED -> {
                String wait = length(settings().grouping().company());
                String held = service.holdsSymptoms()
                        ? "; held for a while if another service is paged for what it hangs on"
                        : "";
                String redundant = asDegraded(event);
                String next = window.map(covering -> "held until the end of maintenance at " + covering.until()
                                + ", and if it is still " + event.status() + " then, this page")
                        .orElse("waits " + wait + " for further outages, and if it is still " + event.status()
                                + " then, this page" + redundant + held);
                yield new Routed(
                        event,
                        derivation,
                        found,
                        window,
                        next,
                        Optional.of(report(event, service, DeliveryAction.TRIGGER, event.status())));
            }
        };
    }

    /** Which group an instance is in, only its platform's API says. */
    private String asDegraded(StatusEvent event) {
        boolean trunk = event.component().kind().equals("trunk");
        boolean applies = event.status() == Status.DOWN
                && (trunk || event.component().kind().equals("edge"))
                && !configuration.directory().topology().redundancy().names().isEmpty();
        return applies
                ? ", as DEGRADED while another instance of its " + (trunk ? "trunk base" : "Edge group")
                        + " works, if redundant in services.yaml names that"
                : "";
    }

    private IncidentReport report(StatusEvent event, Service service, DeliveryAction action, Status status) {
        String key = new DedupKey(settings().dedupKey()).of(event.component(), status, event.platform(), service.id());
        return report(event, service, action, key, status, service.severityOf(status), null);
    }

    private IncidentReport violation(StatusEvent event, Service service) {
        return report(
                event,
                service,
                DeliveryAction.TRIGGER,
                DedupKey.ofViolation(event.component()),
                Status.UNKNOWN,
                service.severityOf(Status.DOWN),
                event.type());
    }

    private IncidentReport report(
            StatusEvent event,
            Service service,
            DeliveryAction action,
            String key,
            Status status,
            String severity,
            String complianceType) {
        boolean late = !event.compliance() && event.lag().compareTo(settings().lagWarn()) > 0;
        IncidentReport.Member member = new IncidentReport.Member(
                event.component(),
                event.compliance() ? null : event.name(),
                event.status(),
                event.occurredAt(),
                event.platform(),
                event.diagnosticUrl(),
                late ? event.lag() : null,
                0,
                false,
                event.evidence().reason());
        return new IncidentReport(
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
