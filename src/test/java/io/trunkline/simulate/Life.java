package io.trunkline.simulate;

import io.trunkline.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that was reported of one component, and what the rules promise about it, read off that list anew each time it is
 * asked: slow, forgetful of nothing and written without a look at the rules, so that it may contradict them.
 */
final class Life {

    /** One change of status: when it happened and when it arrived. */
    record Change(Status from, Status to, Instant at, Instant received) {

        boolean worse() {
            return to.worseThan(from);
        }

        boolean fall() {
            return from == Status.UP;
        }
    }

    private final Duration cooldown;
    private final Duration memory;
    private final List<Change> changes = new ArrayList<>();
    private Instant newest;
    private Status status = Status.UP;

    Life(Duration cooldown, Duration memory) {
        this.cooldown = cooldown;
        this.memory = memory;
    }

    /** Order is by when it happened; what has no timestamp happened on arrival, or with the newest that is known. */
    void reported(Status to, Instant occurred, boolean timestamped, Instant now) {
        boolean older = newest != null && occurred.isBefore(newest);
        if (to == Status.UNKNOWN || older && timestamped) {
            return;
        }
        newest = older ? newest : occurred;
        if (to != status) {
            changes.add(new Change(status, to, newest, now));
            status = to;
        }
    }

    Status status() {
        return status;
    }

    /** Whether it ever was anything but UP. */
    boolean changed() {
        return !changes.isEmpty();
    }

    int changes() {
        return changes.size();
    }

    /** Whether it got worse after so many changes. */
    boolean gotWorseAfter(int count) {
        return changes.subList(count, changes.size()).stream().anyMatch(Change::worse);
    }

    /** When its last change arrived. */
    Instant lastReceived() {
        return changes.get(changes.size() - 1).received();
    }

    /** Whether it got worse since then, as far as that arrived. */
    boolean gotWorseSince(Instant time) {
        for (int n = changes.size() - 1; n >= 0 && !changes.get(n).received().isBefore(time); n--) {
            if (changes.get(n).worse()) {
                return true;
            }
        }
        return false;
    }

    /** Whether its last change was one from bad to worse; what was bad for no time at all fell as what it is. */
    boolean gotWorseWhileOut() {
        Change last = changes.get(changes.size() - 1);
        return last.worse()
                && !last.fall()
                && last.at().isAfter(changes.get(fallBefore(changes.size())).at());
    }

    /** When it left UP, if it is out, as far as that arrived. */
    Optional<Instant> outSince() {
        for (int n = changes.size() - 1; status.isOutage() && n >= 0; n--) {
            if (changes.get(n).fall()) {
                return Optional.of(changes.get(n).received());
            }
        }
        return Optional.empty();
    }

    /** The same, or when it got worse a cooldown or more after it got better, as far as that arrived: then it is out anew. */
    Optional<Instant> outAnewSince() {
        Instant better = null;
        Instant anew = null;
        for (Change change : changes) {
            boolean again = better != null && !change.at().isBefore(better.plus(cooldown));
            anew = change.worse() && (change.fall() || again) ? change.received() : anew;
            better = change.worse() ? better : change.at();
        }
        return status.isOutage() ? Optional.ofNullable(anew) : Optional.empty();
    }

    /** Since when it is DOWN without a break. */
    Optional<Instant> downSince() {
        return status == Status.DOWN ? Optional.of(lastReceived()) : Optional.empty();
    }

    /**
     * Since when a page or an update must show it: it is out, or flaps though it is UP. One that gets worse a cooldown or more after
     * it got better is a new outage, which pages anew.
     */
    Optional<Instant> wantedSince(Instant now) {
        Instant since = null;
        Instant better = null;
        for (int n = 0; n < changes.size(); n++) {
            Change change = changes.get(n);
            boolean before = since != null && (change.from().isOutage() || flaps(n, change.received()));
            boolean wanted = change.to().isOutage() || flaps(n + 1, change.received());
            boolean anew = change.worse() && better != null && !change.at().isBefore(better.plus(cooldown));
            since = !wanted ? null : before && !anew ? since : change.received();
            better = change.worse() ? better : change.at();
        }
        boolean still = status.isOutage() || flaps(changes.size(), now);
        return still ? Optional.ofNullable(since) : Optional.empty();
    }

    /** Whether after so many changes it has left UP twice within a cooldown and kept still for none since. */
    private boolean flaps(int count, Instant now) {
        int last = fallBefore(count);
        int first = fallBefore(last);
        if (first < 0 || apart(first, last)) {
            return false;
        }
        for (int n = last + 1; n < count; n++) {
            if (apart(n - 1, n)) {
                return false;
            }
        }
        return now.isBefore(changes.get(count - 1).received().plus(cooldown));
    }

    private int fallBefore(int count) {
        for (int n = count - 1; n >= 0; n--) {
            if (changes.get(n).fall()) {
                return n;
            }
        }
        return -1;
    }

    private boolean apart(int one, int other) {
        return !changes.get(other).at().isBefore(changes.get(one).at().plus(cooldown));
    }

    /** Until when its recovery may be a flap; nothing if it is to be believed at once. */
    Optional<Instant> doubtedUntil() {
        int last = changes.size() - 1;
        if (status != Status.UP || last < 0) {
            return Optional.empty();
        }
        boolean quick = last > 0 && !apart(last - 1, last);
        Instant before = recoveredBefore(last);
        boolean again = before != null && !changes.get(last).at().isAfter(before.plus(memory));
        return !cooldown.isZero() && (quick || again)
                ? Optional.of(lastReceived().plus(cooldown))
                : Optional.empty();
    }

    private Instant recoveredBefore(int count) {
        for (int n = count - 1; n >= 0; n--) {
            if (changes.get(n).to() == Status.UP) {
                return changes.get(n).at();
            }
        }
        return null;
    }
}
