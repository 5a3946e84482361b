package io.trunkline.webhook;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What was begun and is not answered: how many deliveries, and how many bytes of bodies. There is a limit to both, so that
 * a flood costs what is beyond it an early 503, and the node no memory or minutes; and a stop can wait for the rest.
 *
 * <p>Of the bytes, no peer gets more than its share, and large bodies leave a reserve in the whole and in each share, so
 * that events, which are small, find room beside bodies that are large and slow.
 */
public final class InFlightLimit {

    /** Some tenths of a second's work on two cores; who comes later waits longer than it takes to send again. */
    private static final int MOST_REQUESTS = 2_000;

    /** Of the heap, bodies take this part at most. */
    private static final int BODIES_PART_OF_HEAP = 8;

    /** Of all bodies, those of one peer take this part at most. */
    private static final int SHARE_OF_A_PEER = 8;

    /** Of the whole and of each share, this part is for small bodies alone. */
    private static final int RESERVE_OF_SMALL = 4;

    /** Events of the platforms have a tenth of that. */
    private static final int SMALL = 16 * 1024;

    private final int mostRequests;
    private final long mostBytes;
    private final long mostOfOnePeer;
    private final int reserve;
    private final Map<String, Long> byPeer = new HashMap<>();
    private int requests;
    private long bytes;
    private boolean closed;

    /** Without shares and reserve: who comes first may take it all. */
    public InFlightLimit(int mostRequests, long mostBytes) {
        this(mostRequests, mostBytes, mostBytes, 0);
    }

    private InFlightLimit(int mostRequests, long mostBytes, long mostOfOnePeer, int reserve) {
        this.mostRequests = mostRequests;
        this.mostBytes = mostBytes;
        this.mostOfOnePeer = mostOfOnePeer;
        this.reserve = reserve;
    }

    /** The same with a share for each peer, and a reserve for small bodies. */
    public InFlightLimit withShares() {
        return new InFlightLimit(mostRequests, mostBytes, mostBytes / SHARE_OF_A_PEER, RESERVE_OF_SMALL);
    }

    public static InFlightLimit ofThisMachine() {
        return new InFlightLimit(MOST_REQUESTS, Runtime.getRuntime().maxMemory() / BODIES_PART_OF_HEAP).withShares();
    }

    /** Begins one more, unless no more are taken. */
    synchronized boolean take() {
        if (closed || requests >= mostRequests) {
            return false;
        }
        requests++;
        return true;
    }

    /** One was answered, and its body is done with; whether nothing is left. */
    synchronized boolean finish(String peer, int length) {
        release(peer, length);
        requests--;
        notifyAll();
        return requests == 0;
    }

    /**
     * Holds more of a body, unless it is too much.
     *
     * @param expected how long the body will be, as far as that is known
     */
    synchronized boolean hold(String peer, int more, long expected) {
        long ofPeer = byPeer.getOrDefault(peer, 0L);
        if (bytes + more > limit(mostBytes, expected) || ofPeer + more > limit(mostOfOnePeer, expected)) {
            return false;
        }
        bytes += more;
        byPeer.put(peer, ofPeer + more);
        return true;
    }

    private long limit(long all, long expected) {
        return reserve == 0 || expected <= SMALL ? all : all - all / reserve;
    }

    /** A body, or the part of it that had arrived, is done with. */
    synchronized void release(String peer, int done) {
        bytes -= done;
        byPeer.computeIfPresent(peer, (same, held) -> held <= done ? null : held - done);
    }

    /** Whether nothing is begun that is not answered. */
    synchronized boolean isIdle() {
        return requests == 0;
    }

    /** Whether no more are taken because of a stop. */
    synchronized boolean isClosed() {
        return closed;
    }

    /** Takes no more and waits for the rest; whether all were answered in that time. */
    synchronized boolean close(Duration atMost) {
        closed = true;
        long end = System.nanoTime() + atMost.toNanos();
        try {
            long left = atMost.toMillis();
            while (requests > 0 && left > 0) {
                wait(left);
                left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return requests == 0;
    }
}
