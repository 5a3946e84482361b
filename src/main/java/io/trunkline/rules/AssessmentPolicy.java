package io.trunkline.rules;

import io.trunkline.model.Membership;
import io.trunkline.model.Membership.Phase;
import io.trunkline.model.Status;
import io.trunkline.rules.MembershipChange.Enter;
import io.trunkline.rules.MembershipChange.Leave;
import io.trunkline.rules.MembershipChange.LeaveUntold;
import io.trunkline.rules.MembershipChange.Rejoin;
import io.trunkline.rules.MembershipChange.Settle;
import io.trunkline.rules.Verdict.Hold;
import io.trunkline.rules.Verdict.Hold.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares what is true of one component with what PagerDuty knows of it, and decides what is to be done. It is asked
 * as often as needed: asked twice, it answers the second time that there is nothing to do.
 *
 * @param reopenAfter how long an incident that a person closed in PagerDuty keeps those quiet that are still out
 */
public record AssessmentPolicy(Cooldown cooldown, Duration reopenAfter) {

    /** An update that may be sent, and that PagerDuty has not accepted for so long, does not report what joined (rule 12). */
    public static final Duration UPDATE_ACCEPTED_WITHIN = Duration.ofMinutes(5);

    /**
     * Assesses one component.
     *
     * @param component what the platform last reported
     * @param memberships its places in incidents that are not closed, oldest first
     * @param news how many of its changes were not assessed before
     * @param held what holds its outages now, if anything does: its own maintenance, or its cause; it holds nothing else (rule 9)
     * @param now the store's time
     */
    public Assessment assess(
            ComponentHistory component, List<Membership> memberships, int news, Optional<Hold> held, Instant now) {
        if (component.observed() != Status.UP) {
            return assessOut(component, memberships, held, now);
        }
        List<Membership> telling =
                memberships.stream().filter(AssessmentPolicy::tells).toList();
        if (telling.isEmpty()) {
            return assessUntold(component, memberships, news, held, now);
        }
        boolean refused = telling.stream().allMatch(member -> member.phase() == Phase.REJECTED);
        return refused && news > 1 && cooldown.flapping(component, now)
                ? fallenSinceRefused(assessUntold(component, memberships, news, held, now), telling)
                : assessUp(component, memberships, now);
    }

    /** It fell again between two looks: a refused incident does not report that, and takes no joins. */
    private static Assessment fallenSinceRefused(Assessment untold, List<Membership> refused) {
        List<MembershipChange> moves = new ArrayList<>(untold.moves());
        refused.forEach(member -> moves.add(new Leave(member.incident())));
        return new Assessment(untold.verdict(), moves, untold.due());
    }

    /** Whether a place reports an outage, or will at the end of a wait. */
    private static boolean tells(Membership member) {
        return switch (member.phase()) {
            case GATHERING, UNCALLED, REJECTED, DISMISSED -> true;
            case CALLED -> member.told() != Status.UP;
            case RESOLVING -> false;
        };
    }

    /**
     * It is up, and as far as PagerDuty knows it always was; but it may have fallen and recovered between two looks, or
     * behind a hold. What flaps is out though it is up at this instant (rule 10); one fall that is over is not
     * reported.
     */
    private Assessment assessUntold(
            ComponentHistory component, List<Membership> memberships, int news, Optional<Hold> held, Instant now) {
        if (!cooldown.flapping(component, now)) {
            return news > 1 ? assessOver(component, memberships, now) : assessUp(component, memberships, now);
        }
        if (held.isPresent()) {
            return held(held.get(), List.of());
        }
        return new Assessment(
                new Verdict.Outage(component.worst()),
                List.of(new Enter(component.worst(), true)),
                Optional.of(cooldown.settlesAt(component)));
    }

