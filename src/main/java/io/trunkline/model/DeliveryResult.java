package io.trunkline.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What came of one call to PagerDuty, sorted by what must be done about it. */
public sealed interface DeliveryResult {

    /** The word for it that people read. */
    String word();

    /** What PagerDuty said, or what went wrong; nothing where the word says all. */
    Optional<String> explanation();

    /** Whether nothing came back that was meant for the call; it may have lasted until its timeout. */
    default boolean isSilence() {
        return this instanceof Unanswered || this instanceof Unreachable;
    }

    /** 202: PagerDuty has it. Nothing else means that. */
    record Accepted() implements DeliveryResult {

        @Override
        public String word() {
            return "accepted";
        }

        @Override
        public Optional<String> explanation() {
            return Optional.empty();
        }
    }

    /** A 400 of PagerDuty's own, not of a gateway on the way: this body will never be accepted; {@code errors} are PagerDuty's reasons, with secrets masked. */
    record Refused(List<String> errors) implements DeliveryResult {

        public Refused {
            errors = List.copyOf(errors);
        }

        @Override
        public String word() {
            return "refused";
        }

        @Override
        public Optional<String> explanation() {
            return Optional.of("400: " + String.join("; ", errors));
        }
    }

    /** 429: not taken, ask again; holds the routing key. */
    record Throttled(Optional<Duration> retryAfter) implements DeliveryResult {

        @Override
        public String word() {
            return "throttled";
        }

        @Override
        public Optional<String> explanation() {
            return Optional.of("429: over the rate limit");
        }
    }

    /**
     * A timeout, a cut connection or a 5xx: the call may have arrived. Holds the routing key.
     *
     * @param reason for people
     * @param serverError whether it was a 5xx, which may be the fault of this one body
     * @param retryAfter what the answer asked for, if there was one
     */
    record Unanswered(String reason, boolean serverError, Optional<Duration> retryAfter) implements DeliveryResult {

        @Override
        public String word() {
            return "unanswered";
        }

        @Override
        public Optional<String> explanation() {
            return Optional.of(reason);
        }
    }

    /** The connection was refused or never made: the call did not arrive. Holds the routing key. */
    record Unreachable(String reason) implements DeliveryResult {

        @Override
        public String word() {
            return "unreachable";
        }

        @Override
        public Optional<String> explanation() {
            return Optional.of(reason);
        }
    }

    /** Any other answer, another 2xx too: it is not known what PagerDuty made of it. Holds that incident alone. */
    record NotUnderstood(int statusCode, String reason) implements DeliveryResult {

        @Override
        public String word() {
            return "unexpected_status";
        }

        @Override
        public Optional<String> explanation() {
            return Optional.of(statusCode + ": " + reason);
        }

        /** 413: the server that answered will never take this body, and it did not arrive. */
        public boolean tooLarge() {
            return statusCode == 413;
        }

        /** Whether it may be the fault of this body: a gateway may dislike something in it. */
        public boolean clientError() {
            return statusCode >= 400 && statusCode < 500;
        }
    }
}
