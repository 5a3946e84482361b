package io.trunkline.play;

import com.sun.net.httpserver.HttpServer;
import io.trunkline.thread.DaemonThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * PagerDuty's Events API on the loopback interface, for the demo and {@code rehearse}: {@code POST /v2/enqueue} validates,
 * deduplicates and answers as its documentation says, and remembers all of it. It may answer a call otherwise
 * ({@link Behaviour}), and notes as a violation what a client should never send ({@link #violations()}).
 */
public class EventsStandIn implements AutoCloseable {

    final Journal journal = new Journal();
    final Incidents incidents = new Incidents();
    final Script script = new Script();
    final Violations violations = new Violations();
    private final List<Consumer<Call>> listeners = new CopyOnWriteArrayList<>();
    final Options options;
    private final Enqueue enqueue;
    private ExecutorService threads;
    private HttpServer server;
    private volatile int port;

    EventsStandIn(Options options) {
        this.options = options;
        this.port = options.port();
        this.enqueue = new Enqueue(options, journal, incidents, script, violations, this::handled);
    }

    /** Starts one on any free port. */
    public static EventsStandIn start() {
        EventsStandIn standIn = new EventsStandIn(Options.defaults());
        standIn.up();
        return standIn;
    }

    /** What {@code trunkline.pagerduty.url} is set to. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Listens again after {@link #down()}, on the same port and with all it remembers. */
    public synchronized void up() {
        if (server != null) {
            return;
        }
        try {
            // The address and not the name, which could be ::1 and then differ from the URL.
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + url(), e);
        }
        port = server.getAddress().getPort();
        threads = Executors.newCachedThreadPool(DaemonThreads.named("pagerduty-stand-in"));
        server.setExecutor(threads);
        server.createContext("/", enqueue);
        more(server);
        server.start();
    }

    /** Adds what a stand-in serves beside the Events API. */
    void more(HttpServer server) {}

    /** Refuses connections from now on; calls that hang are cut. */
    public synchronized void down() {
        if (server != null) {
            server.stop(0);
            threads.shutdownNow();
            server = null;
        }
    }

    @Override
    public void close() {
        down();
    }

    // What it was sent.

    /** All calls in the order of arrival. */
    public List<Call> calls() {
        return journal.calls();
    }

    /** Waits that long at most until that many calls have been answered or cut; returns all calls. */
    public List<Call> awaitCalls(int count, Duration atMost) {
        return journal.await(count, Call::handled, atMost);
    }

    /** All incidents that ever opened, oldest first. */
    public List<StandInIncident> incidents() {
        return incidents.all();
    }

    /**
     * Calls the listener with each call once its effect is known, before it is answered, on the thread that answers it.
     */
    public void listen(Consumer<Call> listener) {
        listeners.add(listener);
    }

    // How it behaves.

    /** The next calls under this routing key get these, one each. */
    public void next(String routingKey, Behaviour... behaviours) {
        script.next(routingKey, List.of(behaviours));
    }

    // What a client should never do.

    /**
     * What should not have been sent: an invalid event, a path or method that does not exist, a content type other than
     * JSON, a resolve for which no trigger was ever sent under that routing key.
     */
    public List<String> violations() {
        return violations.all();
    }

    private void handled(Call call) {
        listeners.forEach(listener -> listener.accept(call));
    }
}
