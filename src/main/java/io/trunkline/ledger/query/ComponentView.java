package io.trunkline.ledger.query;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Incident;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.Relations.Cause;
import java.time.Instant;
import java.util.List;

/**
 * What the ledger has of one component.
 *
 * @param id the component
 * @param name a readable name, or null
 * @param service the id of its service, or null before it was assessed
 * @param observed the status that the platform last reported
 * @param since when that status began
 * @param newest when the newest report occurred
 * @param hold why it is not sent to PagerDuty yet, or null
 * @param changes how often it changed within the cooldown's memory
 * @param flaps how many of its recoveries were held as flaps within that memory
 * @param lastChangeReceivedAt when its last change was received, or null
 * @param openIncidents dedup keys of the open incidents that it is a member of
 * @param forgotten whether a person ended it because it will never report again
 * @param dueAt when it is looked at next though nothing happens, or null
 * @param place its place in the newest incident that is not over, or null
 * @param cause the nearest that it hangs on and that is out like it, or null
 */
public record ComponentView(
        ComponentId id,
        String name,
        String service,
        Status observed,
        Instant since,
        Instant newest,
        Hold hold,
        int changes,
        int flaps,
        Instant lastChangeReceivedAt,
        List<String> openIncidents,
        boolean forgotten,
        Instant dueAt,
        Place place,
        Cause cause) {

    public ComponentView {
        openIncidents = List.copyOf(openIncidents);
    }

    /**
     * A reason not to tell PagerDuty yet.
     *
     * @param until when it ends by itself
     * @param reason {@code cooldown}, {@code maintenance}, {@code rejected} or {@code dismissed}
     * @param why the same in words for people, such as the maintenance window's id and reason
     */
    public record Hold(Instant until, String reason, String why) {}

    /**
     * A component in an incident.
     *
     * @param incident the incident's number
     * @param dedupKey PagerDuty's key for it, or null while it gathers
     * @param state where the incident is in its life
     * @param rejected whether PagerDuty refused it
     * @param enteredAt when the component became an outage to tell of
     * @param openedAt when its wait was over, or null
     * @param acceptedAt when PagerDuty took the trigger, or null
     * @param told the status that the last accepted event gave the component; UP once its recovery counts; or null
     */
    public record Place(
            long incident,
            String dedupKey,
            Incident.State state,
            boolean rejected,
            Instant enteredAt,
            Instant openedAt,
            Instant acceptedAt,
            Status told) {}
}
