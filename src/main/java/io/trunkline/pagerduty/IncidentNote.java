package io.trunkline.pagerduty;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a note on an incident of PagerDuty says of its members: its title never changes, so without one it goes on to say
 * what was true when it paged.
 *
 * @param members that did not leave
 * @param back members that are UP, and whose recovery is not doubted
 * @param flapping members that are UP, and whose recovery is held
 * @param heldUntil when the last of these holds ends; null where nothing is held
 */
public record IncidentNote(int members, int back, int flapping, Instant heldUntil) {

    /**
     * The note.
     *
     * @param before what was noted last; null if nothing was
     * @return nothing where there is nothing to say that the title or the last note does not
     */
    public Optional<String> text(String before) {
        String text = text();
        boolean silent = text.isEmpty() && before == null;
        String said = text.isEmpty() ? (members == 1 ? "Out again." : "All " + members + " are out again.") : text;
        // With all members back the incident is resolved in a moment, and PagerDuty says that itself.
        return silent || back == members || said.equals(before) ? Optional.empty() : Optional.of(said);
    }

    private String text() {
        String until = heldUntil == null
                ? ""
                : ", held until "
                        + heldUntil
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString()
                                .replace("T", " ")
                                .replace("Z", " UTC");
        if (members == 1) {
            return flapping == 1 ? "It flaps: UP now" + until + "." : "";
        }
        String recovered = back == 0 ? "" : back + " of " + members + (back == 1 ? " is back." : " are back.");
        String flaps = flapping == 0 ? "" : flapping + (flapping == 1 ? " flaps" : " flap") + until + ".";
        return (recovered + " " + flaps).strip();
    }
}
