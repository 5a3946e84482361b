package io.trunkline.cli;

import io.trunkline.config.Settings;
import io.trunkline.ledger.query.UnknownIncident;
import io.trunkline.model.Backoff;
import io.trunkline.model.DeliveryResult;
import io.trunkline.pagerduty.EventPayload;
import io.trunkline.pagerduty.EventsApi;
import io.trunkline.pagerduty.rest.RestPace;
import java.io.IOException;
import java.time.Clock;

/**
 * Resolves in PagerDuty what no ledger knows any more. A resolve may arrive twice, so it is repeated as long as PagerDuty asks
 * for it or does not answer: the file that names the incident is not read again.
 */
final class IncidentResolver implements AutoCloseable {

    private static final int MOST_ATTEMPTS = 6;

    private final EventsApi events;
    private final Backoff backoff;
    private final RestPace pace;

    IncidentResolver(Settings.PagerDuty settings, RestPace pace) {
        this.events = new EventsApi(settings, Clock.systemUTC());
        this.backoff = settings.backoff();
        this.pace = pace;
    }

    /**
     * Sends the resolve.
     *
     * @throws IOException with one line that says why PagerDuty has not accepted it
     */
    void resolve(UnknownIncident incident) throws IOException, InterruptedException {
        String key = incident.routingKey();
        String event = EventPayload.resolve(key, incident.dedupKey());
        DeliveryResult result = events.send(event, key);
        for (int failures = 1; failures < MOST_ATTEMPTS && isWorthRepeating(result); failures++) {
            pace.pause(backoff.after(failures, result.retryAfter(), pace.random()));
            result = events.send(event, key);
        }
        if (!(result instanceof DeliveryResult.Accepted)) {
            throw new IOException(result.explanation().orElse(result.word()));
        }
    }

    private static boolean isWorthRepeating(DeliveryResult result) {
        return result.isSilence() || result instanceof DeliveryResult.Throttled;
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
