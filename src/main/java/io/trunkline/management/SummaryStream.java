package io.trunkline.management;

import io.trunkline.api.ApiMapper;
import io.trunkline.api.SummaryJson;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends how things stand to those who listen, as server-sent events: one read of the ledger a second for all of them, and
 * none while no client listens. All of it happens on the port's one event loop, but for the reads.
 */
final class SummaryStream implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(SummaryStream.class);

    private static final int MOST = 100;
    private static final int MILLIS_BETWEEN_READS = 1_000;

    /** Nothing has changed; what the listener shows is as old as this line. */
    private static final String UNCHANGED = ": unchanged\n\n";

    private final Vertx vertx;
    private final WorkerExecutor readers;
    private final Supplier<SummaryJson> summary;

    /** The id of the event that each was sent last; empty before the first. */
    private final Map<HttpServerResponse, String> listeners = new LinkedHashMap<>();

    private Long timer;
    private boolean reading;

    /** @param summary may block */
    SummaryStream(Vertx vertx, WorkerExecutor readers, Supplier<SummaryJson> summary) {
        this.vertx = vertx;
        this.readers = readers;
        this.summary = summary;
    }

    /** An event as it is sent. */
    private record Event(String id, String text) {

        static Event of(SummaryJson summary) {
            String id = summary.fingerprint();
            return new Event(id, "id: " + id + "\nevent: summary\ndata: " + ApiMapper.write(summary) + "\n\n");
        }
    }

    @Override
    public void handle(RoutingContext request) {
        HttpServerResponse response = request.response();
        if (listeners.size() >= MOST) {
            Reply.message(503, "There are " + MOST + " streams already; expected fewer, or polls of /api/summary")
                    .send(request);
            return;
        }
        String known = request.request().getHeader("Last-Event-ID");
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .closeHandler(closed -> left(response));
        response.exceptionHandler(failure -> left(response));
        response.write(": listening\n\n");
        listeners.put(response, known == null ? "" : known);
        if (timer == null) {
            timer = vertx.setPeriodic(MILLIS_BETWEEN_READS, tick -> read());
        }
        read();
    }

    private void left(HttpServerResponse response) {
        listeners.remove(response);
        if (listeners.isEmpty() && timer != null) {
            vertx.cancelTimer(timer);
            timer = null;
        }
    }

    private void read() {
        if (reading) {
            return;
        }
        reading = true;
        readers.executeBlocking(() -> Event.of(summary.get()), false).onComplete(read -> {
            reading = false;
            if (read.succeeded()) {
                send(read.result());
            } else {
                // They see that what they show grows old.
                LOG.debug("The summary could not be read", read.cause());
            }
        });
    }

    private void send(Event event) {
        listeners.replaceAll((response, known) -> {
            // One that does not keep up gets the next one, which says all that this one does.
            if (response.ended() || response.closed() || response.writeQueueFull()) {
                return known;
            }
            response.write(known.equals(event.id()) ? UNCHANGED : event.text());
            return event.id();
        });
    }
}
