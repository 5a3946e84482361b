package io.trunkline.pagerduty;

import io.trunkline.config.Settings;
import io.trunkline.model.DeliveryResult;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * Calls PagerDuty's Events API without a route, for commands. The client is set up by {@link NoRetryHttpClient} and answers are
 * sorted by {@link ResponseClassifier} and {@link ErrorClassifier}, as in the deliver route.
 */
public final class EventsApi implements AutoCloseable {

    private final String url;
    private final InstantSource clock;
    private final CloseableHttpClient client;

    /** @param clock for a Retry-After that is a date */
    public EventsApi(Settings.PagerDuty settings, InstantSource clock) {
        this.url = settings.url() + "/v2/enqueue";
        this.clock = clock;
        HttpClientBuilder builder =
                HttpClientBuilder.create().useSystemProperties().setUserAgent("Trunkline");
        new NoRetryHttpClient(settings.timeout(), settings.outbound()).configureHttpClient(builder);
        this.client = builder.build();
    }

    /**
     * Makes one call; a call that fails has a result too.
     *
     * @param event JSON, which holds the routing key: never log it
     * @param routingKey what to mask in the result
     */
    public DeliveryResult send(String event, String routingKey) {
        HttpPost call = new HttpPost(url);
        call.setEntity(new StringEntity(event, ContentType.APPLICATION_JSON));
        try {
            return client.execute(call, answer -> result(answer, routingKey));
        } catch (IOException e) {
            return ErrorClassifier.of(e, routingKey, clock.instant());
        }
    }

    private DeliveryResult result(ClassicHttpResponse answer, String routingKey) throws IOException {
        Map<String, String> headers = Arrays.stream(answer.getHeaders())
                .collect(Collectors.toMap(NameValuePair::getName, NameValuePair::getValue, (first, second) -> first));
        InputStream body =
                answer.getEntity() == null ? null : answer.getEntity().getContent();
        return ResponseClassifier.read(answer.getCode(), headers, body, routingKey, clock.instant());
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
