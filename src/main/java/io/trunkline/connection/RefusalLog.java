package io.trunkline.connection;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of refusals when they begin, how many there were each minute, and when they end: one line each for every kind, reason,
 * peer and source, since thousands of requests a second that are refused would otherwise fill the disk. Metrics count them all.
 */
public final class RefusalLog {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

    /** Beyond so many at a time, peers are not distinguished: an attacker may have any number of addresses. */
    private static final int MOST = 1_000;

    private static final String OTHERS = "other peers";
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final Map<Key, Count> open = new LinkedHashMap<>();

    /** What is counted together. */
    private record Key(String kind, String reason, String source, String peer) {

        @Override
        public String toString() {
            return (source.isEmpty() ? "" : source + ": ") + kind + " from " + peer + " (" + reason + ")";
        }
    }

    private static final class Count {

        private long lineAt;
        private long sinceLastLine;
        private long total = 1;

        Count(long now) {
            lineAt = now;
        }
    }

    public RefusalLog() {
        this(System::nanoTime);
    }

    /** @param nanoTime a monotonic clock */
    RefusalLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Something was refused.
     *
     * @param refusal whose detail is printed for the first
     * @param source its name; empty for what names none
     * @param peer an address
     */
    public void refused(Refusal refusal, String source, String peer) {
        if (count(refusal, source, peer)) {
            String prefix = source.isEmpty() ? "" : source + ": ";
            LOG.warn("{}{} from {}: {}", prefix, refusal.kind(), peer, printable(refusal.detail()));
        }
    }

    /** Whether it is the first. */
    private synchronized boolean count(Refusal refusal, String source, String peer) {
        Key key = new Key(refusal.kind(), refusal.reason(), source, PeerGroup.of(peer));
        if (open.size() >= MOST && !open.containsKey(key)) {
            key = new Key(refusal.kind(), refusal.reason(), source, OTHERS);
        }
        Count known = open.get(key);
        if (known == null) {
            open.put(key, new Count(nanoTime.getAsLong()));
            return true;
        }
        known.sinceLastLine++;
        known.total++;
        return false;
    }

    /** Writes the lines that are due; to be called every few seconds. */
    public synchronized void tick() {
        long now = nanoTime.getAsLong();
        open.entrySet().removeIf(entry -> now - entry.getValue().lineAt >= MINUTE && isOver(entry, now));
    }

    private static boolean isOver(Map.Entry<Key, Count> entry, long now) {
        Count count = entry.getValue();
        if (count.sinceLastLine == 0) {
            end(entry.getKey(), count);
            return true;
        }
        LOG.warn("{}: {} more in a minute", entry.getKey(), count.sinceLastLine);
        count.sinceLastLine = 0;
        count.lineAt = now;
        return false;
    }

    /** Writes what was counted and not said, since nothing is counted any more. */
    public synchronized void close() {
        open.forEach(RefusalLog::end);
        open.clear();
    }

    private static void end(Key key, Count count) {
        // Of a single one everything was said.
        if (count.total > 1) {
            LOG.info("{}: ended, {} in total", key, count.total);
        }
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
