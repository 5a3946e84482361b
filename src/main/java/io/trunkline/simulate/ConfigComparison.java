package io.trunkline.simulate;

import io.trunkline.config.Configuration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Plays the same events under two configurations, side by side, and tells what differs: a page counts as the same if all
 * of it is, its time too. Memory holds no more than the pages between two events.
 */
public final class ConfigComparison implements AutoCloseable {

    private final Consumer<String> lines;
    private final Deque<Page> onlyOld = new ArrayDeque<>();
    private final Deque<Page> onlyNew = new ArrayDeque<>();
    private final Simulation before;
    private final Simulation after;
    private int same;
    private int gone;
    private int come;

    /** @param lines is told of each difference: {@code - } and a page of the old one only, or {@code + } and one of the new */
    public ConfigComparison(Configuration old, Configuration now, Consumer<String> lines) {
        this.lines = lines;
        this.before = new Simulation(old, onlyOld::add);
        this.after = new Simulation(now, onlyNew::add);
    }

    /** As {@link Simulation#play}, for both. */
    public void play(RecordedEvent event) {
        before.play(event);
        after.play(event);
        tellUntil(event.at());
    }

    /** As {@link Simulation#finish}, for both. */
    public void finish() {
        before.finish();
        after.finish();
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
            missing.forEach(page -> lines.accept("- " + page.text()));
            added.forEach(page -> lines.accept("+ " + page.text()));
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

    /** Whether PagerDuty would hear the same from both. */
    public boolean equal() {
        return gone == 0 && come == 0;
    }

    /** For people: how many pages both have, and how many only one. */
    public String summary() {
        return same + " the same, " + gone + " only before, " + come + " only after";
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
