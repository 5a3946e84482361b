package io.trunkline.stage.assess;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Lets so much asynchronous work go on at once; what comes beyond waits for its turn, and no thread with it. */
final class ConcurrencyLimit {

    private final int atOnce;
    private final Executor executor;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int underWay;

    /** @param executor begins what has waited, since the thread that finishes something must not do other work */
    ConcurrencyLimit(int atOnce, Executor executor) {
        this.atOnce = atOnce;
        this.executor = executor;
    }

    /** Begins it, now or when it is its turn; done as the work is. */
    <T> CompletableFuture<T> pass(Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Runnable turn = () -> begin(work, done);
        if (isFree(turn)) {
            turn.run();
        }
        return done;
    }

    private synchronized boolean isFree(Runnable turn) {
        if (underWay == atOnce) {
            waiting.add(turn);
            return false;
        }
        underWay++;
        return true;
    }

    private <T> void begin(Supplier<CompletableFuture<T>> work, CompletableFuture<T> done) {
        begun(work).whenComplete((result, failure) -> {
            if (failure == null) {
                done.complete(result);
            } else {
                done.completeExceptionally(failure);
            }
            leave();
        });
    }

    private static <T> CompletableFuture<T> begun(Supplier<CompletableFuture<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void leave() {
        Runnable next = next();
        if (next != null) {
            executor.execute(next);
        }
    }

    private synchronized Runnable next() {
        Runnable next = waiting.poll();
        if (next == null) {
            underWay--;
        }
        return next;
    }
}
