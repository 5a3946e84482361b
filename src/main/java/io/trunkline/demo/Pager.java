package io.trunkline.demo;

import io.trunkline.play.Behaviour;
import io.trunkline.play.Call;
import io.trunkline.play.Effect;
import io.trunkline.play.EventsStandIn;
import io.trunkline.play.StandInIncident;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** The other end: what PagerDuty receives is printed, and can be waited for. */
final class Pager {

    private static final String WHO = "Trunkline -> PagerDuty";
    /** How long PagerDuty may wait for a call. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long MILLIS_BETWEEN_LOOKS = 20;

    private final EventsStandIn standIn;
    private final Timeline timeline;
    private Duration patience = PATIENCE;

    Pager(EventsStandIn standIn, Timeline timeline) {
        this.standIn = standIn;
        this.timeline = timeline;
        standIn.listen(this::heard);
    }

    /** Waits for each call for so long at most. */
    Pager withPatience(Duration longest) {
        patience = longest;
        return this;
    }

    /** Waits for a page with this summary. */
    void awaitPage(String summary) throws InterruptedException {
        await("TRIGGER " + summary, () -> wasCalled(Effect.OPENED, summary) || wasCalled(Effect.APPENDED, summary));
    }

    /** Waits until an incident was resolved with this summary. */
    void awaitResolve(String summary) throws InterruptedException {
        await("RESOLVE " + summary, () -> wasCalled(Effect.RESOLVED, summary));
    }

    /** All incidents, oldest first. */
    List<StandInIncident> incidents() {
        return standIn.incidents();
    }

    List<Call> calls() {
        return standIn.calls();
    }

    /** How many calls did that to PagerDuty's incidents. */
    long count(Effect effect) {
        return standIn.calls().stream().filter(call -> call.effect() == effect).count();
    }

    /** What PagerDuty should never have been sent. */
    List<String> violations() {
        return standIn.violations();
    }

    /** The next call under this key is answered 503, as if PagerDuty had trouble. */
    void failOnce(String routingKey) {
        standIn.next(routingKey, Behaviour.answer(503));
    }

    private boolean wasCalled(Effect effect, String summary) {
        return standIn.calls().stream()
                .anyMatch(call -> call.handled()
                        && call.effect() == effect
                        && call.summary().equals(summary));
    }

    private void await(String what, BooleanSupplier heard) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!heard.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new MissingCalls("PagerDuty did not receive within " + patience.toSeconds() + " s: " + what);
            }
            Thread.sleep(MILLIS_BETWEEN_LOOKS);
        }
    }

    private void heard(Call call) {
        String action =
                call.effect() == Effect.APPENDED ? "UPDATE" : call.action().toUpperCase(Locale.ROOT);
        timeline.happens(WHO, action + "  " + call.summary() + remark(call));
    }

    private static String remark(Call call) {
        if (!call.errors().isEmpty()) {
            return "  -> refused: " + String.join(", ", call.errors());
        }
        return switch (call.effect()) {
            case NONE -> "  -> 503";
            case DROPPED -> "  -> matches no open incident";
            case OPENED, APPENDED, ACKNOWLEDGED, RESOLVED -> "";
        };
    }
}
