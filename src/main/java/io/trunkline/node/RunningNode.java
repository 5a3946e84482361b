package io.trunkline.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.event.ComponentId;
import io.trunkline.settings.Settings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A node that runs as another process, as its management port lets it be spoken to. */
public final class RunningNode {

    private static final Duration TO_CONNECT = Duration.ofSeconds(2);
    private static final Duration TO_ANSWER = Duration.ofSeconds(10);
    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

    private final String address;
    private final int port;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TO_CONNECT)
            .build();

    public RunningNode(Settings.Management where) {
        String host = EVERY_ADDRESS.contains(where.host()) ? "127.0.0.1" : where.host();
        String literal = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        this.port = where.port();
        this.address = "http://" + literal + ":" + port;
    }

    /** Where its management port is, as people read it. */
    public String address() {
        return address;
    }

    /**
     * Forgets a component.
     *
     * @return whether the component was known; nothing if no node answers there
     * @throws IOException if what answers says something else; the message is one line for people
     */
    public Optional<Boolean> forget(ComponentId component) throws IOException, InterruptedException {
        if (port == 0) {
            return Optional.empty();
        }
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(address + "/api/forget?component=" + URLEncoder.encode(component.toString(), UTF_8)))
                .timeout(TO_ANSWER)
                .header("X-Trunkline", "forget")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return Optional.of(true);
            }
            if (answer.statusCode() == 404 && answer.body().contains("Unknown component")) {
                return Optional.of(false);
            }
            throw new IOException(address + " answered " + answer.statusCode() + " " + answer.body());
        } catch (ConnectException | HttpConnectTimeoutException nobody) {
            return Optional.empty();
        } catch (HttpTimeoutException e) {
            throw new IOException(
                    address + " took the question and did not answer in " + TO_ANSWER.toSeconds() + " s", e);
        }
    }
}
