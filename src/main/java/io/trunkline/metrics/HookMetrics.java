package io.trunkline.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.model.Hook;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Counts what becomes of the routes that users add: hooks, the filter and the details. */
public final class HookMetrics {

    private final MeterRegistry registry;

    /** What became of a call of a hook. */
    public enum Outcome {
        DONE,
        FAILED,
        TIMED_OUT,
        DROPPED,
        GIVEN_UP
    }

    /** What the filter did with a report. */
    public enum Filtered {
        PASSED,
        FILTERED,
        FAILED,
        TIMED_OUT
    }

    /** What came of asking for details. */
    public enum Details {
        ADDED,
        NOTHING,
        FAILED,
        TIMED_OUT,
        TOO_LARGE
    }

    public HookMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Hook hook : Hook.values()) {
            Stream.of(Outcome.values()).forEach(outcome -> calls(hook, outcome));
        }
        List.of(Filtered.values()).forEach(this::filters);
        List.of(Details.values()).forEach(this::details);
    }

    /** A hook was called, or was to be. */
    public void called(Hook hook, Outcome outcome) {
        calls(hook, outcome).increment();
    }

    private Counter calls(Hook hook, Outcome outcome) {
        return Counter.builder("trunkline.hook.calls")
                .description("Calls of hooks by what came of them")
                .tags("hook", hook.word(), "outcome", word(outcome))
                .register(registry);
    }

    /** The filter was asked. */
    public void filter(Filtered outcome) {
        filters(outcome).increment();
    }

    private Counter filters(Filtered outcome) {
        return Counter.builder("trunkline.filter")
                .description("Reports that the filter was asked about, by what it said; what failed has passed")
                .tag("outcome", word(outcome))
                .register(registry);
    }

    /** Details were asked for. */
    public void detail(Details outcome) {
        details(outcome).increment();
    }

    private Counter details(Details outcome) {
        return Counter.builder("trunkline.details")
                .description("Pages that details were asked for, by what came of it; whatever did, they were sent")
                .tag("outcome", word(outcome))
                .register(registry);
    }

    private static String word(Enum<?> outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
