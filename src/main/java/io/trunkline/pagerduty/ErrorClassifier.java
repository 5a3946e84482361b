package io.trunkline.pagerduty;

import io.trunkline.model.DeliveryResult;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/**
 * Sorts what the HTTP client throws by whether the call may have arrived.
 *
 * <p>Only where no request can have left is a call unreachable. Everything else is unanswered, an exception that is not
 * known here too: to owe a resolve that is not needed is harmless, to forget one leaves an incident open for ever.
 */
public final class ErrorClassifier {

    /** An exception may be its own cause's cause. */
    private static final int DEEPEST = 20;

    private ErrorClassifier() {}

    /**
     * Sorts a failure of a call.
     *
     * @param failure what was thrown, or anything around it
     * @param routingKey what to mask wherever a message holds it
     * @param now what a Retry-After that is a date counts from
     */
    public static DeliveryResult of(Throwable failure, String routingKey, Instant now) {
        return causes(failure)
                .flatMap(cause -> sorted(cause, routingKey, now).stream())
                .findFirst()
                .orElseGet(() -> unanswered("the call failed", failure, routingKey));
    }

    /** Whether a failure says by itself that the call did not arrive. */
    static boolean saysUnreachable(Throwable failure) {
        return causes(failure)
                .flatMap(cause -> sorted(cause, "no key", Instant.EPOCH).stream())
                .findFirst()
                .filter(DeliveryResult.Unreachable.class::isInstance)
                .isPresent();
    }

    /** From the outside in, so that a failed handshake counts and not the cut connection that it was caused by. */
    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST);
    }

    private static Optional<DeliveryResult> sorted(Throwable cause, String routingKey, Instant now) {
        if (cause instanceof HttpOperationFailedException answer) {
            return Optional.of(ResponseClassifier.of(
                    answer.getStatusCode(), answer.getResponseHeaders(), answer.getResponseBody(), routingKey, now));
        }
        // A kind of SocketTimeoutException, but of a connection that was never made.
        if (cause instanceof ConnectTimeoutException || cause instanceof ConnectionRequestTimeoutException) {
            return unreachable("no connection in time", cause, routingKey);
        }
        if (cause instanceof SocketTimeoutException) {
            return Optional.of(unanswered("no answer in time", cause, routingKey));
        }
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return unreachable("unknown host", cause, routingKey);
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return unreachable("no connection", cause, routingKey);
        }
        // Another SSLException may come from the middle of an exchange.
        if (cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException) {
            return unreachable("no TLS connection", cause, routingKey);
        }
        return Optional.empty();
    }

    private static Optional<DeliveryResult> unreachable(String what, Throwable cause, String routingKey) {
        return Optional.of(new DeliveryResult.Unreachable(reason(what, cause, routingKey)));
    }

    private static DeliveryResult unanswered(String what, Throwable cause, String routingKey) {
        return new DeliveryResult.Unanswered(reason(what, cause, routingKey), false, Optional.empty());
    }

    private static String reason(String what, Throwable cause, String routingKey) {
        String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return ResponseClassifier.shown(what + ": " + cause.getClass().getSimpleName() + message, routingKey);
    }
}