    /**
     * It fell and recovered between two looks. An incident that was told of a recovery before that gets it as if
     * it had been assessed in between (rule 7). Soon after that recovery it was the same outage, and is one as long as
     * the new recovery may be a flap; later it was another, and is over.
     */
    private Assessment assessOver(ComponentHistory component, List<Membership> memberships, Instant now) {
        Assessment calm = assessUp(component, memberships, now);
        Assessment over = new Assessment(new Verdict.Ended(), calm.moves(), calm.due());
        if (cooldown.holdsRecoveryUntil(component).filter(now::isBefore).isEmpty()) {
            return over;
        }
        List<Membership> open = tellingFirst(component.worst(), memberships).stream()
                .filter(member -> member.phase() == Phase.CALLED)
                .filter(member ->
                        !isSame(component, member) || !component.worst().worseThan(member.status()))
                .toList();
        if (open.isEmpty()) {
            return over;
        }
        Membership first = open.get(0);
        if (isSame(component, first)) {
            Optional<Instant> hold = cooldown.holdsRecoveryUntil(component, first.repeats());
            return new Assessment(held(hold.get()), List.of(new Rejoin(first.incident(), true, null)), hold);
        }
        List<MembershipChange> leaves = open.stream()
                .<MembershipChange>map(member -> new Leave(member.incident()))
                .toList();
        return new Assessment(new Verdict.Ended(), leaves, Optional.empty());
    }

    /** Whether a fall that is over already followed so soon on the recovery before that it was the same outage. */
    private boolean isSame(ComponentHistory component, Membership member) {
        return cooldown.continues(component.previousRecoveredAt(), component.fellAt(), member.repeats());
    }

    private Assessment assessUp(ComponentHistory component, List<Membership> memberships, Instant now) {
        List<MembershipChange> moves = new ArrayList<>();
        Optional<Instant> due = Optional.empty();
        Verdict verdict = new Verdict.Nothing("is up");
        Optional<Instant> hold = cooldown.holdsRecoveryUntil(component).filter(now::isBefore);
        boolean flapping = cooldown.flapping(component, now);
        for (Membership member : memberships) {
            switch (member.phase()) {
                case GATHERING -> verdict = new Verdict.Nothing("is up; the wait decides at its end");
                case UNCALLED -> {
                    if (flapping) {
                        due = Optional.of(cooldown.settlesAt(component));
                        verdict = held(due.get());
                    } else {
                        moves.add(new Leave(member.incident()));
                        verdict = new Verdict.Ended();
                    }
                }
                case CALLED -> {
                    Optional<Instant> doubted = cooldown.holdsRecoveryUntil(component, member.repeats())
                            .filter(now::isBefore);
                    if (doubted.isPresent()) {
                        due = doubted;
                        verdict = held(doubted.get());
                    } else if (member.told() != Status.UP) {
                        moves.add(new Settle(member.incident()));
                        verdict = new Verdict.Recovery();
                    }
                }
                case RESOLVING -> verdict = new Verdict.Nothing("is up; the resolve is under way");
                case REJECTED -> moves.add(new Leave(member.incident()));
                case DISMISSED -> {
                    if (hold.isPresent()) {
                        // If it falls again this soon it is the outage that the person knew of.
                        due = hold;
                        verdict = held(hold.get());
                    } else {
                        moves.add(new Leave(member.incident()));
                    }
                }
            }
        }
        return new Assessment(verdict, moves, due);
    }

    private static Hold held(Instant until) {
        return new Hold(Reason.COOLDOWN, until, "a recovery this soon may be a flap");
    }

    private Assessment assessOut(
            ComponentHistory component, List<Membership> memberships, Optional<Hold> held, Instant now) {
        List<MembershipChange> moves = new ArrayList<>();
        Optional<Verdict> covered = Optional.empty();
        Optional<Instant> pagesAnewAt = Optional.empty();
        for (Membership member : tellingFirst(component.observed(), memberships)) {
            Place place = isReplaced(component, member, memberships)
                    ? Place.replaced(member)
                    : place(component, member, covered.isPresent(), now);
            place.move().ifPresent(moves::add);
            if (place.covers()) {
                covered = Optional.of(coveredBy(member));
                pagesAnewAt = Stream.concat(pagesAnewAt.stream(), place.pagesAnewAt().stream())
                        .min(Comparator.naturalOrder());
            }
        }
        if (covered.isPresent()) {
            Optional<Instant> due =
                    covered.get() instanceof Hold hold ? Optional.ofNullable(hold.until()) : pagesAnewAt;
            return new Assessment(covered.get(), moves, due);
        }
        if (held.isPresent()) {
            // Else it would be in no incident: the open one is not held, and goes on owing its update (rule 9).
            moves.removeIf(LeaveUntold.class::isInstance);
            return held(held.get(), moves);
        }
        moves.add(new Enter(component.observed(), waiting(component, memberships)));
        return new Assessment(new Verdict.Outage(component.observed()), moves, Optional.empty());
    }

