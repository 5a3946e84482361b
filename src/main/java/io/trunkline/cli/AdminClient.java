package io.trunkline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.api.ApiMapper;
import io.trunkline.api.IncidentJson;
import io.trunkline.api.RouteReloadJson;
import io.trunkline.api.WindowJson;
import io.trunkline.api.WindowOrder;
import io.trunkline.config.Settings;
import io.trunkline.config.TokenFile;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A node that runs as another process, as its management port lets it be spoken to. */
public final class AdminClient {

    static final TypeReference<List<IncidentJson>> INCIDENTS = new TypeReference<>() {};

    /** What the webhook port says to any path that is no source's. */
    private static final String OTHER_PORT = "Unknown path";

    private static final String MAINTENANCE = "maintenance";
    private static final Duration TO_CONNECT = Duration.ofSeconds(2);
    private static final Duration TO_ANSWER = Duration.ofSeconds(10);

    /** Edited routes are played before they are taken. */
    private static final Duration TO_RELOAD = Duration.ofMinutes(3);

    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

    private final String address;
    private final int port;
    private final String token;
    private final String reason;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TO_CONNECT)
            .build();

    /** With the token that its own settings name, where they do. */
    public AdminClient(Settings.Management where) {
        this(where, token(where));
    }

    /** @param token that the port asks for; null for none */
    public AdminClient(Settings.Management where, String token) {
        this(address(where), where.port(), token, null);
    }

    private AdminClient(String address, int port, String token, String reason) {
        this.address = address;
        this.port = port;
        this.token = token;
        this.reason = reason;
    }

    /** The one at that address, with or without a path. */
    public static AdminClient at(URI address, String token) {
        return new AdminClient(address.toString().replaceAll("/+$", ""), -1, token, null);
    }

    /** Why orders are given; null for no reason. */
    String reason() {
        return reason;
    }

    /** The same, with why it is given for each order to come; null for no reason. */
    AdminClient because(String why) {
        return new AdminClient(address, port, token, why);
    }

    private static String address(Settings.Management where) {
        String host = EVERY_ADDRESS.contains(where.host()) ? "127.0.0.1" : where.host();
        String literal = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return where.scheme() + "://" + literal + ":" + where.port();
    }

    /** Null where there is none; for a file that cannot be read the router's refusal says enough. */
    private static String token(Settings.Management where) {
        if (where.token() != null || where.tokenFile() == null) {
            return where.token();
        }
        try {
            return TokenFile.read(where.tokenFile()).values().iterator().next();
        } catch (IOException e) {
            return null;
        }
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
        return ordered("forget", "component=" + URLEncoder.encode(component.toString(), UTF_8), "Unknown component");
    }

    /**
     * Has an incident sent again that PagerDuty refused.
     *
     * @return whether there was anything to tell; nothing if no node answers there
     * @throws IOException as {@link #forget}
     */
    public Optional<Boolean> retry(long incident) throws IOException, InterruptedException {
        return ordered("retry", "incident=" + incident, "Nothing to retry");
    }

    /**
     * Has no more resolve sent that PagerDuty does not take.
     *
     * @return whether there was one; nothing if no node answers there
     * @throws IOException as {@link #forget}
     */
    public Optional<Boolean> giveUpResolve(long incident) throws IOException, InterruptedException {
        return ordered("retry", "incident=" + incident + "&give_up=true", "Nothing to give up");
    }

    /**
     * Asks something.
     *
     * @param question path and query
     * @return nothing if no node answers there
     * @throws Declined if what is asked about is not there, or is not one thing
     * @throws IOException as {@link #forget}
     */
    public <T> Optional<T> ask(String question, TypeReference<T> type) throws IOException, InterruptedException {
        Optional<HttpResponse<String>> answer = ask(request(question).GET());
        return answer.isEmpty() ? Optional.empty() : Optional.of(read(answer.get(), type));
    }

    /**
     * Starts a window of maintenance.
     *
     * @throws IOException as {@link #ask(String, TypeReference)}; there has to be a node
     */
    public WindowJson startMaintenance(WindowOrder order) throws IOException, InterruptedException {
        HttpResponse<String> answer = present(ask(request("/api/maintenance")
                .header("X-Trunkline", MAINTENANCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ApiMapper.write(order)))));
        return read(answer, new TypeReference<>() {});
    }

    /** Ends one. Throws as {@link #startMaintenance}. */
    public void endMaintenance(String id) throws IOException, InterruptedException {
        String because = reason == null ? "" : "?reason=" + encoded(reason);
        HttpResponse<String> answer = present(ask(request("/api/maintenance/" + encoded(id) + because)
                .header("X-Trunkline", MAINTENANCE)
                .DELETE()));
        read(answer, new TypeReference<Map<String, Object>>() {});
    }

    /**
     * Has the node take edits of its route files.
     *
     * @return what was exchanged, or why nothing was
     * @throws IOException as {@link #ask(String, TypeReference)}; there has to be a node
     */
    public RouteReloadJson reloadRoutes() throws IOException, InterruptedException {
        HttpResponse<String> answer = present(ask(request("/api/routes/reload")
                .timeout(TO_RELOAD)
                .header("X-Trunkline", "reload")
                .POST(HttpRequest.BodyPublishers.noBody())));
        if (answer.statusCode() != 200 && answer.statusCode() != 409) {
            throw unexpected(answer);
        }
        return parsed(answer, new TypeReference<>() {});
    }

    private <T> T read(HttpResponse<String> answer, TypeReference<T> type) throws IOException {
        return switch (answer.statusCode()) {
            case 200, 201 -> parsed(answer, type);
            case 400, 404, 409 -> throw declined(answer);
            default -> throw unexpected(answer);
        };
    }

    private <T> T parsed(HttpResponse<String> answer, TypeReference<T> type) throws IOException {
        try {
            return ApiMapper.read(answer.body(), type);
        } catch (JsonParseException e) {
            throw noRouter(answer);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    address + " answered what this version does not understand: " + e.getOriginalMessage(), e);
        }
    }

    private IOException declined(HttpResponse<String> answer) {
        return message(answer)
                .filter(message -> !message.equals(OTHER_PORT))
                .<IOException>map(message -> new Declined(new IOException(message)))
                .orElseGet(() -> noRouter(answer));
    }

    /** What a router says in words; nothing if this is no answer of one. */
    private static Optional<String> message(HttpResponse<String> answer) {
        try {
            JsonNode body = ApiMapper.read(answer.body(), new TypeReference<>() {});
            return Optional.of(body.path("message").asText()).filter(said -> !said.isEmpty());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** A proxy, say, or the port of the webhooks. */
    private IOException noRouter(HttpResponse<String> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("no Content-Type");
        return new IOException("what answers at " + address + " is no router's management port: it answered "
                + answer.statusCode() + ", " + type + "; expected the address of trunkline.management.port");
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /**
     * Has a service's synthetic component go down or up.
     *
     * @throws Declined if it cannot: a drill of it is under way already, or none is
     * @throws IOException as {@link #forget}
     */
    public void drill(String service, Status status) throws IOException, InterruptedException {
        String parameters = "service=" + URLEncoder.encode(service, UTF_8) + "&status=" + status;
        HttpResponse<String> answer = present(ask(request("/api/drill?" + parameters + why())
                .header("X-Trunkline", "drill")
                .POST(HttpRequest.BodyPublishers.noBody())));
        if (answer.statusCode() != 200) {
            throw new Declined(unexpected(answer));
        }
    }

    /** A node's own no: it did nothing, or what is asked about is not there. */
    public static final class Declined extends IOException {

        private static final long serialVersionUID = 1L;

        private Declined(IOException answer) {
            super(answer.getMessage(), answer);
        }
    }

    /** The newest incident of a service, which may be a drill's. Throws as {@link #forget}. */
    public Optional<DrillProgress> newest(String service) throws IOException, InterruptedException {
        List<IncidentJson> rows = ask("/api/incidents?limit=1&service=" + encoded(service), INCIDENTS)
                .orElseThrow(this::absent);
        return rows.isEmpty() ? Optional.empty() : Optional.of(DrillProgress.of(rows.get(0)));
    }

    private HttpResponse<String> present(Optional<HttpResponse<String>> answer) throws IOException {
        return answer.orElseThrow(this::absent);
    }

    private IOException absent() {
        return new IOException("no router answers at " + address);
    }

    private String why() {
        return reason == null ? "" : "&reason=" + encoded(reason);
    }

    private Optional<Boolean> ordered(String order, String parameters, String nothing)
            throws IOException, InterruptedException {
        Optional<HttpResponse<String>> answer = ask(request("/api/" + order + "?" + parameters + why())
                .header("X-Trunkline", order)
                .POST(HttpRequest.BodyPublishers.noBody()));
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        HttpResponse<String> said = answer.get();
        if (said.statusCode() == 200 && message(said).isPresent()) {
            return Optional.of(true);
        }
        if (said.statusCode() == 404 && said.body().contains(nothing)) {
            return Optional.of(false);
        }
        throw unexpected(said);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(TO_ANSWER);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private IOException unexpected(HttpResponse<String> answer) {
        if (answer.statusCode() == 401) {
            return new IOException(address + " asks for a token that is "
                    + (token == null ? "not given; expected --token-file" : "another than the one given"));
        }
        return message(answer)
                .filter(message -> !message.equals(OTHER_PORT))
                .map(message -> new IOException(address + " answered " + answer.statusCode() + ": " + message))
                .orElseGet(() -> noRouter(answer));
    }

    private Optional<HttpResponse<String>> ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (port == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (ConnectException | HttpConnectTimeoutException refused) {
            return Optional.empty();
        } catch (HttpTimeoutException e) {
            throw new IOException(
                    address + " took the question and did not answer in " + TO_ANSWER.toSeconds() + " s", e);
        }
    }
}
