package io.trunkline.app.reload;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.util.StringHelper;

/**
 * {@code direct:} whose senders wait while the route behind it is exchanged, and fail at once where there is none. Camel's
 * own can only do one of these for good; and its producer, which remembers the consumer in two fields, may send to the old
 * route for a moment after the exchange.
 */
public final class HandOver extends DirectComponent {

    /** Longer than an exchange may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final double NANOS_IN_A_MILLISECOND = 1e6;

    private final Map<String, Gate> gates = new ConcurrentHashMap<>();
    private final Map<Consumer, String> keys = new ConcurrentHashMap<>();
    private volatile int version;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        DirectEndpoint endpoint = new DirectEndpoint(uri, this) {
            @Override
            public Producer createProducer() {
                return new Sender(this, StringHelper.before(uri, "?", uri));
            }
        };
        endpoint.setBlock(isBlock());
        endpoint.setTimeout(getTimeout());
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    public void addConsumer(String key, DirectConsumer consumer) {
        super.addConsumer(key, consumer);
        keys.put(consumer, key);
        version++;
    }

    @Override
    public void removeConsumer(String key, DirectConsumer consumer) {
        super.removeConsumer(key, consumer);
        keys.remove(consumer);
        version++;
    }

    /** Has those wait who send to that consumer; for one that is not of this component nothing is done. */
    Gate close(Consumer consumer) {
        String key = keys.get(consumer);
        Gate gate = key == null ? new Gate() : gate(key);
        gate.close();
        return gate;
    }

    private Gate gate(String key) {
        return gates.computeIfAbsent(key, input -> new Gate());
    }

    private DirectConsumer consumer(String key) throws InterruptedException {
        return getConsumer(key, false, 0);
    }

    /** Before an input: closed while its route is exchanged. */
    static class Gate {

        private final AtomicInteger inside = new AtomicInteger();
        private volatile boolean closed;

        /** Another exchange may close it again before one that waited is inside, so each wait is followed by a look. */
        final void enter() throws InterruptedException {
            long end = System.nanoTime() + PATIENCE.toNanos();
            inside.incrementAndGet();
            while (closed && end - System.nanoTime() > 0) {
                inside.decrementAndGet();
                await(end);
                inside.incrementAndGet();
            }
        }

        private void leave() {
            inside.decrementAndGet();
        }

        /** A sender that still waits then finds no consumer; its work is found again in the ledger. */
        synchronized void await(long end) throws InterruptedException {
            long left = leftUntil(end);
            while (closed && left > 0) {
                wait(left);
                left = leftUntil(end);
            }
        }

        /** At least the last millisecond is waited for. */
        private static long leftUntil(long end) {
            return (long) Math.ceil((end - System.nanoTime()) / NANOS_IN_A_MILLISECOND);
        }

        synchronized void close() {
            closed = true;
        }

        synchronized void open() {
            closed = false;
            notifyAll();
        }

        /** Whether no message is on the way through it. */
        boolean isPassed() {
            return inside.get() == 0;
        }
    }

    private final class Sender extends DefaultAsyncProducer {

        private final DirectEndpoint endpoint;
        private final String key;
        private final Gate gate;
        private volatile Known known = new Known(-1, null);

        /** One object, so that no thread sees the version of one consumer beside another. */
        private record Known(int version, DirectConsumer consumer) {}

        Sender(DirectEndpoint endpoint, String key) {
            super(endpoint);
            this.endpoint = endpoint;
            this.key = key;
            this.gate = gate(key);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            try {
                gate.enter();
                try {
                    return send(exchange, callback);
                } finally {
                    gate.leave();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                exchange.setException(e);
            } catch (Exception e) {
                exchange.setException(e);
            }
            callback.done(true);
            return true;
        }

        private boolean send(Exchange exchange, AsyncCallback callback) throws Exception {
            DirectConsumer consumer = latest();
            if (consumer == null) {
                throw new DirectConsumerNotAvailableException(
                        "No consumers available on endpoint: " + endpoint, exchange);
            }
            if (endpoint.isSynchronous() || consumer.getEndpoint().isSynchronous()) {
                consumer.getProcessor().process(exchange);
                callback.done(true);
                return true;
            }
            return consumer.getAsyncProcessor().process(exchange, callback);
        }

        private DirectConsumer latest() throws InterruptedException {
            Known now = known;
            int latest = version;
            if (now.version() != latest || now.consumer() == null) {
                now = new Known(latest, consumer(key));
                known = now;
            }
            return now.consumer();
        }
    }
}
