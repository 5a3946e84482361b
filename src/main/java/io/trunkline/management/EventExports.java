package io.trunkline.management;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events as lines. An export blocks a thread while its client reads, so that exports have threads of their own; one
 * that would have to wait for a thread is refused at once, since how long that takes is for other clients to say.
 */
final class EventExports implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(EventExports.class);

    private static final int MOST = 2;
    private static final String RETRY_AFTER_SECONDS = "60";

    private final Api api;
    private final WorkerExecutor workers;

    /** Counted on the port's one event loop. */
    private int underWay;

    EventExports(Vertx vertx, Api api) {
        this.api = api;
        // Vert.x warns each second of a thread that is blocked for longer than this.
        workers = vertx.createSharedWorkerExecutor(
                "management-exports",
                MOST,
                NdjsonResponse.LONGEST.plusMinutes(1).toNanos(),
                TimeUnit.NANOSECONDS);
    }

    @Override
    public void handle(RoutingContext request) {
        if (underWay >= MOST) {
            request.response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
            Reply.message(503, MOST + " exports of events are under way already; expected fewer, try again later")
                    .send(request);
            return;
        }
        underWay++;
        NdjsonResponse lines = new NdjsonResponse(request.response(), System::nanoTime);
        workers.executeBlocking(() -> export(request.queryParams(), lines), false)
                .onComplete(done -> {
                    underWay--;
                    if (done.failed()) {
                        fail(request, lines, done.cause());
                    }
                });
    }

    private Void export(MultiMap given, NdjsonResponse lines) {
        api.lines(given, lines);
        if (!lines.ended()) {
            lines.end();
        }
        return null;
    }

    private static void fail(RoutingContext request, NdjsonResponse lines, Throwable failure) {
        if (lines.ended()) {
            LOG.debug("Events came after the answer that they took too long", failure);
        } else if (lines.begun()) {
            LOG.warn("Events were sent in part only: {}", why(failure));
            lines.abort();
        } else {
            request.fail(failure);
        }
    }

    private static String why(Throwable failure) {
        return failure instanceof NdjsonResponse.Cut ? failure.getMessage() : failure.toString();
    }
}
