package io.trunkline.app.reload;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the route files, and has an edit taken that two looks in a row agree on: a file that is just being written is not
 * read half. An edit that was refused for what it says is not tried again until it changes; one that came out
 * wrong when it was tried is, a few times.
 */
public final class RouteWatch {

    private static final Logger LOG = LoggerFactory.getLogger(RouteWatch.class);

    /** So long an edit waits for a moment without events, which a storm may never have; then it is taken beside them. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** So many looks in a row that could not read are no write that is under way. */
    private static final int MOST_UNREAD = 10;

    private final RouteReloader reloader;
    private final BooleanSupplier busy;
    private final InstantSource clock;

    /** Nothing, if the last look could not read: an empty folder is something. */
    private Optional<EditedFiles> seen = Optional.empty();

    private Instant settled;
    private int unread;

    /** @param busy whether events wait */
    public RouteWatch(RouteReloader reloader, BooleanSupplier busy, InstantSource clock) {
        this.reloader = reloader;
        this.busy = busy;
        this.clock = clock;
    }

    /** One look; a scheduler never calls again what threw once. */
    public void look() {
        try {
            EditedFiles now = reloader.onDisk();
            unread = 0;
            look(now);
            reloader.watchKamelets();
        } catch (IOException e) {
            // In the middle of a write a file may be no UTF-8, or not be there.
            LOG.debug("The route files cannot be read now", e);
            seen = Optional.empty();
            if (++unread == MOST_UNREAD) {
                reloader.unreadable(e);
            }
        } catch (RuntimeException e) {
            LOG.error("Cannot take edits of the route files", e);
        }
    }

    private void look(EditedFiles now) {
        boolean agrees = seen.filter(now::equals).isPresent();
        seen = Optional.of(now);
        boolean inForce =
                now.routes().equals(reloader.inForce()) && reloader.problems().isEmpty();
        if (!agrees || inForce || reloader.isRefused(now)) {
            settled = null;
            return;
        }
        Instant at = clock.instant();
        settled = settled == null ? at : settled;
        if (!busy.getAsBoolean() || !settled.plus(PATIENCE).isAfter(at)) {
            settled = null;
            reloader.reload(now);
        }
    }
}
