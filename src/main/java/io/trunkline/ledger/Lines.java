package io.trunkline.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Those who wait for one who serves a whole line at a time. Every other turn is that of the pages, the rest is shared by
 * verdicts and reports: nobody waits behind a storm, and nobody for ever.
 */
final class Lines<T> {

    private final Map<Line, Deque<T>> lines = new EnumMap<>(Line.class);

    /** Whose turn was last, and who had the last one beside the pages. */
    private Line last = Line.REPORTS;

    private Line lastBesidePages = Line.REPORTS;

    private boolean closed;

    Lines() {
        for (Line line : Line.values()) {
            lines.put(line, new ArrayDeque<>());
        }
    }

    /** False if the lines are closed. */
    synchronized boolean add(Line line, T one) {
        if (closed) {
            return false;
        }
        lines.get(line).add(one);
        notifyAll();
        return true;
    }

    /** Nobody joins any more; those who wait are served. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Waits until there is somebody, and takes so many at most from the line whose turn it is; nobody if the lines are
     * closed and all were served.
     */
    synchronized List<T> take(int most) throws InterruptedException {
        while (lines.values().stream().allMatch(Deque::isEmpty)) {
            if (closed) {
                return List.of();
            }
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