    /**
     * Whether a newer incident was opened, or waits, because this one does not report the outage: that one is about
     * something better than the component is now, and so does not report it either. It pages as what it is now.
     */
    private static boolean isReplaced(ComponentHistory component, Membership member, List<Membership> memberships) {
        return member.phase() == Phase.CALLED
                && memberships.stream()
                        .filter(newer -> newer.incident() > member.incident())
                        .filter(newer -> newer.phase() != Phase.RESOLVING && newer.phase() != Phase.DISMISSED)
                        .anyMatch(newer -> newer.told() != Status.UP
                                && member.status().worseThan(newer.status())
                                && component.observed().worseThan(newer.status()));
    }

    private static Assessment held(Hold hold, List<MembershipChange> moves) {
        return new Assessment(hold, moves, Optional.of(hold.until()));
    }

    /**
     * Whether it waits already (rule 7: the wait goes on whatever the component does): it has been out since and has not
     * paged, or it paged as something better and got worse twice within a cooldown. What pages again after a person closed
     * its incident begins anew.
     */
    private boolean waiting(ComponentHistory component, List<Membership> memberships) {
        boolean dismissed = memberships.stream().anyMatch(member -> member.phase() == Phase.DISMISSED);
        boolean told =
                memberships.stream().anyMatch(member -> member.phase() == Phase.CALLED && member.told() != Status.UP);
        return !dismissed && (!told || cooldown.continues(component.improvedAt(), component.since()));
    }

    private Verdict coveredBy(Membership member) {
        return switch (member.phase()) {
            case REJECTED -> new Hold(Reason.REJECTED, null, "PagerDuty refused the incident");
            case DISMISSED ->
                new Hold(Reason.DISMISSED, reopensAt(member), "a person closed the incident in PagerDuty");
            default -> new Verdict.Nothing("incident " + member.incident() + " is open for it");
        };
    }

    /** When those that are still out page again though a person closed their incident. */
    private Instant reopensAt(Membership dismissed) {
        return dismissed.closedAt().plus(reopenAfter);
    }

    /**
     * Those that tell of the component as out come before those that were told that it is up, so that it returns to none
     * of these while another reports it: one outage never pages twice. Then that status, then the newest.
     */
    private static List<Membership> tellingFirst(Status status, List<Membership> memberships) {
        return memberships.stream()
                .sorted(Comparator.comparing((Membership member) -> member.told() == Status.UP)
                        .thenComparing(member -> member.status() != status)
                        .thenComparing(
                                Comparator.comparingLong(Membership::incident).reversed()))
                .toList();
    }

    /** Whether a membership reports the present outage already, until when, and what becomes of it. */
    private record Place(boolean covers, Optional<MembershipChange> move, Optional<Instant> pagesAnewAt) {

        static final Place COVERS = new Place(true, Optional.empty(), Optional.empty());
        static final Place DOES_NOT_COVER = new Place(false, Optional.empty(), Optional.empty());

        static Place covering(Optional<Instant> pagesAnewAt) {
            return new Place(true, Optional.empty(), pagesAnewAt);
        }

        /** The same, of a member that is out once more; {@code watchedSince} is null unless it is a repeat offender. */
        Place rejoining(Membership member, Instant watchedSince) {
            MembershipChange rejoin = new Rejoin(member.incident(), member.told() == Status.UP, watchedSince);
            return new Place(covers, Optional.of(rejoin), pagesAnewAt);
        }

        static Place left(Membership member) {
            return new Place(false, Optional.of(new Leave(member.incident())), Optional.empty());
        }

        /**
         * It is another outage by now. What PagerDuty shows of it stays open until the event of its successor is accepted, as
         * where it got worse (rule 4). An incident that was called and has not shown it is left at once: there is nothing to
         * keep open for it.
         */
        static Place replaced(Membership member) {
            boolean shown = member.told() != Status.UP && (member.told() != null || member.untoldSince() != null);
            return shown ? DOES_NOT_COVER : left(member);
        }

        static Place untold(Membership member) {
            return new Place(false, Optional.of(new LeaveUntold(member.incident())), Optional.empty());
        }
    }

