package io.trunkline.management;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * A value that is read on demand, but not more often than once in {@code maxAge}, and for which no request waits
 * longer than {@code patience}.
 *
 * <p>Health and metrics are asked for all the time, by several at once and most of all when the store is in trouble:
 * one read is under way at most, and a store that hangs must not hang the answer that says so.
 */
final class CachedValue<T> {

    private final String what;
    private final Callable<T> read;
    private final Duration maxAge;
    private final Duration patience;
    private final Executor executor;
    private final LongSupplier nanoTime;

    private CompletableFuture<T> latest;
    private CompletableFuture<T> running;
    private long startedAt;
    private long endedAt;

    /**
     * @param what is read, for the message when it takes too long
     * @param executor where reads run; they may block there for as long as they like
     * @param nanoTime a monotonic clock
     */
    CachedValue(
            String what,
            Callable<T> read,
            Duration maxAge,
            Duration patience,
            Executor executor,
            LongSupplier nanoTime) {
        this.what = what;
        this.read = read;
        this.maxAge = maxAge;
        this.patience = patience;
        this.executor = executor;
        this.nanoTime = nanoTime;
    }

    /**
     * The value, at most {@code maxAge} old.
     *
     * @throws TimeoutException if a read has been under way for longer than {@code patience}
     * @throws Exception what the read threw; that too is remembered for {@code maxAge}
     */
    T get() throws Exception {
        CompletableFuture<T> wanted;
        long left;
        synchronized (this) {
            wanted = begin();
            left = patience.toNanos() - (nanoTime.getAsLong() - startedAt);
        }
        try {
            return wanted.isDone() ? wanted.get() : wanted.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TimeoutException(what + " has not answered for " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw reason(e);
        }
    }

    /** Without what futures wrap it in. */
    private static Exception reason(Exception failure) {
        boolean wrapped = failure instanceof ExecutionException || failure instanceof CompletionException;
        return wrapped && failure.getCause() instanceof Exception cause ? reason(cause) : failure;
    }

    /** Sees to it that the value is on its way, and does not wait: who needs several waits for all of them at once. */
    synchronized CompletableFuture<T> begin() {
        long now = nanoTime.getAsLong();
        if (running != null) {
            return running;
        }
        boolean fresh = latest != null && now - endedAt < maxAge.toNanos();
        return fresh ? latest : start(now);
    }

    private CompletableFuture<T> start(long now) {
        startedAt = now;
        CompletableFuture<T> started = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return read.call();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                executor);
        running = started;
        started.whenComplete((value, failure) -> end(started));
        return started;
    }

    private synchronized void end(CompletableFuture<T> ended) {
        latest = ended;
        running = null;
        endedAt = nanoTime.getAsLong();
    }
}
