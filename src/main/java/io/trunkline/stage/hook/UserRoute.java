package io.trunkline.stage.hook;

import io.trunkline.stage.SafeErrorMessage;
import io.trunkline.thread.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
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
    private final BooleanSupplier exchanged;
    private final Set<Call> inHand = ConcurrentHashMap.newKeySet();
    private final AtomicLong restsUntil = new AtomicLong(System.nanoTime());
    private volatile ThreadPoolExecutor threads;

    /**
     * What a route may take.
     *
     * @param threads how many calls run at a time
     * @param queue how many wait for that
     * @param time how long one call may last
     */
    public record Bounds(int threads, int queue, Duration time) {}

    /**
     * How long a caller waits for an answer.
     *
     * @param time for one, its turn included
     * @param rest for so long a route that was slow is not asked again: else all that comes would wait for it
     */
    record Patience(Duration time, Duration rest) {}

    /** @param exchanged whether the route is being exchanged: what takes long then is not its fault */
    UserRoute(CamelContext context, String address, Bounds bounds, BooleanSupplier exchanged) {
        this.address = address;
        this.bounds = bounds;
        this.exchanged = exchanged;
        this.producer = context.createProducerTemplate();
        this.threads = pool();
    }

    private ThreadPoolExecutor pool() {
        BlockingQueue<Runnable> waiting =
                bounds.queue() == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(bounds.queue());
        String name = "trunkline-" + address.substring(address.indexOf(':') + 1);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                bounds.threads(), bounds.threads(), 1, TimeUnit.MINUTES, waiting, DaemonThreads.named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Another route has come to this address: it is asked at once, and does not suffer from threads in which its predecessor
     * hangs. What waits goes on in the new threads.
     */
    void routeReplaced() {
        restsUntil.set(System.nanoTime());
        if (inHand.removeIf(Call::isStuck)) {
            ThreadPoolExecutor old = threads;
            threads = pool();
            old.shutdown();
            List<Runnable> waiting = new ArrayList<>();
            old.getQueue().drainTo(waiting);
            waiting.stream().map(Call.class::cast).filter(call -> !begun(call)).forEach(Call::tooMany);
        }
    }

    /**
     * Calls it with a body that is made when it is its turn. The future fails with a {@link TimeoutException} when the time
     * is over, and with what the route threw.
     *
     * @return nothing if the queue is full
     */
    public Optional<CompletableFuture<Exchange>> call(Supplier<?> body) {
        Call call = new Call(body);
        return begun(call) ? Optional.of(call.result) : Optional.empty();
    }

    private boolean begun(Call call) {
        ThreadPoolExecutor pool = threads;
        inHand.add(call);
        try {
            pool.execute(call);
            return true;
        } catch (RejectedExecutionException full) {
            inHand.remove(call);
            return pool != threads && begun(call);
        }
    }

    /** Calls it for an answer that is waited for; if that takes too long, the route rests. Nothing if the queue is full. */
    Optional<CompletableFuture<Exchange>> ask(Supplier<?> body, Patience patience) {
        boolean before = exchanged.getAsBoolean();
        return call(body).map(answer -> answer.copy()
                .orTimeout(patience.time().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((exchange, failure) -> {
                    if (isTimeout(failure) && !before && !exchanged.getAsBoolean()) {
                        restsUntil.set(System.nanoTime() + patience.rest().toNanos());
                    }
                }));
    }

    /** Whether it was slow a short time ago, and is not to be asked. */
    boolean isResting() {
        return System.nanoTime() - restsUntil.get() < 0;
    }

    /** How many calls would begin at once. */
    public int free() {
        return Math.max(0, bounds.threads() - inHand.size());
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
        // Written under this: the thread that may be interrupted, which it must not be for a later call.
        private volatile Thread running;

        Call(Supplier<?> body) {
            this.body = body;
        }

        /** Whether its time is over and it runs all the same. */
        boolean isStuck() {
            return running != null && result.isDone();
        }

        void tooMany() {
            result.completeExceptionally(new RejectedExecutionException(TOO_MANY));
        }

        @Override
        public void run() {
            if (result.isDone()) {
                inHand.remove(this);
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
            inHand.remove(this);
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
