package io.trunkline.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/** Calls of one platform at its pace, their answers sorted by what they mean. */
final class ApiCalls {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONGEST_CALL = Duration.ofSeconds(5);

    private final Http http;
    private final RateLimit pace;
    private final InstantSource clock;

    ApiCalls(Http http, RateLimit pace, InstantSource clock) {
        this.http = http;
        this.pace = pace;
        this.clock = clock;
    }

    /** The answer, if it is 2xx. */
    JsonNode json(Http.Request request, Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        pace.requireFree(clock.instant());
        if (deadline.isOver()) {
            throw new ServiceUnavailableException("there is no time left to ask", clock.instant());
        }
        Duration atMost = deadline.atMost(LONGEST_CALL);
        Http.Reply reply;
        try {
            reply = http.send(request, atMost);
        } catch (IOException e) {
            throw pace.failed(
                    request + ": " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                    clock.instant());
        }
        if (reply.status() == 429) {
            throw pace.throttled(reply, clock.instant());
        }
        if (reply.status() >= 500) {
            throw pace.failed(request + " was answered " + reply.status(), clock.instant());
        }
        if (!reply.isGood()) {
            throw new RequestRejectedException(reply.status(), request + " was answered " + reply.status());
        }
        pace.answered(reply, clock.instant());
        return parsed(request, reply);
    }

    private static JsonNode parsed(Http.Request request, Http.Reply reply) throws RequestRejectedException {
        try {
            return JSON.readTree(reply.body());
        } catch (JsonProcessingException e) {
            throw new RequestRejectedException(200, request + " was answered with something that is not JSON");
        }
    }
}
