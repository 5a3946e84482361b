package io.trunkline.app;

import io.trunkline.config.Configuration;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.model.Status;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.SampleBody;
import io.trunkline.source.signature.RequestSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** A node in this virtual machine, on free ports of the loopback, and a client that calls both of them. */
final class NodeOverHttp implements AutoCloseable {

    /** What the shipped sources.yaml takes from the environment. */
    static final Map<String, String> SECRETS =
            Map.of("TRUNKLINE_GENESYS_SECRET", "genesys-s3cret", "TRUNKLINE_CXONE_SECRET", "cxone-s3cret");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ReloadableConfiguration live;
    private final App app;

    private NodeOverHttp(ReloadableConfiguration live, App app) {
        this.live = live;
        this.app = app;
    }

    /**
     * Of a folder that has its sources and services already.
     *
     * @param more lines of application.properties
     */
    static ReloadableConfiguration configuration(
            Path folder, Map<String, String> environment, String pagerDuty, String more) throws IOException {
        Files.writeString(
                folder.resolve("application.properties"),
                """
                trunkline.server.host=127.0.0.1
                trunkline.server.port=0
                trunkline.management.port=0
                trunkline.data=%s
                trunkline.pagerduty.url=%s
                %s"""
                        .formatted(folder.resolve("data"), pagerDuty, more));
        return new ReloadableConfiguration(new ConfigurationReader(folder, environment));
    }

    static NodeOverHttp start(ReloadableConfiguration live, App app) {
        app.start();
        return new NodeOverHttp(live, app);
    }

    App app() {
        return app;
    }

    Configuration configuration() {
        return live.get();
    }

    Source source(String name) {
        return configuration().sources().named(name).orElseThrow();
    }

    /** Posts a signed event about a trunk; the status of the answer. */
    int report(String source, String trunk, Status status) throws IOException, InterruptedException {
        return post(source, SampleBody.of(source(source), "trunk", trunk, status, Instant.now()));
    }

    /** Posts it signed; the status of the answer. */
    int post(String source, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = webhook(source, HttpRequest.BodyPublishers.ofByteArray(body));
        new RequestSigner().sign(source(source), body, Instant.now()).forEach(request::header);
        return send(request).statusCode();
    }

    /** A webhook that proves nothing yet. */
    HttpRequest.Builder webhook(String source, HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/webhooks/" + source))
                .header("Content-Type", "application/json")
                .POST(body);
    }

    /** @param path on the management port */
    HttpRequest.Builder management(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.managementPort() + path));
    }

    /** What a path of the management port answers. */
    String get(String path) throws IOException, InterruptedException {
        return send(management(path)).body();
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        app.close();
    }
}
