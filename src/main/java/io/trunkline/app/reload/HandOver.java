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
    static final class Gate {

        private final AtomicInteger inside = new AtomicInteger();
        private volatile boolean closed;

        private void enter() throws InterruptedException {
            inside.incrementAndGet();
            if (closed) {
                inside.decrementAndGet();
                enterWhenOpen();
            }
        }

        private void leave() {
            inside.decrementAndGet();
        }

        /**
         * Whoever still waits in the end finds no consumer, and its work is found again in the ledger. It is inside before the
         * gate can be closed again.
         */
        private synchronized void enterWhenOpen() throws InterruptedException {
            long end = System.nanoTime() + PATIENCE.toNanos();
            long left = PATIENCE.toMillis();
            while (closed && left > 0) {
                wait(left);
                left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            }
            inside.incrementAndGet();
        }

        private synchronized void close() {
            closed = true;
        }

        synchronized void open() {
            closed = false;
            notifyAll();
        }

        /** Whether nobody is on the way through it. */
        boolean isPassed() {
            return inside.get() == 0;
        }
    }

    private final class Sender extends DefaultAsyncProducer {

        private final DirectEndpoint endpoint;
        private final String key;
        private final Gate gate;
        private volatile Known known = new Known(-1, null);

        /** One object, so that nobody sees the version of one consumer beside another. */
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
