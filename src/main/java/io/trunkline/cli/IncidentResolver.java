package io.trunkline.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.trunkline.config.Settings;
import io.trunkline.ledger.query.UnknownIncident;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Resolves in PagerDuty what no ledger knows any more. */
final class IncidentResolver {

    private static final int ACCEPTED = 202;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Settings.PagerDuty settings;

    IncidentResolver(Settings.PagerDuty settings) {
        this.settings = settings;
    }

    /**
     * Sends the resolve.
     *
     * @throws IOException with one line that says why PagerDuty has not accepted it
     */
    void resolve(UnknownIncident incident) throws IOException, InterruptedException {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("routing_key", incident.routingKey())
                .put("event_action", "resolve")
                .put("dedup_key", incident.dedupKey())
                .toString();
        HttpRequest request = HttpRequest.newBuilder(URI.create(settings.url() + "/v2/enqueue"))
                .timeout(settings.timeout())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        int status =
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != ACCEPTED) {
            throw new IOException("PagerDuty answered " + status);
        }
    }
}
