package io.trunkline.simulate;

import io.trunkline.model.ServiceMatch;
import io.trunkline.model.StatusEvent;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.rules.Maintenance;
import io.trunkline.source.genesys.StatusDerivation;
import java.util.Optional;

/**
 * What would become of one webhook body, if it came now and nothing were known of its component.
 *
 * @param statusCode what the sender would be answered
 * @param message the answer's message
 * @param ignoredType the event type that the filter does not pass, or null
 * @param routed what an event that is accepted leads to; empty for any other
 */
public record Explanation(int statusCode, String message, String ignoredType, Optional<Routed> routed) {

    static Explanation refused(int statusCode, String message) {
        return new Explanation(statusCode, message, null, Optional.empty());
    }

    static Explanation ignored(String type) {
        return new Explanation(200, "Ignored non-critical event", type, Optional.empty());
    }

    static Explanation accepted(Routed routed) {
        return new Explanation(202, "Event accepted", null, Optional.of(routed));
    }

    /** Whether the body is understood, so that sending it again would do no better. */
    public boolean understood() {
        return statusCode < 400;
    }

    /**
     * An accepted event and where it goes.
     *
     * @param event normalised
     * @param derivation what read its status from the body; empty where a word did
     * @param found its service, and by which entry
     * @param maintenance the window that covers the component now
     * @param next what happens then, in a sentence
     * @param report what PagerDuty would be told, once it is told; empty if it is not
     * @param parent what the component hangs on by services.yaml; empty if nothing, or if its platform's API says it
     */
    public record Routed(
            StatusEvent event,
            Optional<StatusDerivation> derivation,
            ServiceMatch found,
            Optional<Maintenance.Window> maintenance,
            String next,
            Optional<IncidentReport> report,
            Optional<String> parent) {

        /** Of a component that hangs on nothing, as far as services.yaml says. */
        public Routed(
                StatusEvent event,
                Optional<StatusDerivation> derivation,
                ServiceMatch found,
                Optional<Maintenance.Window> maintenance,
                String next,
                Optional<IncidentReport> report) {
            this(event, derivation, found, maintenance, next, report, Optional.empty());
        }

        Routed under(Optional<String> known) {
            return new Routed(event, derivation, found, maintenance, next, report, known);
        }
    }
}
