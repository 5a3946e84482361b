package io.trunkline.source.body;

import io.trunkline.model.Evidence;
import io.trunkline.model.Reason;
import io.trunkline.model.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * What a platform's own body means.
 *
 * @param status what it comes to; UP for what is out of service on purpose, UNKNOWN where the body does not say
 * @param reason why, in a few words for people; not cleaned of what a sender may have put into it
 * @param outOfService whether it was taken out of service on purpose, or deleted: it counts as recovered and never pages
 * @param at when the fact that gave the status last changed, as far as the body says
 * @param dated whether that is all of it: otherwise something that says no time decided too, and may have done so later
 * @param name readable, if the body has one
 * @param evidence what the status follows from
 */
public record DerivedStatus(
        Status status,
        String reason,
        boolean outOfService,
        Optional<Instant> at,
        boolean dated,
        Optional<String> name,
        Evidence evidence) {

    private static final int MAX_SHOWN = 300;

    public static DerivedStatus of(Status status, String reason) {
        return new DerivedStatus(status, reason, false, Optional.empty(), false, Optional.empty(), Evidence.WORD);
    }

    public static DerivedStatus outOfService(String reason) {
        return new DerivedStatus(
                Status.UP,
                "out of service on purpose: " + reason,
                true,
                Optional.empty(),
                false,
                Optional.empty(),
                Evidence.WORD);
    }

    /** The same of one that is none that pages: it counts as recovered, should an incident be open for it. */
    public DerivedStatus excluded(String why) {
        return new DerivedStatus(Status.UP, why, true, Optional.empty(), false, name, Evidence.excluded(why, status));
    }

    /** It has been so since then; nothing else decided. */
    public DerivedStatus at(Optional<Instant> time) {
        return new DerivedStatus(status, reason, outOfService, time, time.isPresent(), name, evidence);
    }

    /** It has been so since then, or since some later time of which nothing is said. */
    public DerivedStatus notBefore(Optional<Instant> time) {
        return new DerivedStatus(status, reason, outOfService, time, false, name, evidence);
    }

    public DerivedStatus named(Optional<String> readable) {
        return new DerivedStatus(status, reason, outOfService, at, dated, readable, evidence);
    }

    /** It follows from that; the reason is cleaned of what a sender may have put into it. */
    public DerivedStatus proven(Evidence by) {
        return new DerivedStatus(status, reason, outOfService, at, dated, name, by.because(cleaned(by.reason())));
    }

    private static Reason cleaned(Reason said) {
        return said == null
                ? null
                : new Reason(
                        PlainText.cleaned(said.text(), MAX_SHOWN),
                        said.brief() == null ? null : PlainText.cleaned(said.brief(), MAX_SHOWN));
    }
}
