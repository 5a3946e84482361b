package io.trunkline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls REST APIs, those of the platforms and PagerDuty's: each within a time that includes the answer's body, which may not
 * be longer than a bound, and without redirects, which would take a token to another host. The proxy and the certificates of
 * the virtual machine's settings count.
 *
 * <p>Not a Camel route, because token, pages, rate limit and deadline of a question to an API are one conversation, and
 * commands that run no route hold it too.
 */
public final class RestClient {

    private static final JsonMapper JSON = new JsonMapper();

    /** A page of a platform's list has some hundred kilobytes. */
    private static final long LONGEST_BODY = 8L * 1024 * 1024;

    private static final Duration TO_CONNECT = Duration.ofSeconds(10);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(5);

    private final Duration toConnect;
    private final long longestBody;
    private HttpClient client;

    public RestClient() {
        this(TO_CONNECT, LONGEST_BODY);
    }

    /** @param longestBody of an answer, in bytes */
    public RestClient(Duration toConnect, long longestBody) {
        this.toConnect = toConnect;
        this.longestBody = longestBody;
    }

    /** @param body null for none */
    public record Request(String method, URI uri, Map<String, String> headers, String body) {

        /** Without headers and body, since both may hold secrets. */
        @Override
        public String toString() {
            return method + " " + uri.getHost() + uri.getPath();
        }
    }

    /** @param headers with names in lower case */
    public record Reply(int status, Map<String, String> headers, String body) {

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name)).map(String::strip);
        }

        public boolean isGood() {
            return status >= 200 && status < 300;
        }

        /** What was answered; missing if the body is empty (204), nothing if it is not JSON. */
        public Optional<JsonNode> json() {
            try {
                return Optional.of(JSON.readTree(body));
            } catch (JsonProcessingException e) {
                return Optional.empty();
            }
        }

        /** Without headers and body, since both may hold secrets. */
        @Override
        public String toString() {
            return "Reply[" + status + "]";
        }
    }

    /**
     * Makes a call.
     *
     * @param atMost for all of it, the answer's body included: the JDK's own timeout ends with the headers
     * @throws IOException if there was no answer in that time
     */
    public Reply send(Request request, Duration atMost) throws IOException, InterruptedException {
        HttpRequest.Builder call = HttpRequest.newBuilder(request.uri())
                .method(
                        request.method(),
                        request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
        request.headers().forEach(call::header);
        CompletableFuture<HttpResponse<byte[]>> answer =
                client().sendAsync(call.build(), head -> new BoundedBody(longestBody));
        try {
            HttpResponse<byte[]> got = answer.get(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
            return new Reply(got.statusCode(), headers(got), new String(got.body(), UTF_8));
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer in " + atMost.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    /** Made when it is used: it reads the machine's certificates, and most routers never ask an API anything. */
    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(toConnect)
                    .build();
        }
        return client;
    }

    private static Map<String, String> headers(HttpResponse<?> answer) {
        Map<String, String> headers = new HashMap<>();
        answer.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return headers;
    }

    /**
     * Makes a call as far as the API's limits let it, and sorts the answers by what they mean.
     *
     * @throws ServiceUnavailableException if it may be worth asking again, with the time from when on
     * @throws RequestRejectedException if it is not
     */
    public JsonNode json(Request request, RateLimit limit, Deadline deadline, InstantSource clock)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        limit.requireFree(clock.instant());
        if (deadline.isOver()) {
            throw new ServiceUnavailableException("there is no time left to ask", clock.instant());
        }
        Reply reply;
        try {
            reply = send(request, deadline.atMost(LONGEST_CALL));
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw limit.failed(request + ": " + why, clock.instant());
        }
        if (reply.status() == 429) {
            throw limit.throttled(reply, clock.instant());
        }
        if (reply.status() >= 500) {
            throw limit.failed(request + " was answered " + reply.status(), clock.instant());
        }
        if (!reply.isGood()) {
            throw new RequestRejectedException(reply.status(), request + " was answered " + reply.status());
        }
        limit.answered(reply, clock.instant());
        return reply.json()
                .orElseThrow(() ->
                        new RequestRejectedException(200, request + " was answered with something that is not JSON"));
    }
}
