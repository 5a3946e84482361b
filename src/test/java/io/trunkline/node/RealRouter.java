package io.trunkline.node;

import io.trunkline.event.Status;
import io.trunkline.pagerduty.standin.Call;
import io.trunkline.pagerduty.standin.StandIn;
import io.trunkline.settings.Configuration;
import io.trunkline.settings.ConfigurationReader;
import io.trunkline.settings.LiveConfiguration;
import io.trunkline.source.SampleBody;
import io.trunkline.source.Signer;
import io.trunkline.source.Source;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A node with its two ports, a store and the shipped routes, and a PagerDuty that is none. */
final class RealRouter implements AutoCloseable {

    static final String RETAIL = "retail0123456789abcdef0123456789";
    static final String FINANCE = "finance123456789abcdef0123456789";
    private static final String OTHERS = "others1234567890abcdef0123456789";

    private final StandIn pagerDuty = StandIn.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Configuration configuration;
    private final Node node;

    /** @param scale by which the rules' lengths, some seconds, are multiplied */
    RealRouter(Path folder, int scale) throws IOException {
        Files.copy(Path.of("config", "sources.yaml"), folder.resolve("sources.yaml"));
        Files.writeString(
                folder.resolve("services.yaml"),
                """
                default: others
                services:
                  retail: {name: Retail, routing-key: %s}
                  finance: {name: Finance, routing-key: %s}
                  others: {name: Others, routing-key: %s}
                components: {"trunk-us-*": retail, "trunk-eu-*": finance}
                """
                        .formatted(RETAIL, FINANCE, OTHERS));
        Files.writeString(
                folder.resolve("application.properties"),
                """
                trunkline.server.host=127.0.0.1
                trunkline.server.port=0
                trunkline.management.port=0
                trunkline.data=%s
                trunkline.pagerduty.url=%s
                trunkline.cooldown=%dms
                trunkline.cooldown.memory=%dms
                trunkline.grouping.wait=%dms
                trunkline.grouping.window=%dms
                trunkline.grouping.update-interval=%dms
                trunkline.sweep.interval=50ms
                """
                        .formatted(
                                folder.resolve("data"),
                                pagerDuty.url(),
                                3000 * scale,
                                6000 * scale,
                                600 * scale,
                                3000 * scale,
                                600 * scale));
        LiveConfiguration live = new LiveConfiguration(new ConfigurationReader(
                folder,
                Map.of("TRUNKLINE_GENESYS_SECRET", "genesys-s3cret", "TRUNKLINE_CXONE_SECRET", "cxone-s3cret")));
        configuration = live.get();
        node = new Node(live, Path.of("routes"));
        node.start();
    }

    Configuration configuration() {
        return configuration;
    }

    StandIn pagerDuty() {
        return pagerDuty;
    }

    Source genesys() {
        return configuration.sources().named("genesys").orElseThrow();
    }

    /** Has every stage done its work once, for a service that nobody looks at: the first time takes its time. */
    void warmUp() throws IOException, InterruptedException {
        post(SampleBody.of(genesys(), "trunk", "warm-up", Status.DOWN, Instant.now()));
        pagerDuty.awaitCalls(1);
    }

    /** The status of the answer. */
    int post(byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.port() + "/webhooks/genesys"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        new Signer().sign(genesys(), body, Instant.now()).forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    List<Call> calls(String routingKey) {
        return pagerDuty.calls(routingKey);
    }

    @Override
    public void close() {
        node.close();
        pagerDuty.close();
    }
}
