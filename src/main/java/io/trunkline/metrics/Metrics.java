package io.trunkline.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Status;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Counts what happens. One method for each happening, so that the names of metrics are in one place; they are listed in
 * docs/operations.md. How things stand, as opposed to what happened, is with {@code management.Gauges}.
 */
public final class Metrics {

    /** Beyond so many event types of one source, they are counted together as {@code other}. */
    static final int TYPES = 100;

    /** Callers give configured sources only; should one not, a stranger must not be able to make series. */
    private static final int SOURCES = 100;

    private static final List<String> OUTCOMES =
            List.of("accepted", "refused", "throttled", "unanswered", "unreachable", "unexpected_status");

    private static final List<String> READINGS = List.of("open", "closed", "missing", "failed");

    private final MeterRegistry registry;
    private final TagLimiter sources = new TagLimiter(SOURCES);
    private final Map<String, TagLimiter> types = new ConcurrentHashMap<>();
    private final Map<String, Timer> lags = new ConcurrentHashMap<>();
    private final Timer acknowledge;
    private final Timer callTime;
    private final Counter endedBeforeCalled;
    private final Counter lastResort;
    private final Counter lastResortFailed;
    private final Counter pruned;

    public Metrics(MeterRegistry registry) {
        this.registry = registry;
        this.acknowledge = Timer.builder("trunkline.webhook.request.duration")
                .description("From the receipt of an event to its answer, which waits for the disk")
                .serviceLevelObjectives(millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000))
                .register(registry);
        this.callTime = Timer.builder("trunkline.pagerduty.request.duration")
                .description("One call to PagerDuty, whatever came of it")
                .serviceLevelObjectives(millis(25, 50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000))
                .register(registry);
        this.endedBeforeCalled = Counter.builder("trunkline.ended.before.called")
                .description("Outages that were over before PagerDuty was called, and so paged nobody")
                .register(registry);
        this.lastResort = Counter.builder("trunkline.last.resort")
                .description("Incidents that no PagerDuty service took, handed to the last resort; a repeat counts too")
                .register(registry);
        this.lastResortFailed = Counter.builder("trunkline.last.resort.failures")
                .description("Attempts at the last resort that failed and are made again")
                .register(registry);
        READINGS.forEach(this::readings);
        this.pruned = Counter.builder("trunkline.history.pruned")
                .description("Events that left the history because it was long or they were old")
                .register(registry);
        // A series that appears with its first failure hides that failure from rate() and increase().
        for (DeliveryAction action : DeliveryAction.values()) {
            OUTCOMES.forEach(outcome -> calls(action, outcome));
        }
    }

    /** Meters that nobody reads, for tests and for commands that run no router. */
    public static Metrics unread() {
        return new Metrics(new SimpleMeterRegistry());
    }

    /** An event was recorded or answered as a duplicate. */
    public void event(String source, String verdict) {
        counter("trunkline.events", "Events by what was decided on them", source, "verdict", word(verdict))
                .increment();
    }

    /** The policy said something of a component that is more than that there is nothing to do. */
    public void verdict(String source, String verdict) {
        counter("trunkline.verdicts", "What the policy decided on components", source, "verdict", word(verdict))
                .increment();
    }

    /** An event's type does not pass the source's filter. */
    public void ignored(String source, String type) {
        String known = sources.tag(source);
        String bounded =
                types.computeIfAbsent(known, name -> new TagLimiter(TYPES)).tag(type);
        counter("trunkline.ignored", "Events of a type that the filter does not pass", source, "type", bounded)
                .increment();
    }

    /**
     * A request was not taken.
     *
     * @param source a configured source; for what names none, {@code none}
     * @param status the answer's status, such as {@code 403}; 0 if there was no answer
     * @param reason a word of the caller's
     */
    public void refused(String source, int status, String reason) {
        counter(
                        "trunkline.refused",
                        "Requests that were not taken",
                        source,
                        "status",
                        Integer.toString(status),
                        "reason",
                        word(reason))
                .increment();
    }

    /** How late the platform delivered: receipt minus occurrence. */
    public void lag(String source, Duration lag) {
        lags.computeIfAbsent(sources.tag(source), this::lagTimer).record(lag);
    }

    private Timer lagTimer(String source) {
        return Timer.builder("trunkline.event.lag")
                .description("Receipt minus occurrence: how late the platform delivered")
                .tag("source", source)
                .serviceLevelObjectives(
                        millis(100, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000))
                .register(registry);
    }

    /** An event was answered so long after its receipt. */
    public void acknowledged(Duration took) {
        acknowledge.record(took);
    }

    /** PagerDuty was called. */
    public void call(DeliveryAction action, DeliveryResult answer, Duration took) {
        calls(action, answer.word()).increment();
        callTime.record(took);
    }

    /**
     * An incident ended.
     *
     * @param outcome such as {@code resolved}, {@code ended}, {@code unresolvable}, {@code rejected}
     */
    public void incident(Status status, String outcome) {
        Counter.builder("trunkline.incidents")
                .description("Incidents by how they ended")
                .tags("status", word(status.name()), "outcome", word(outcome))
                .register(registry)
                .increment();
    }

    /** No entry of services.yaml names a component, so that the default service got it. */
    public void unmapped(String source) {
        counter("trunkline.unmapped", "Outages that went to the default service for want of a mapping", source)
                .increment();
    }

    /**
     * A platform was asked whose a component is.
     *
     * @param outcome such as {@code found}, {@code remembered}, {@code unknown}, {@code unavailable}
     */
    public void lookup(String source, String outcome, Duration took) {
        Timer.builder("trunkline.lookup")
                .description("Questions to a platform about a component that services.yaml does not name")
                .tags("source", sources.tag(source), "outcome", word(outcome))
                .register(registry)
                .record(took);
    }

    /** A platform was asked for everything that it has. */
    public void listing(String source, String outcome) {
        counter(
                        "trunkline.listings",
                        "Comparisons of what a platform lists with the ledger",
                        source,
                        "outcome",
                        outcome)
                .increment();
    }

    /**
     * Something became of a notification channel.
     *
     * @param what such as {@code opened}, {@code renewed}, {@code closed}, {@code silent}
     */
    public void channel(String source, String what) {
        counter("trunkline.channels", "What became of notification channels", source, "what", what)
                .increment();
    }

    /** How many topics of a source this node listens to is asked for from now on; the first to say so stays. */
    public void heard(String source, Supplier<Number> topics) {
        Gauge.builder("trunkline.topics.heard", topics)
                .description("Topics of a platform that this node listens to")
                .tag("source", sources.tag(source))
                .register(registry);
    }

    /** A recovery came within the cooldown and was held. */
    public void flap(String source) {
        counter("trunkline.flaps", "Recoveries within the cooldown, which were held", source)
                .increment();
    }

    /** An outage was over before PagerDuty was called. */
    public void endedBeforeCalled() {
        endedBeforeCalled.increment();
    }

    /**
     * It was looked what PagerDuty has of an incident.
     *
     * @param found {@code open}, {@code closed}, {@code missing}, or {@code failed} if PagerDuty could not be asked
     */
    public void readBack(String found) {
        readings(found).increment();
    }

    /** A webhook of PagerDuty was taken; both words are of a vocabulary of ours. */
    public void deed(String kind, String outcome) {
        Counter.builder("trunkline.pagerduty.webhooks")
                .description("Webhooks of PagerDuty about incidents, by what was done and what became of it")
                .tags("kind", word(kind), "outcome", word(outcome))
                .register(registry)
                .increment();
    }

    private Counter readings(String found) {
        return Counter.builder("trunkline.read.back")
                .description("Looks at what PagerDuty has of an incident, by how it was found")
                .tags("found", word(found))
                .register(registry);
    }

    /** No service of PagerDuty took an incident. */
    public void lastResort() {
        lastResort.increment();
    }

    /** Nor did the last resort reach anybody. */
    public void lastResortFailed() {
        lastResortFailed.increment();
    }

    /**
     * The heartbeat's minute came.
     *
     * @param outcome {@code sent}, {@code failed}, or {@code withheld} because something is not well
     */
    public void heartbeat(String outcome) {
        Counter.builder("trunkline.heartbeat")
                .description("Heartbeats by what came of them")
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }

    /** So many events left the history. */
    public void pruned(int events) {
        pruned.increment(events);
    }

    private Counter calls(DeliveryAction action, String outcome) {
        return Counter.builder("trunkline.pagerduty.calls")
                .description("Calls to PagerDuty by what came of them")
                .tags("action", word(action.name()), "outcome", outcome)
                .register(registry);
    }

    private Counter counter(String name, String description, String source, String... tags) {
        return Counter.builder(name)
                .description(description)
                .tag("source", sources.tag(source))
                .tags(tags)
                .register(registry);
    }

    private static String word(String vocabulary) {
        return vocabulary.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    private static Duration[] millis(long... bounds) {
        return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
