package io.trunkline.webhook;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** How a route answers a sender: one step that sets status code and message, after which the route is over. */
public enum RouteReply implements Processor {
    ACCEPTED("replyAccepted", 202, "Event accepted"),
    DUPLICATE("replyDuplicate", 200, "Duplicate event"),
    IGNORED("replyIgnored", 200, "Ignored non-critical event"),
    IGNORED_WEBHOOK("replyIgnoredWebhook", 200, "Ignored event"),
    PONG("replyPong", 200, "Pong"),
    /** The message is the body that the step before left. */
    NOT_UNDERSTOOD("replyNotUnderstood", 400, null),
    FORGED("replyForged", 403, "Invalid signature"),
    NOT_JSON(
            "replyNotJson",
            415,
            "Unsupported content: expected Content-Type application/json in UTF-8, not compressed"),
    NOT_STORED("replyNotStored", 503, "The event could not be stored, send it again"),
    UNCHECKED("replyUnchecked", 503, "The signature could not be checked, send it again");

    private static final String RETRY_AFTER_SECONDS = "5";

    private final String bean;
    private final int statusCode;
    private final String message;

    RouteReply(String bean, int statusCode, String message) {
        this.bean = bean;
        this.statusCode = statusCode;
        this.message = message;
    }

    /** All of them, by the names that routes call them. */
    public static Map<String, Object> beans() {
        return Arrays.stream(values()).collect(Collectors.toMap(reply -> reply.bean, Function.identity()));
    }

    @Override
    public void process(Exchange exchange) {
        var answer = exchange.getMessage();
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, statusCode);
        if (statusCode == 503) {
            answer.setHeader(WebhookConsumer.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (message != null) {
            answer.setBody(message);
        }
        exchange.setRouteStop(true);
    }
}
