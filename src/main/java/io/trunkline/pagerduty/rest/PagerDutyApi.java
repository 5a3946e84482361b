package io.trunkline.pagerduty.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.http.Backoff;
import io.trunkline.http.BoundedBody;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * PagerDuty's REST API v2, one call at a time.
 *
 * <p>Reads and PUTs are repeated after any trouble. A POST is repeated only where it is certain that nothing was made:
 * after a 429, or if no connection came about; PagerDuty has no idempotency key, so a caller that creates something
 * looks for it first.
 */
public final class PagerDutyApi {

    private static final int MOST_ATTEMPTS = 6;
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    private static final long LONGEST = 32L * 1024 * 1024;
    private static final int PAGE = 100;
    private static final int LAST_OFFSET = 10_000 - PAGE;

    private final Access access;
    private final RestPace pace;
    private final HttpClient client;

    public PagerDutyApi(Access access) {
        this(access, RestPace.REAL);
    }

    public PagerDutyApi(Access access, RestPace pace) {
        this.access = access;
        this.pace = pace;
        // A redirect would take the token to another host.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(access.attempt())
                .build();
    }

    /**
     * Reads one thing.
     *
     * @param path such as {@code /services/PABC123}
     * @throws Refused if PagerDuty says no; not found is one of these
     * @throws RestFailure if there was no answer that can be understood within the deadline
     */
    public JsonNode get(String path, RestQuery query) throws RestFailure, InterruptedException {
        String parameters = query.encoded();
        String target = parameters.isEmpty() ? path : path + "?" + parameters;
        return call(new Call("GET", path, target, Optional.empty()));
    }

    /**
     * Reads all pages of a list.
     *
     * @param field of the answer that holds the list, such as {@code services}
     * @throws RestFailure as {@link #get}, and if there are more than the 10000 that PagerDuty gives out
     */
    public List<JsonNode> all(String path, String field, RestQuery query) throws RestFailure, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        // What is made meanwhile moves others to the next page, where they are met again.
        Set<String> met = new HashSet<>();
        for (int offset = 0; ; offset += PAGE) {
            RestQuery page = query.and("limit", String.valueOf(PAGE)).and("offset", String.valueOf(offset));
            JsonNode answer = get(path, page);
            JsonNode list = answer.path(field);
            if (!list.isArray()) {
                throw new RestFailure("PagerDuty answered GET " + path + " without " + field + "; is " + access.url()
                        + " its REST API?");
            }
            for (JsonNode each : list) {
                if (!each.hasNonNull("id") || met.add(each.path("id").asText())) {
                    all.add(each);
                }
            }
            if (!answer.path("more").asBoolean() || list.isEmpty()) {
                return all;
            }
            if (offset >= LAST_OFFSET) {
                throw new RestFailure("PagerDuty has more than 10000 " + field + " for GET " + path
                        + " and does not give out the rest");
            }
        }
    }

    /** Makes something; not repeated if PagerDuty may have made it. Throws as {@link #get}. */
    public JsonNode post(String path, JsonNode body) throws RestFailure, InterruptedException {
        return call(new Call("POST", path, path, Optional.of(body)));
    }

    /** Changes something. Throws as {@link #get}. */
    public JsonNode put(String path, JsonNode body) throws RestFailure, InterruptedException {
        return call(new Call("PUT", path, path, Optional.of(body)));
    }

    /** @param path without the parameters, which may be long, for messages */
    private record Call(String method, String path, String target, Optional<JsonNode> body) {

        boolean mayBeRepeated() {
            return !method.equals("POST");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** Why there is no answer yet. */
    private record Trouble(String what, boolean mayHaveArrived, Optional<Duration> reset) {}

    private JsonNode call(Call call) throws RestFailure, InterruptedException {
        long end = pace.nanoTime() + access.deadline().toNanos();
        for (int attempt = 1; ; attempt++) {
            Trouble trouble;
            try {
                RestAnswer answer = send(call, Duration.ofNanos(end - pace.nanoTime()));
                if (answer.done()) {
                    return answer.json()
                            .orElseThrow(() -> new RestFailure("PagerDuty answered " + call + " with " + answer.status()
                                    + " and something that is not JSON; is " + access.url() + " its REST API?"));
                }
                trouble = trouble(call, answer);
            } catch (Cut cut) {
                trouble =
                        new Trouble("did not answer " + call + ": " + cut.getMessage(), cut.arrived, Optional.empty());
            }
            Duration wait = BACKOFF.after(attempt, trouble.reset(), pace.random());
            if (trouble.mayHaveArrived() && !call.mayBeRepeated()) {
                throw new RestFailure("PagerDuty " + trouble.what() + "; it may have been done all the same");
            }
            if (attempt == MOST_ATTEMPTS || pace.nanoTime() + wait.toNanos() >= end) {
                throw new RestFailure("PagerDuty " + trouble.what() + after(attempt, trouble.reset()), trouble.reset());
            }
            pace.pause(wait);
        }
    }

    private static String after(int attempts, Optional<Duration> reset) {
        return (attempts == 1 ? "" : ", " + attempts + " times")
                + reset.map(asked -> "; it asks for " + asked.toSeconds() + " s of rest")
                        .orElse("");
    }

    private static Trouble trouble(Call call, RestAnswer answer) throws Refused {
        List<String> reasons = answer.reasons();
        if (!answer.throttled() && !answer.broken()) {
            throw new Refused(call.toString(), answer.status(), reasons);
        }
        String what = "answered " + call + " with " + answer.status() + (reasons.isEmpty() ? "" : ": ")
                + String.join("; ", reasons);
        return new Trouble(what, answer.broken(), answer.reset());
    }

    /** The timeout is of the whole answer: HttpClient's own ends when the headers are there. */
    private RestAnswer send(Call call, Duration left) throws Cut, InterruptedException {
        Duration timeout = left.compareTo(access.attempt()) < 0 ? left : access.attempt();
        CompletableFuture<RestAnswer> answer = client.sendAsync(request(call), head -> new BoundedBody(LONGEST))
                .thenApply(response -> new RestAnswer(response, access.token()));
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new Cut("nothing in " + timeout.toMillis() + " ms", true);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            boolean connected = !(cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException);
            throw new Cut(access.token().hidden(reason(cause)), connected);
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest request(Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(access.url() + call.target()))
                .header("Accept", "application/vnd.pagerduty+json;version=2")
                .header("Authorization", access.token().header())
                .header("User-Agent", "Trunkline");
        access.from().ifPresent(from -> request.header("From", from));
        return call.body()
                .map(body -> request.header("Content-Type", "application/json")
                        .method(
                                call.method(),
                                HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8)))
                .orElseGet(request::GET)
                .build();
    }

    private String reason(Throwable cause) {
        if (cause instanceof ConnectException) {
            return "no connection to " + access.url();
        }
        return cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : cause.toString();
    }

    /** No answer came. */
    private static final class Cut extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean arrived;

        private Cut(String message, boolean arrived) {
            super(message);
            this.arrived = arrived;
        }
    }
}
