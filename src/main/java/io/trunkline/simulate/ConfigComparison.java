package io.trunkline.simulate;

import io.trunkline.config.Configuration;
import io.trunkline.model.StatusEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Plays the same events under two configurations, side by side, and gives what differs: a page counts as the same if
 * all of it is, its time too. Memory holds no more than the pages between two events.
 */
public final class ConfigComparison implements AutoCloseable {

    private final Consumer<Difference> differences;
    private final Deque<Page> onlyOld = new ArrayDeque<>();
    private final Deque<Page> onlyNew = new ArrayDeque<>();
    private final Simulation before;
    private final Simulation after;
    private int same;
    private int gone;
    private int come;

    /**
     * A page that only one of the two has.
     *
     * @param before whether it is the old one
     */
    public record Difference(boolean before, Page page) {

        /** A line for people: {@code - } and a page of the old one, or {@code + } and one of the new. */
        public String text() {
            return (before ? "- " : "+ ") + page.text();
        }
    }

    /** @param differences receives each */
    public ConfigComparison(Configuration old, Configuration now, Consumer<Difference> differences) {
        this.differences = differences;
        this.before = new Simulation(old, onlyOld::add);
        this.after = new Simulation(now, onlyNew::add);
    }

    /** The same with a user's filter, which both have. */
    public ConfigComparison withFilter(Function<StatusEvent, Optional<String>> keptOut) {
        before.withFilter(keptOut);
        after.withFilter(keptOut);
        return this;
    }

    /** As {@link Simulation#play}, for both. */
    public void play(RecordedEvent event) {
        before.play(event);
        after.play(event);
        tellUntil(event.at());
    }

    /** As {@link Simulation#finish}, for both. */
    public void finish() {
        finish(() -> {});
    }

    /** The same, where {@code each} is run before each piece of work and may end it by throwing. */
    public void finish(Runnable each) {
        before.finish(each);
        after.finish(each);
        tellUntil(Instant.MAX);
    }

    /** What was sent before that time is complete on both sides. */
    private void tellUntil(Instant time) {
        while (earliest().isBefore(time)) {
            Instant at = earliest();
            List<Page> old = take(onlyOld, at);
            List<Page> now = take(onlyNew, at);
            List<Page> missing = new ArrayList<>(old);
            // One for one: two equal pages on one side are not the one on the other.
            now.forEach(missing::remove);
            List<Page> added = new ArrayList<>(now);
            old.forEach(added::remove);
            missing.forEach(page -> differences.accept(new Difference(true, page)));
            added.forEach(page -> differences.accept(new Difference(false, page)));
            same += old.size() - missing.size();
            gone += missing.size();
            come += added.size();
        }
    }

    private Instant earliest() {
        Instant old = onlyOld.isEmpty() ? Instant.MAX : onlyOld.peek().at();
        Instant now = onlyNew.isEmpty() ? Instant.MAX : onlyNew.peek().at();
        return old.isBefore(now) ? old : now;
    }

    private static List<Page> take(Deque<Page> from, Instant at) {
        List<Page> taken = new ArrayList<>();
        while (!from.isEmpty() && from.peek().at().equals(at)) {
            taken.add(from.remove());
        }
        return taken;
    }

    /** Adds both to a page, one above the other. */
    public void draw(SimulationPage page, String old, String now) {
        page.add(old, before);
        page.add(now, after);
    }

    /** Whether both would send the same to PagerDuty. */
    public boolean equal() {
        return gone == 0 && come == 0;
    }

    /** For people: how many events PagerDuty would get from both, how many from only one, and how many of them page. */
    public String summary() {
        return same + " the same, " + gone + " only before, " + come + " only after; pages: "
                + before.tally().triggers() + " before, " + after.tally().triggers() + " after";
    }

    /** What became of the events under the old configuration. */
    public SimulationSummary tallyBefore() {
        return before.tally();
    }

    /** What became of the events under the new configuration. */
    public SimulationSummary tally() {
        return after.tally();
    }

    @Override
    public void close() {
        before.close();
        after.close();
    }
}