    private Place place(ComponentHistory component, Membership member, boolean covered, Instant now) {
        boolean same = component.observed() == member.status();
        // What was DOWN got better as DEGRADED already; for all else only UP is better, and it fell when it left UP.
        boolean down = same && member.status() == Status.DOWN;
        Instant betterAt = down ? component.improvedAt() : component.recoveredAt();
        Instant fellAt = down ? component.since() : component.outSince();
        return switch (member.phase()) {
            case RESOLVING -> Place.DOES_NOT_COVER;
            case GATHERING, UNCALLED -> {
                if (!same) {
                    yield Place.left(member);
                }
                yield better(betterAt, member) ? Place.COVERS.rejoining(member, null) : Place.COVERS;
            }
            case REJECTED -> same && !better(betterAt, member) ? Place.COVERS : Place.left(member);
            case DISMISSED -> quiet(component, betterAt, fellAt, member, now) ? Place.COVERS : Place.left(member);
            case CALLED -> {
                if (component.observed().worseThan(member.status())) {
                    // It pages as what it is now, and leaves here once PagerDuty has accepted that.
                    yield Place.DOES_NOT_COVER;
                }
                if (untoldUntil(member).filter(until -> !now.isBefore(until)).isPresent()) {
                    yield Place.untold(member);
                }
                yield better(betterAt, member)
                        ? again(component, betterAt, fellAt, member, covered, now)
                        : watched(component, member, now);
            }
        };
    }

    /**
     * Whether the person who closed the incident knew of this outage, and not so long ago that it may be forgotten: it was
     * told, it is no worse, and it is no new one.
     */
    private boolean quiet(
            ComponentHistory component, Instant betterAt, Instant fellAt, Membership dismissed, Instant now) {
        return dismissed.told() != null
                && !dismissed.since().isAfter(dismissed.closedAt())
                && !component.observed().worseThan(dismissed.status())
                && (!better(betterAt, dismissed) || cooldown.continues(betterAt, fellAt))
                && now.isBefore(reopensAt(dismissed));
    }

    /** It got better since it joined and is out once more: the same outage again, or a new one (rule 7). */
    private Place again(
            ComponentHistory component,
            Instant betterAt,
            Instant fellAt,
            Membership member,
            boolean covered,
            Instant now) {
        if (!cooldown.continues(betterAt, fellAt, member.repeats())) {
            return Place.replaced(member);
        }
        if (covered && member.told() == Status.UP) {
            return Place.DOES_NOT_COVER;
        }
        RejoinWatch watch = new RejoinWatch(cooldown, component, member);
        Optional<Instant> since = watch.watchedSince(betterAt);
        // What takes back a recovery that was reported has to be accepted in time like a join.
        Optional<Instant> until =
                member.told() == Status.UP ? Optional.of(now.plus(UPDATE_ACCEPTED_WITHIN)) : untoldUntil(member);
        Place watched = watched(member, since.flatMap(watch::pagesAnewAt), until, now);
        boolean unchangedWatch = component.observed() != member.status()
                && member.told() != Status.UP
                && since.isPresent()
                && since.get().equals(member.watchedSince());
        return unchangedWatch || !watched.covers() ? watched : watched.rejoining(member, since.orElse(null));
    }

    /** Until when an update that shows it may be accepted; nothing if none is owed. */
    private static Optional<Instant> untoldUntil(Membership member) {
        return member.told() == null && member.untoldSince() != null
                ? Optional.of(member.untoldSince().plus(UPDATE_ACCEPTED_WITHIN))
                : Optional.empty();
    }

    /** A repeat offender that stays out after it has rejoined is a new outage: that incident is no longer watched. */
    private Place watched(ComponentHistory component, Membership member, Instant now) {
        Optional<Instant> anew = Optional.ofNullable(member.watchedSince())
                .flatMap(since -> new RejoinWatch(cooldown, component, member).pagesAnewAt(since));
        return watched(member, anew, untoldUntil(member), now);
    }

    private static Place watched(
            Membership member, Optional<Instant> pagesAnewAt, Optional<Instant> untoldUntil, Instant now) {
        if (pagesAnewAt.filter(at -> !now.isBefore(at)).isPresent()) {
            return Place.replaced(member);
        }
        return Place.covering(
                Stream.concat(pagesAnewAt.stream(), untoldUntil.stream()).min(Comparator.naturalOrder()));
    }

    private static boolean better(Instant at, Membership member) {
        return member.told() == Status.UP || at != null && at.isAfter(member.since());
    }
}
