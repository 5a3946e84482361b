package io.trunkline.stage.deliver;

import io.trunkline.ledger.LastResortQueue;
import io.trunkline.ledger.LastResortQueue.Attempt;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.Incident;
import io.trunkline.stage.IncidentFields;
import io.trunkline.stage.SafeErrorMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The steps of the untold route, bound as {@code lastResort}. */
public final class LastResortSteps {

    private static final Logger LOG = LoggerFactory.getLogger(LastResortSteps.class);

    /** So many at a time: the others are due still. */
    private static final int LIMIT = 100;

    private final LastResortQueue ledger;
    private final Metrics metrics;
    private BooleanSupplier onlyLogs = () -> false;

    public LastResortSteps(LastResortQueue ledger, Metrics metrics) {
        this.ledger = ledger;
        this.metrics = metrics;
    }

    /** The same, which says whether the last resort does no more than log, and so reaches no one. */
    public LastResortSteps withLastResortCheck(BooleanSupplier check) {
        onlyLogs = check;
        return this;
    }

    /** Attempts that begin now. */
    public List<Attempt> due() {
        return ledger.take(LIMIT).join();
    }

    /** What the last resort gets. */
    public UndeliveredIncident untold(@Body Attempt attempt) {
        return body(attempt);
    }

    /** The same, outside a route. */
    public static UndeliveredIncident body(Attempt attempt) {
        Incident incident = attempt.incident();
        return new UndeliveredIncident(
                incident.id(),
                incident.service(),
                incident.status(),
                incident.dedupKey(),
                attempt.summary(),
                attempt.component().toString(),
                attempt.affected(),
                attempt.consoleUrl() == null ? "" : attempt.consoleUrl(),
                attempt.reason());
    }

    private static LoggingEventBuilder fields(LoggingEventBuilder line, Attempt attempt) {
        Incident incident = attempt.incident();
        return IncidentFields.on(line, incident.id(), incident.service(), incident.dedupKey());
    }

    /** The last resort has ended without trouble; on disk when it returns. */
    public void done(@Variable("attempt") Attempt attempt) {
        ledger.done(attempt.incident().id(), onlyLogged()).join();
        if (attempt.number() > 1) {
            fields(LOG.atWarn(), attempt)
                    .log(
                            "The last resort was reached for incident {} at the attempt number {}",
                            attempt.incident().id(),
                            attempt.number());
        }
    }

    /** A file that cannot be read does not make the last resort come a second time. */
    private boolean onlyLogged() {
        try {
            return onlyLogs.getAsBoolean();
        } catch (RuntimeException unreadable) {
            LOG.warn("It cannot be seen whether the last resort does more than log: {}", unreadable.getMessage());
            return false;
        }
    }

    /** The last resort has failed: it is tried again later, for as long as it takes. */
    public void failed(@Variable("attempt") Attempt attempt, Exchange exchange) {
        metrics.lastResortFailed();
        String reason = SafeErrorMessage.of(exchange);
        Optional<Instant> next = ledger.failed(attempt.incident().id(), reason).join();
        fields(LOG.atError(), attempt)
                .log(
                        "The last resort failed for incident {} at the attempt number {}: {}; {}",
                        attempt.incident().id(),
                        attempt.number(),
                        reason,
                        next.map(at -> "it is tried again at " + at).orElse("another attempt has ended well"));
    }
}
