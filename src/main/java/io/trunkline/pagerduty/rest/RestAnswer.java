package io.trunkline.pagerduty.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.trunkline.http.ApiToken;
import io.trunkline.model.SafeText;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One answer of PagerDuty's REST API. */
record RestAnswer(HttpResponse<byte[]> response, ApiToken token) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_REASONS = 20;
    private static final int REASON_LIMIT = 500;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

    int status() {
        return response.statusCode();
    }

    boolean done() {
        return status() >= 200 && status() < 300;
    }

    boolean throttled() {
        return status() == 429;
    }

    boolean broken() {
        return status() >= 500;
    }

    /** What was answered; missing if the body is empty (204), nothing if it is not JSON. */
    Optional<JsonNode> json() {
        try {
            return Optional.of(JSON.readTree(response.body()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** How long PagerDuty wants to be left alone, where it says so: it does not always. */
    Optional<Duration> reset() {
        return seconds("ratelimit-reset").or(() -> seconds("Retry-After"));
    }

    /** PagerDuty's message and its errors, or whatever else the body says. */
    List<String> reasons() {
        JsonNode error = json().map(json -> json.path("error")).orElse(MissingNode.getInstance());
        List<String> reasons = new ArrayList<>();
        add(reasons, error.isTextual() ? error : error.path("message"));
        error.path("errors").forEach(each -> add(reasons, each));
        if (reasons.isEmpty()) {
            reasons.add(new String(response.body(), StandardCharsets.UTF_8));
        }
        return reasons.stream()
                .map(reason -> SafeText.cut(token.hidden(SafeText.clean(reason)).strip(), REASON_LIMIT, "…"))
                .filter(reason -> !reason.isEmpty())
                .limit(MOST_REASONS)
                .toList();
    }

    private Optional<Duration> seconds(String header) {
        return response.headers()
                .firstValue(header)
                .map(String::strip)
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    private static void add(List<String> reasons, JsonNode node) {
        if (!node.isMissingNode() && !node.isNull()) {
            reasons.add(node.isTextual() ? node.asText() : node.toString());
        }
    }
}
