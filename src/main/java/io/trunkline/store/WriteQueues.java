package io.trunkline.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Work that waits for the one writer, which takes a whole line at a time. Every other turn is that of the pages, the rest
 * is shared by verdicts and reports: no page waits behind a storm, and no report waits for ever.
 */
final class WriteQueues<T> {

    private final Map<WritePriority, Deque<T>> lines = new EnumMap<>(WritePriority.class);

    /** Whose turn was last, and who had the last one beside the pages. */
    private WritePriority last = WritePriority.REPORTS;

    private WritePriority lastBesidePages = WritePriority.REPORTS;

    private boolean closed;

    WriteQueues() {
        for (WritePriority line : WritePriority.values()) {
            lines.put(line, new ArrayDeque<>());
        }
    }

    /** False if the lines are closed. */
    synchronized boolean add(WritePriority line, T one) {
        if (closed) {
            return false;
        }
        lines.get(line).add(one);
        notifyAll();
        return true;
    }

    /** Nothing is queued any more; what waits is served. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Waits until there is work, and takes so many pieces at most from the line whose turn it is; none if the lines are
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
        if (last != WritePriority.PAGES) {
            lastBesidePages = last;
        }
        Deque<T> line = lines.get(last);
        List<T> taken = new ArrayList<>();
        while (taken.size() < most && !line.isEmpty()) {
            taken.add(line.remove());
        }
        return taken;
    }

    private WritePriority next() {
        boolean others = isWaiting(WritePriority.VERDICTS) || isWaiting(WritePriority.REPORTS);
        if (isWaiting(WritePriority.PAGES) && (last != WritePriority.PAGES || !others)) {
            return WritePriority.PAGES;
        }
        WritePriority otherOne =
                lastBesidePages == WritePriority.REPORTS ? WritePriority.VERDICTS : WritePriority.REPORTS;
        return isWaiting(otherOne) ? otherOne : lastBesidePages;
    }

    private boolean isWaiting(WritePriority line) {
        return !lines.get(line).isEmpty();
    }

    /** Takes from the head of each line as long as they are such; does not wait. */
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
