package io.trunkline.model;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The places at which a user's own route is called, in {@code routes/on/NAME.camel.yaml}. */
public enum Hook {
    /** A report is in the ledger. */
    REPORTED(false),
    /** PagerDuty accepted the page of an incident. */
    OPENED(true),
    /** PagerDuty accepted a change of an incident. */
    UPDATED(false),
    /** An incident that PagerDuty had accepted is over. */
    CLOSED(true),
    /** Something keeps a page or a resolve of a component back. */
    HELD(false),
    /** PagerDuty refused an incident, or its resolve, at every address. */
    REFUSED(true);

    /** What the addresses of the routes begin with. */
    public static final String PREFIX = "direct:on-";

    private final boolean owed;

    Hook(boolean owed) {
        this.owed = owed;
    }

    /** The name of the file, and the label in metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where the hook's route has to begin. */
    public String address() {
        return PREFIX + word();
    }

    /** Whether each call is owed in the ledger until it has ended well; the others are best effort. */
    public boolean isOwed() {
        return owed;
    }

    /** The hook of that word, if there is one. */
    public static Optional<Hook> of(String word) {
        return Stream.of(values()).filter(hook -> hook.word().equals(word)).findFirst();
    }
}
