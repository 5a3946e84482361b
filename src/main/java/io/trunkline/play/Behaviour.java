package io.trunkline.play;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * What the stand-in does with one call, in this order: it may wait, may process the event, may wait again, then replies.
 *
 * @param before what to wait for before the event is processed
 * @param processing whether the event reaches the incidents, provided that it is valid
 * @param after what to wait for between processing and reply
 * @param reply what the caller gets
 */
public record Behaviour(
        Optional<CountDownLatch> before, boolean processing, Optional<CountDownLatch> after, Reply reply) {

    /** What the caller gets. */
    public sealed interface Reply {

        /** 202, or 400 or 429 as the real one would. */
        record Usual() implements Reply {}

        /** Exactly this, whatever became of the event. */
        record Fixed(int status, Map<String, String> headers, String body) implements Reply {}

        /** Nothing: the connection is closed without an answer. */
        record Cut() implements Reply {}
    }

    /** As the real one does. */
    public static Behaviour usual() {
        return new Behaviour(Optional.empty(), true, Optional.empty(), new Reply.Usual());
    }

    /** This answer; the event is not processed. */
    public static Behaviour answer(int status, Map<String, String> headers, String body) {
        return new Behaviour(
                Optional.empty(), false, Optional.empty(), new Reply.Fixed(status, Map.copyOf(headers), body));
    }

    /** An answer without a body; the event is not processed. */
    public static Behaviour answer(int status) {
        return answer(status, Map.of(), "");
    }

    /** 429 without a word about when to come back. */
    public static Behaviour throttled() {
        return answer(429);
    }

    /** 429 with Retry-After in whole seconds. */
    public static Behaviour throttled(Duration retryAfter) {
        return answer(429, Map.of("Retry-After", Long.toString(retryAfter.toSeconds())), "");
    }

    /** 429 with Retry-After as an HTTP date. */
    public static Behaviour throttledUntil(Instant then) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(then.atOffset(ZoneOffset.UTC));
        return answer(429, Map.of("Retry-After", date), "");
    }

    /** 400 with one reason, as PagerDuty words it. */
    public static Behaviour refused(String error) {
        return answer(400, Map.of(), Validation.refusal(List.of(error)));
    }

    /** The connection is cut before the event is processed. */
    public static Behaviour cut() {
        return new Behaviour(Optional.empty(), false, Optional.empty(), new Reply.Cut());
    }

    /** No answer for as long as the stand-in is up; the event is not processed. */
    public static Behaviour silent() {
        return cut().repliedAfter(new CountDownLatch(1));
    }

    /** The same, but the event is processed first: {@code cut().processed()} loses only the answer. */
    public Behaviour processed() {
        return new Behaviour(before, true, after, reply);
    }

    /** The same, once the latch is open: until then the call hangs and nothing is processed. */
    public Behaviour heldUntil(CountDownLatch latch) {
        return new Behaviour(Optional.of(latch), processing, after, reply);
    }

    /** The same, but the reply comes only once the latch is open. */
    public Behaviour repliedAfter(CountDownLatch latch) {
        return new Behaviour(before, processing, Optional.of(latch), reply);
    }
}
