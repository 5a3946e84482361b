package io.trunkline.webhook;

import java.util.Map;

/**
 * The answer to a sender: a status code, and {@code {"message": ...}} as JSON.
 *
 * @param statusCode of HTTP
 * @param message for people
 * @param headers beyond those of every answer
 * @param closes whether the connection ends with it: after what no honest sender sends twice. An honest one whose event is
 *     refused, or is to come again, keeps its connection, or an outage of the store would make every sender shake hands anew
 */
record WebhookResponse(int statusCode, String message, Map<String, String> headers, boolean closes) {

    private static final String LATER = "1";

    static WebhookResponse of(int statusCode, String message) {
        return of(statusCode, message, Map.of());
    }

    static WebhookResponse of(int statusCode, String message, Map<String, String> headers) {
        return new WebhookResponse(statusCode, message, headers, false);
    }

    /** The last answer on its connection. */
    static WebhookResponse last(int statusCode, String message) {
        return new WebhookResponse(statusCode, message, Map.of(), true);
    }

    static WebhookResponse unknownPath() {
        return last(404, "Unknown path");
    }

    static WebhookResponse notPost() {
        return new WebhookResponse(405, "Method not allowed: use POST", Map.of("Allow", "POST"), true);
    }

    static WebhookResponse tooSlow() {
        return last(408, "The body took too long to come");
    }

    static WebhookResponse tooLarge(int maxBody) {
        return last(413, "Body too large: at most " + maxBody + " bytes");
    }

    /** The source's own proof is missing, or wrong: nothing else is said. */
    static WebhookResponse forged() {
        return of(403, "Invalid signature");
    }

    /** While the router starts or stops, so that the platform sends the event again. */
    static WebhookResponse notNow() {
        return of(503, "Not receiving now, send it again", Map.of("Retry-After", LATER));
    }

    /** More at once than can be stored in good time. */
    static WebhookResponse tooMuch() {
        return of(503, "Too many events at once, send it again", Map.of("Retry-After", LATER));
    }

    static WebhookResponse failed() {
        return of(500, "Internal error");
    }
}
