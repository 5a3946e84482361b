package io.trunkline.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Those who wait for one who serves a whole line at a time. Every other turn is that of the pages, the rest is shared by
 * verdicts and reports: nobody waits behind a storm, and nobody for ever.
 */
final class Lines<T> {

    private final Map<Line, Deque<T>> lines = new EnumMap<>(Line.class);

    /** Whose turn was last, and who had the last one beside the pages. */
    private Line last = Line.REPORTS;

    private Line lastBesidePages = Line.REPORTS;

    Lines() {
        for (Line line : Line.values()) {
            lines.put(line, new ArrayDeque<>());
        }
    }

    synchronized void add(Line line, T one) {
        lines.get(line).add(one);
        notifyAll();
    }

    /** One at the end of each line, before any of them is served; gives them back. */
    synchronized List<T> addToEach(Supplier<T> one) {
        List<T> added = new ArrayList<>();
        for (Deque<T> line : lines.values()) {
            added.add(one.get());
            line.add(added.get(added.size() - 1));
        }
        notifyAll();
        return added;
    }

    /** Takes one out of its line; false if it is not there any more. */
    synchronized boolean remove(Line line, T one) {
        return lines.get(line).remove(one);
    }

    /** Waits until there is somebody, and takes so many at most from the line whose turn it is. */
    synchronized List<T> take(int most) throws InterruptedException {
        while (lines.values().stream().allMatch(Deque::isEmpty)) {
            wait();
        }
        last = next();
        if (last != Line.PAGES) {
            lastBesidePages = last;
        }
        Deque<T> line = lines.get(last);
        List<T> taken = new ArrayList<>();
        while (taken.size() < most && !line.isEmpty()) {
            taken.add(line.remove());
        }
        return taken;
    }

    private Line next() {
        boolean others = isWaiting(Line.VERDICTS) || isWaiting(Line.REPORTS);
        if (isWaiting(Line.PAGES) && (last != Line.PAGES || !others)) {
            return Line.PAGES;
        }
        Line otherOne = lastBesidePages == Line.REPORTS ? Line.VERDICTS : Line.REPORTS;
        return isWaiting(otherOne) ? otherOne : lastBesidePages;
    }

    private boolean isWaiting(Line line) {
        return !lines.get(line).isEmpty();
    }

    /** Takes from the head of each line as long as they are such; waits for nobody. */
    synchronized List<T> takeFirst(Predicate<T> such) {
        List<T> taken = new ArrayList<>();
        for (Deque<T> line : lines.values()) {
            while (!line.isEmpty() && such.test(line.peek())) {
                taken.add(line.remove());
            }
        }
        return taken;
    }
}
