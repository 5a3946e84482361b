package io.trunkline.cli;

import io.trunkline.config.Settings;
import io.trunkline.ledger.query.UnknownIncident;
import io.trunkline.model.Backoff;
import io.trunkline.model.DeliveryResult;
import io.trunkline.pagerduty.ErrorClassifier;
import io.trunkline.pagerduty.EventPayload;
import io.trunkline.pagerduty.ResponseClassifier;
import io.trunkline.pagerduty.rest.RestPace;
import io.trunkline.stage.deliver.NoRetryHttpClient;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/**
 * Resolves in PagerDuty what no ledger knows any more, through the proxy that the router uses. A resolve may arrive twice, so
 * it is repeated as long as PagerDuty asks for it or does not answer: the file that names the incident is not read again.
 */
final class IncidentResolver {

    private static final int MOST_ATTEMPTS = 6;

    private final Settings.PagerDuty settings;
    private final Backoff backoff;
    private final RestPace pace;
    private final Clock clock = Clock.systemUTC();

    IncidentResolver(Settings.PagerDuty settings, RestPace pace) {
        this.settings = settings;
        this.backoff = settings.backoff();
        this.pace = pace;
    }

    /**
     * Sends the resolve.
     *
     * @throws IOException with one line that says why PagerDuty has not accepted it
     */
    void resolve(UnknownIncident incident) throws IOException, InterruptedException {
        HttpClientBuilder client = HttpClientBuilder.create().useSystemProperties();
        new NoRetryHttpClient(settings.timeout(), settings.outbound()).configureHttpClient(client);
        try (CloseableHttpClient http = client.build()) {
            DeliveryResult result = call(http, incident);
            for (int failures = 1; failures < MOST_ATTEMPTS && isWorthRepeating(result); failures++) {
                pace.pause(backoff.after(failures, result.retryAfter(), pace.random()));
                result = call(http, incident);
            }
            if (!(result instanceof DeliveryResult.Accepted)) {
                throw new IOException(result.explanation().orElse(result.word()));
            }
        }
    }

    private DeliveryResult call(CloseableHttpClient http, UnknownIncident incident) {
        String key = incident.routingKey();
        try {
            return http.execute(
                    ClassicRequestBuilder.post(settings.url() + "/v2/enqueue")
                            .setEntity(EventPayload.resolve(key, incident.dedupKey()), ContentType.APPLICATION_JSON)
                            .build(),
                    answer -> ResponseClassifier.of(
                            answer.getCode(), headers(answer), body(answer), key, clock.instant()));
        } catch (IOException e) {
            return ErrorClassifier.of(e, key, clock.instant());
        }
    }

    private static Map<String, String> headers(ClassicHttpResponse answer) {
        return Arrays.stream(answer.getHeaders())
                .collect(Collectors.toMap(NameValuePair::getName, NameValuePair::getValue, (first, second) -> first));
    }

    private static String body(ClassicHttpResponse answer) throws IOException, ParseException {
        return answer.getEntity() == null ? "" : EntityUtils.toString(answer.getEntity());
    }

    private static boolean isWorthRepeating(DeliveryResult result) {
        return result.isSilence() || result instanceof DeliveryResult.Throttled;
    }
}
