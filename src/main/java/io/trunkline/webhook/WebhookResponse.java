package io.trunkline.webhook;

import java.util.Map;

/**
 * What a sender is told: a status code, and {@code {"message": ...}} as JSON.
 *
 * @param statusCode of HTTP
 * @param message for people
 * @param headers beyond those of every answer
 */
record WebhookResponse(int statusCode, String message, Map<String, String> headers) {

    private static final String LATER = "1";

    static WebhookResponse of(int statusCode, String message) {
        return new WebhookResponse(statusCode, message, Map.of());
    }

    static WebhookResponse unknownPath() {
        return of(404, "Unknown path");
    }

    static WebhookResponse notPost() {
        return new WebhookResponse(405, "Method not allowed: use POST", Map.of("Allow", "POST"));
    }

    static WebhookResponse tooLarge(int maxBody) {
        return of(413, "Body too large: at most " + maxBody + " bytes");
    }

    /** While the router starts or stops, so that the platform sends the event again. */
    static WebhookResponse notNow() {
        return new WebhookResponse(503, "Not receiving now, send it again", Map.of("Retry-After", LATER));
    }

    /** More at once than can be stored in good time. */
    static WebhookResponse tooMuch() {
        return new WebhookResponse(503, "Too many events at once, send it again", Map.of("Retry-After", LATER));
    }

    static WebhookResponse failed() {
        return of(500, "Internal error");
    }
}
