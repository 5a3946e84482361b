package io.trunkline.model;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What came of one call to PagerDuty, sorted by what must be done about it. */
public sealed interface DeliveryResult {

    /** What must be done about it. */
    enum Kind {
        ACCEPTED,
        REFUSED,
        THROTTLED,
        UNANSWERED,
        UNREACHABLE,
        UNEXPECTED_STATUS
    }

    Kind kind();

    /** The word for it that people read. */
    default String word() {
        return kind().name().toLowerCase(Locale.ROOT);
    }

    /** What PagerDuty said, or what went wrong; nothing where the word says all. */
    Optional<String> explanation();

    /** PagerDuty's reasons for a refusal. */
    default List<String> errors() {
        return List.of();
    }

    /** What the answer asked for, if there was one. */
    default Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /** 413: the server that answered will never take this body, and it did not arrive. */
    default boolean tooLarge() {
        return false;
    }

    /** Whether it is not understood and may be the fault of this body: a gateway may dislike something in it. */
    default boolean clientError() {
        return false;
    }

    /** Whether nothing came back that was meant for the call; it may have lasted until its timeout. */
    default boolean isSilence() {
        return kind() == Kind.UNANSWERED || kind() == Kind.UNREACHABLE;
    }

    /** Whether PagerDuty may have acted on the call. */
    default boolean mayHaveArrived() {
        return switch (kind()) {
            case ACCEPTED, UNANSWERED -> true;
            case UNEXPECTED_STATUS -> !tooLarge();
            case REFUSED, THROTTLED, UNREACHABLE -> false;
        };
    }

    /** 202: PagerDuty has it. Nothing else means that. */
    record Accepted() implements DeliveryResult {

        @Override
        public Kind kind() {
            return Kind.ACCEPTED;
        }

        @Override
        public Optional<String> explanation() {
            return Optional.empty();
        }
    }

    /**
     * A 400 of PagerDuty's own, not of a gateway on the way: this body will never be accepted.
     *
     * @param errors PagerDuty's reasons, with secrets masked
     */
    record Refused(List<String> errors) implements DeliveryResult {

        public Refused {
            errors = List.copyOf(errors);
        }

        @Override
        public Kind kind() {
            return Kind.REFUSED;
        }

        @Override
        public Optional<String> explanation() {
            return Optional.of("400: " + String.join("; ", errors));
        }
    }

    /** 429: not taken, ask again; holds the routing key. */
    record Throttled(Optional<Duration> retryAfter) implements DeliveryResult {

        @Override
        public Kind kind() {
            return Kind.THROTTLED;
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
        public Kind kind() {
            return Kind.UNANSWERED;
        }

        @Override
        public Optional<String> explanation() {
            return Optional.of(reason);
        }
    }

    /** The connection was refused or never made: the call did not arrive. Holds the routing key. */
    record Unreachable(String reason) implements DeliveryResult {

        @Override
        public Kind kind() {
            return Kind.UNREACHABLE;
        }

        @Override
        public Optional<String> explanation() {
            return Optional.of(reason);
        }
    }

    /** Any other answer, another 2xx too: it is not known what PagerDuty made of it. Holds that incident alone. */
    record NotUnderstood(int statusCode, String reason) implements DeliveryResult {

        @Override
        public Kind kind() {
            return Kind.UNEXPECTED_STATUS;
        }

        @Override
        public Optional<String> explanation() {
            return Optional.of(statusCode + ": " + reason);
        }

        @Override
        public boolean tooLarge() {
            return statusCode == 413;
        }

        @Override
        public boolean clientError() {
            return statusCode >= 400 && statusCode < 500;
        }
    }
}
