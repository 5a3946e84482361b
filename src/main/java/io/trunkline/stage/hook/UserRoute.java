package io.trunkline.stage.hook;

import io.trunkline.stage.SafeErrorMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Calls one route of a user on threads of its own, with a bounded queue, and waits for it no longer than its time: a route
 * that blocks is interrupted then, and one that does not care holds no other thread than these.
 */
public final class UserRoute {

    /** Why a call was not even made. */
    static final String TOO_MANY = "more calls than it takes";

    private final String address;
    private final Bounds bounds;
    private final ProducerTemplate producer;
    private final ThreadPoolExecutor threads;

    /**
     * What a route may take.
     *
     * @param threads how many calls run at a time
     * @param queue how many wait for that
     * @param time how long one call may last
     */
    public record Bounds(int threads, int queue, Duration time) {}

    UserRoute(CamelContext context, String address, Bounds bounds) {
        this.address = address;
        this.bounds = bounds;
        this.producer = context.createProducerTemplate();
        BlockingQueue<Runnable> waiting =
                bounds.queue() == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(bounds.queue());
        String name = "trunkline-" + address.substring(address.indexOf(':') + 1);
        threads = new ThreadPoolExecutor(bounds.threads(), bounds.threads(), 1, TimeUnit.MINUTES, waiting, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Calls it with a body that is made when it is its turn. The future fails with a {@link TimeoutException} when the time
     * is over, and with what the route threw.
     *
     * @return nothing if the queue is full
     */
    public Optional<CompletableFuture<Exchange>> call(Supplier<?> body) {
        Call call = new Call(body);
        try {
            threads.execute(call);
        } catch (RejectedExecutionException full) {
            return Optional.empty();
        }
        return Optional.of(call.result);
    }

    /** How many calls would begin at once. */
    public int free() {
        return Math.max(
                0,
                bounds.threads() - threads.getActiveCount() - threads.getQueue().size());
    }

    /** Whether no call waits for its turn. */
    boolean isIdle() {
        return threads.getQueue().isEmpty();
    }

    /** Why a call failed, without what may be a secret. */
    public static String reason(Throwable failure) {
        return isTimeout(failure) ? "it did not end in time" : SafeErrorMessage.of(cause(failure));
    }

    /** Whether a call failed because its time was over. */
    public static boolean isTimeout(Throwable failure) {
        return cause(failure) instanceof TimeoutException;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    void shutdown() {
        threads.shutdown();
    }

    /** Waits for what is in hand, and interrupts it then. */
    void stop(long time, TimeUnit unit) {
        try {
            if (!threads.awaitTermination(Math.max(0, time), unit)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private final class Call implements Runnable {

        private final Supplier<?> body;
        private final CompletableFuture<Exchange> result = new CompletableFuture<>();
        // Guarded by this: the thread that may be interrupted, which it must not be for a later call.
        private Thread running;

        Call(Supplier<?> body) {
            this.body = body;
        }

        @Override
        public void run() {
            if (result.isDone()) {
                return;
            }
            running(Thread.currentThread());
            result.orTimeout(bounds.time().toMillis(), TimeUnit.MILLISECONDS).whenComplete((exchange, failure) -> {
                if (failure instanceof TimeoutException) {
                    interrupt();
                }
            });
            Exchange exchange = null;
            Throwable failure = null;
            try {
                exchange = producer.send(address, sent -> sent.getMessage().setBody(body.get()));
                failure = exchange.getException();
            } catch (Exception | LinkageError e) {
                failure = e;
            }
            running(null);
            if (failure == null) {
                result.complete(exchange);
            } else {
                result.completeExceptionally(failure);
            }
        }

        private synchronized void running(Thread thread) {
            running = thread;
        }

        private synchronized void interrupt() {
            if (running != null) {
                running.interrupt();
            }
        }
    }
}
