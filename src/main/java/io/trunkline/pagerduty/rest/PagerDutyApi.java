package io.trunkline.pagerduty.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.trunkline.http.ApiToken;
import io.trunkline.http.RestClient;
import io.trunkline.http.RestClient.Reply;
import io.trunkline.model.Backoff;
import io.trunkline.pagerduty.AnswerReasons;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");
    private static final int PAGE = 100;
    private static final int LAST_OFFSET = 10_000 - PAGE;

    /**
     * How PagerDuty's REST API is reached, and for how long.
     *
     * @param url without a slash at its end: {@code https://api.pagerduty.com}, in the EU service region
     *     {@code https://api.eu.pagerduty.com}
     * @param from the e-mail address of a user of the account, which PagerDuty asks for where a token belongs to no user
     * @param attempt how long PagerDuty may take to answer once
     * @param deadline how long a call may take with all that is waited for and repeated
     */
    public record Access(URI url, ApiToken token, Optional<String> from, Duration attempt, Duration deadline) {

        /** Long enough to sit out a whole minute of the rate limit, and to try again after it. */
        public static final Duration PATIENT = Duration.ofSeconds(90);
    }

    private final Access access;
    private final RestPace pace;
    private final RestClient rest;

    public PagerDutyApi(Access access) {
        this(access, RestPace.REAL);
    }

    public PagerDutyApi(Access access, RestPace pace) {
        this.access = access;
        this.pace = pace;
        this.rest = new RestClient(access.attempt(), LONGEST);
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
                Reply answer = send(call, Duration.ofNanos(end - pace.nanoTime()));
                if (answer.isGood()) {
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

    private Trouble trouble(Call call, Reply answer) throws Refused {
        List<String> reasons = reasons(answer);
        boolean broken = answer.status() >= 500;
        if (answer.status() != 429 && !broken) {
            throw new Refused(call.toString(), answer.status(), reasons);
        }
        String what = "answered " + call + " with " + answer.status() + (reasons.isEmpty() ? "" : ": ")
                + String.join("; ", reasons);
        return new Trouble(what, broken, reset(answer));
    }

    /** How long PagerDuty wants to be left alone, where it says so: it does not always. */
    private static Optional<Duration> reset(Reply answer) {
        return Stream.of("ratelimit-reset", "retry-after")
                .flatMap(header -> answer.header(header).stream())
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .findFirst();
    }

    /** PagerDuty's message and its errors, or whatever else the body says. */
    private List<String> reasons(Reply answer) {
        JsonNode error = answer.json().map(json -> json.path("error")).orElse(MissingNode.getInstance());
        return AnswerReasons.of(
                error.isTextual() ? error : error.path("message"),
                error.path("errors"),
                answer.body(),
                access.token()::hidden);
    }

    private Reply send(Call call, Duration left) throws Cut, InterruptedException {
        Duration timeout = left.compareTo(access.attempt()) < 0 ? left : access.attempt();
        try {
            return rest.send(request(call), timeout);
        } catch (ConnectException e) {
            throw new Cut("no connection to " + access.url(), false);
        } catch (HttpConnectTimeoutException e) {
            throw new Cut(access.token().hidden(reason(e)), false);
        } catch (HttpTimeoutException e) {
            throw new Cut("nothing in " + timeout.toMillis() + " ms", true);
        } catch (IOException e) {
            throw new Cut(access.token().hidden(reason(e)), true);
        }
    }

    private RestClient.Request request(Call call) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/vnd.pagerduty+json;version=2");
        headers.put("Authorization", access.token().header());
        headers.put("User-Agent", "Trunkline");
        access.from().ifPresent(from -> headers.put("From", from));
        call.body().ifPresent(body -> headers.put("Content-Type", "application/json"));
        return new RestClient.Request(
                call.method(),
                URI.create(access.url() + call.target()),
                headers,
                call.body().map(JsonNode::toString).orElse(null));
    }

    private static String reason(IOException cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
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
