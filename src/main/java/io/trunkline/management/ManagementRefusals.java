package io.trunkline.management;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.connection.ConnectionEvents;
import io.trunkline.connection.MalformedRequest;
import io.trunkline.connection.Refusal;
import io.trunkline.connection.RefusalLog;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Counts and logs what the management port refuses. The log is not the one of the webhook port: how many peers that
 * tells apart is bounded, and a flood there must not hide what happens here.
 */
final class ManagementRefusals implements ConnectionEvents {

    private static final String REQUEST = "the management port refused a request";
    private static final String CLOSED = "the management port closed a connection";
    private static final String SOME_PEER = "some peer";

    private final RefusalLog log = new RefusalLog();
    private final Map<String, Counter> counters;

    /** @param registry has every series at 0 from now on */
    ManagementRefusals(MeterRegistry registry) {
        counters = Stream.of(
                        "token", "host", "malformed", "tls", "too_many_connections", "too_slow", "answer_not_taken")
                .collect(Collectors.toMap(Function.identity(), reason -> Counter.builder("trunkline.management.refused")
                        .description("Requests and connections that the management port did not take")
                        .tag("reason", reason)
                        .register(registry)));
    }

    private void refused(String reason, String kind, String peer, String detail) {
        refused(reason, reason, kind, peer, detail);
    }

    private void refused(String counter, String reason, String kind, String peer, String detail) {
        counters.get(counter).increment();
        log.refused(new Refusal(kind, reason, detail), "", peer);
    }

    /** A request without a token that is good here. */
    void withoutToken(HttpServerRequest request) {
        refused("token", REQUEST, peer(request.remoteAddress()), "no token, or one that is not known");
    }

    /** A request that names another host than this one. */
    void ofAnotherHost(HttpServerRequest request) {
        refused("host", REQUEST, peer(request.remoteAddress()), "it names another host");
    }

    /** Counts a request that is not valid HTTP, or that could be read in two ways; a peer that went away is not counted. */
    void malformed(SocketAddress from, Throwable failure) {
        if (!(failure instanceof IOException || failure.getCause() instanceof IOException)) {
            Refusal malformed = Refusal.malformed(MalformedRequest.of(failure));
            refused("malformed", malformed.reason(), REQUEST, peer(from), malformed.detail());
        }
    }

    /** A connection that ended meanwhile has no address any more. */
    private static String peer(SocketAddress from) {
        return from == null || from.hostAddress() == null ? SOME_PEER : from.hostAddress();
    }

    /** A TLS handshake that failed; the server does not say whose it was. */
    void tlsFailed(Throwable failure) {
        if (failure instanceof SSLException) {
            refused("tls", "the management port refused TLS", SOME_PEER, String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public void tooMany(String peer) {
        refused("too_many_connections", CLOSED, peer, "it has too many, or all have");
    }

    @Override
    public void headTimedOut(String peer) {
        refused("too_slow", REQUEST, peer, "its head took too long to come");
    }

    @Override
    public void answerNotTaken(String peer) {
        refused("answer_not_taken", CLOSED, peer, "it does not take its answers");
    }

    /** Writes the lines that are due; to be called every few seconds. */
    void tick() {
        log.tick();
    }

    /** Writes what was counted and not said. */
    void close() {
        log.close();
    }
}
