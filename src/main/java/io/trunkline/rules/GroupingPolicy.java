package io.trunkline.rules;

import java.time.Duration;
import java.time.Instant;

/**
 * When outages of one service and one status share an incident (rule 7). Neither span is stretched by a steady stream:
 * both are counted from the moment at which the first member became an untold outage.
 *
 * @param company how long the first outage waits for company
 * @param window how long others may join
 * @param trickle how long the first outage waits once several incidents opened lately; no longer than {@link #MOST_WAITS}
 *     waits, and zero leaves it at one
 */
public record GroupingPolicy(Duration company, Duration window, Duration trickle) {

    /** Incidents that opened this long ago do not count as a trickle. */
    public static final Duration TRICKLE_MEMORY = Duration.ofHours(1);

    /** So many outages that wait are a burst, and no trickle. */
    public static final int BURST = 10;

    private static final int INCIDENTS_OF_A_TRICKLE = 3;
    private static final int MOST_WAITS = 60;

    /** Whether so many incidents of a service and status within {@link #TRICKLE_MEMORY} make the next one wait for longer. */
    public boolean isTrickle(int opened) {
        return opened >= INCIDENTS_OF_A_TRICKLE && longestWait().compareTo(company) > 0;
    }

    private Duration longestWait() {
        Duration most = company.multipliedBy(MOST_WAITS);
        return trickle.compareTo(most) < 0 ? trickle : most;
    }

    /**
     * When an incident whose first member entered the wait then is to be opened, if several opened before.
     *
     * @param opened incidents of its service and status that opened within {@link #TRICKLE_MEMORY}
     * @param urgentSince since when a burst waits, something of a place that has no page yet, or what pages anew as its
     *     incident is not watched any more or was closed by no person; or null
     */
    public Instant opensAt(Instant entered, int opened, Instant urgentSince) {
        if (!isTrickle(opened)) {
            return opensAt(entered);
        }
        Instant late = entered.plus(longestWait());
        Instant urgent = urgentSince == null ? late : urgentSince.plus(company);
        return urgent.isBefore(late) ? urgent : late;
    }

    /** When an incident whose first member entered the wait then is to be opened. */
    public Instant opensAt(Instant entered) {
        return entered.plus(company);
    }

    /**
     * Whether an outage that enters now joins an incident.
     *
     * @param entered when the incident's first member entered the wait
     * @param reached whether PagerDuty has accepted it or left a call unanswered; before that it has paged no one, so
     *     that a longer absence of PagerDuty gathers what goes down meanwhile in few incidents
     * @param resolving whether its resolve is under way or may have arrived
     */
    public boolean joinable(Instant entered, boolean reached, boolean resolving, Instant now) {
        return !resolving && (!reached || now.isBefore(entered.plus(window)));
    }
}
