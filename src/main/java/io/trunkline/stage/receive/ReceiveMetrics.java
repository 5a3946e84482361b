package io.trunkline.stage.receive;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.AcceptEvent.Acceptance;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.ledger.Acceptor;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.ServiceMatch;
import io.trunkline.model.StatusEvent;
import io.trunkline.stage.alarms.SourceActivity;
import io.trunkline.webhook.WebhookMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the receive stage does, around the ledger that it hands events to. */
public final class ReceiveMetrics implements Acceptor, WebhookMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiveMetrics.class);

    private static final Map<Integer, String> REASONS = Map.of(
            400,
            "not_understood",
            405,
            "not_post",
            408,
            "too_slow",
            413,
            "too_large",
            415,
            "not_json",
            500,
            "failed",
            503,
            "not_stored");

    private final Acceptor ledger;
    private final Metrics metrics;
    private final Clock clock;
    private final Duration lagWarn;
    private final Supplier<Configuration> configuration;
    private final SourceActivity activity;
    private final UnreadEvents unread = new UnreadEvents();
    private final Set<String> warnedOfTime = ConcurrentHashMap.newKeySet();

    public ReceiveMetrics(
            Acceptor ledger,
            Metrics metrics,
            Clock clock,
            Duration lagWarn,
            Supplier<Configuration> configuration,
            SourceActivity activity) {
        this.activity = activity;
        this.configuration = configuration;
        this.ledger = ledger;
        this.metrics = metrics;
        this.clock = clock;
        this.lagWarn = lagWarn;
    }

    /** For what arrives otherwise than by webhooks, which are counted when the ledger's thread is done with them. */
    @Override
    public CompletableFuture<AcceptedEvent> accept(StatusEvent event) {
        return ledger.accept(event).thenApply(accepted -> {
            recorded(event, accepted);
            return accepted;
        });
    }

    @Override
    public void recorded(StatusEvent event, AcceptedEvent accepted) {
        metrics.event(event.source(), accepted.verdict());
        metrics.acknowledged(Duration.between(event.receivedAt(), clock.instant()));
        unread.recorded(event);
        lag(event, accepted);
        unmapped(event, accepted);
    }

    /**
     * The same for what was not delivered but read from a platform's list: how long ago it happened is not its delay.
     */
    public CompletableFuture<AcceptedEvent> read(StatusEvent event) {
        return ledger.accept(event).thenApply(accepted -> {
            metrics.event(event.source(), accepted.verdict());
            return accepted;
        });
    }

    /** Rule 13: a platform that delivers late makes every page late. */
    private void lag(StatusEvent event, AcceptedEvent accepted) {
        if (!event.timestamped()) {
            return;
        }
        metrics.lag(event.source(), event.lag());
        boolean late = event.lag().compareTo(lagWarn) > 0;
        if (accepted.acceptance() == Acceptance.ACCEPTED) {
            activity.event(event.source(), late);
        }
        if (late) {
            LOG.atWarn()
                    .addKeyValue("source", event.source())
                    .addKeyValue("component", event.component())
                    .addKeyValue(
                            "trace_id",
                            event.trace() == null ? null : event.trace().traceId())
                    .log(
                            "{}: an event about {} came {} s after it happened",
                            event.source(),
                            event.component(),
                            event.lag().toSeconds());
        }
    }

    /** An outage says so when it is assessed; a compliance event is not assessed. */
    private void unmapped(StatusEvent event, AcceptedEvent accepted) {
        if (!event.compliance() || accepted.acceptance() == Acceptance.DUPLICATE) {
            return;
        }
        ServiceMatch found = configuration.get().directory().find(event.component());
        if (found.how() == ServiceMatch.How.DEFAULT) {
            metrics.unmapped(event.source());
            LOG.warn(
                    "{} is in no entry of services.yaml: {} is paged",
                    event.component(),
                    found.service().id());
        }
    }

    @Override
    public void authentic(String source) {
        activity.request(source);
    }

    @Override
    public void duplicate(String source) {
        metrics.event(source, AcceptedEvent.DUPLICATE.verdict());
    }

    /** All events of a source have their time in the same form, so one line says it for all. */
    @Override
    public void timeUnreadable(String source) {
        metrics.timeUnreadable(source);
        if (warnedOfTime.add(source)) {
            LOG.warn(
                    "{}: an event has a time that cannot be read; such events count as having happened when they arrive."
                            + " Expected ISO 8601, RFC 1123, or seconds or milliseconds since 1970",
                    source);
        }
    }

    @Override
    public void ignored(String source, String type) {
        unread.ignored(source, type);
        metrics.ignored(source, type);
    }

    @Override
    public void answered(String source, int statusCode) {
        // A forged one is counted with its reason, in refused().
        if (statusCode >= 400 && statusCode != 403) {
            metrics.refused(source, statusCode, REASONS.getOrDefault(statusCode, "other"));
        }
    }

    @Override
    public void putOff(String source, String reason) {
        metrics.refused(source, 503, reason);
    }

    @Override
    public void refused(String source, String reason) {
        metrics.refused(source, 403, reason);
    }

    @Override
    public void rejected(int statusCode, String reason) {
        metrics.refused("none", statusCode, reason);
    }

    @Override
    public void dropped(String source, String reason) {
        metrics.refused(source, 0, reason);
    }
}
