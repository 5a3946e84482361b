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
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Counts what happens. One method for each happening, so that the names of metrics are in one place; they are listed in
 * docs/reference/operations.md. How things stand, as opposed to what happened, is with {@code management.Gauges}.
 */
public final class Metrics {

    /** Beyond so many event types of one source, they are counted together as {@code other}. */
    static final int TYPES = 100;

    /** Callers give configured sources only; should one not, a stranger must not be able to make series. */
    private static final int SOURCES = 100;

    /** Each has some thirty series, so that a configuration with more of them does not flood Prometheus. */
    private static final int SERVICES = 500;

    private final MeterRegistry registry;
    private final TagLimiter sources = new TagLimiter(SOURCES);
    private final TagLimiter services = new TagLimiter(SERVICES);
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
                .description("Outages that were over before PagerDuty was called, so that no one was paged")
                .register(registry);
        this.lastResort = Counter.builder("trunkline.last.resort")
                .description("Incidents that no PagerDuty service took, handed to the last resort; a repeat counts too")
                .register(registry);
        this.lastResortFailed = Counter.builder("trunkline.last.resort.failures")
                .description("Attempts at the last resort that failed and are made again")
                .register(registry);
        this.pruned = Counter.builder("trunkline.history.pruned")
                .description("Events that left the history because it was long or they were old")
                .register(registry);
        new KnownSeries(this).ofEveryRouter();
    }

    /**
     * These are configured now: their counters are there from here on, at 0. Those of what is configured no more stay, as
     * counters do.
     */
    public void configured(Collection<String> sourceNames, Collection<String> serviceIds) {
        KnownSeries series = new KnownSeries(this);
        sourceNames.forEach(series::ofSource);
        serviceIds.forEach(series::ofService);
    }

    /**
     * Shows how occupied the webhook port is.
     *
     * @param open connections
     * @param unanswered requests whose answer no socket has taken yet
     */
    public void connections(IntSupplier open, IntSupplier unanswered) {
        Gauge.builder("trunkline.webhook.connections", open, IntSupplier::getAsInt)
                .description("Connections to the webhook port that are open")
                .strongReference(true)
                .register(registry);
        Gauge.builder("trunkline.webhook.unanswered", unanswered, IntSupplier::getAsInt)
                .description("Webhook requests that have begun to arrive and whose answer no socket has taken yet")
                .strongReference(true)
                .register(registry);
    }

    /** Meters that are not read, for tests and for commands that run no router. */
    public static Metrics unread() {
        return new Metrics(new SimpleMeterRegistry());
    }

    /** An event was recorded or answered as a duplicate. */
    public void event(String source, String verdict) {
        events(source, verdict).increment();
    }

    Counter events(String source, String verdict) {
        return counter("trunkline.events", "Events by what was decided on them", source, "verdict", word(verdict));
    }

    /** The policy said something of a component that is more than that there is nothing to do. */
    public void verdict(String source, String verdict) {
        verdicts(source, verdict).increment();
    }

    Counter verdicts(String source, String verdict) {
        return counter("trunkline.verdicts", "What the policy decided on components", source, "verdict", word(verdict));
    }

    /** An event's time cannot be read, so that it counts as having none. */
    public void timeUnreadable(String source) {
        unreadableTimes(source).increment();
    }

    Counter unreadableTimes(String source) {
        return counter("trunkline.unreadable.times", "Events whose time could not be read and counted as none", source);
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
        refusals(source, status, reason).increment();
    }

    Counter refusals(String source, int status, String reason) {
        return counter(
                "trunkline.refused",
                "Requests that were not taken",
                source,
                "status",
                Integer.toString(status),
                "reason",
                word(reason));
    }

    /** How late the platform delivered: receipt minus occurrence. */
    public void lag(String source, Duration lag) {
        lags(source).record(lag);
    }

    Timer lags(String source) {
        return lags.computeIfAbsent(sources.tag(source), this::lagTimer);
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

    /** PagerDuty was called for a service. */
    public void call(String service, DeliveryAction action, DeliveryResult answer, Duration took) {
        calls(service, action, answer.word()).increment();
        callTime.record(took);
    }

    /** PagerDuty accepted the page of an incident, so long after the first report of its outage. */
    public void paged(String service, Duration delay) {
        pageDelays(service).record(delay);
    }

    Timer pageDelays(String service) {
        return Timer.builder("trunkline.page.delay")
                .description("From the report with which an incident began to its page, accepted by PagerDuty")
                .tag("service", services.tag(ServiceLabel.of(service)))
                .serviceLevelObjectives(millis(
                        1_000, 2_500, 5_000, 6_000, 7_500, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
                        1_800_000, 3_600_000))
                .register(registry);
    }

    /**
     * An incident ended.
     *
     * @param outcome such as {@code resolved}, {@code ended}, {@code unresolvable}, {@code rejected}
     */
    public void incident(Status status, String outcome) {
        incidents(status, outcome).increment();
    }

    Counter incidents(Status status, String outcome) {
        return Counter.builder("trunkline.incidents.closed")
                .description("Incidents by how they ended")
                .tags("status", word(status.name()), "outcome", word(outcome))
                .register(registry);
    }

    /** No entry of services.yaml names a component, so that the default service got it. */
    public void unmapped(String source) {
        unmappedOutages(source).increment();
    }

    Counter unmappedOutages(String source) {
        return counter("trunkline.unmapped", "Outages that went to the default service for want of a mapping", source);
    }

    /** A platform was asked whose a component is, and answered so: a word of {@code Inventory.LookupOutcome}. */
    public void lookup(String source, String outcome, Duration took) {
        lookups(source, outcome).record(took);
    }

    Timer lookups(String source, String outcome) {
        return Timer.builder("trunkline.lookup")
                .description("Questions to a platform about a component that services.yaml does not name")
                .tags("source", sources.tag(source), "outcome", word(outcome))
                .register(registry);
    }

    /** A platform was asked for everything that it has. */
    public void listing(String source, String outcome) {
        listings(source, outcome).increment();
    }

    Counter listings(String source, String outcome) {
        return counter(
                "trunkline.listings",
                "Comparisons of what a platform lists with the ledger",
                source,
                "outcome",
                outcome);
    }

    /** Something became of a notification channel: a word of {@link io.trunkline.inventory.notifications.ChannelEvent}. */
    public void channel(String source, String what) {
        channels(source, what).increment();
    }

    Counter channels(String source, String what) {
        return counter("trunkline.channels", "What became of notification channels", source, "what", word(what));
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
        flaps(source).increment();
    }

    Counter flaps(String source) {
        return counter("trunkline.flaps", "Recoveries within the cooldown, which were held", source);
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
    public void pagerDutyWebhook(String kind, String outcome) {
        pagerDutyWebhooks(kind, outcome).increment();
    }

    Counter pagerDutyWebhooks(String kind, String outcome) {
        return Counter.builder("trunkline.pagerduty.webhooks")
                .description("Webhooks of PagerDuty about incidents, by what was done and what became of it")
                .tags("kind", word(kind), "outcome", word(outcome))
                .register(registry);
    }

    Counter readings(String found) {
        return Counter.builder("trunkline.read.back")
                .description("Looks at what PagerDuty has of an incident, by how it was found")
                .tags("found", word(found))
                .register(registry);
    }

    /** No service of PagerDuty took an incident. */
    public void lastResort() {
        lastResort.increment();
    }

    /** Incidents that the last resort could not deliver either. */
    public void lastResortFailed() {
        lastResortFailed.increment();
    }

    /**
     * The heartbeat's minute came.
     *
     * @param outcome {@code sent}, {@code failed}, or {@code withheld} because something is not well
     */
    public void heartbeat(String outcome) {
        heartbeats(outcome).increment();
    }

    Counter heartbeats(String outcome) {
        return byOutcome("trunkline.heartbeat", "Heartbeats by what came of them", outcome);
    }

    /** PagerDuty was to be shown that maintenance began or ended. */
    public void changeEvent(String outcome) {
        changeEvents(outcome).increment();
    }

    Counter changeEvents(String outcome) {
        return byOutcome("trunkline.change.events", "Change events for PagerDuty by what came of them", outcome);
    }

    /** A note on an incident of PagerDuty was to be written. */
    public void note(String outcome) {
        notes(outcome).increment();
    }

    Counter notes(String outcome) {
        return byOutcome("trunkline.incident.notes", "Notes on incidents of PagerDuty by what came of them", outcome);
    }

    /** So many events left the history. */
    public void pruned(int events) {
        pruned.increment(events);
    }

    Counter calls(String service, DeliveryAction action, String outcome) {
        return Counter.builder("trunkline.pagerduty.calls")
                .description("Calls to PagerDuty by what came of them")
                .tags(
                        "service",
                        services.tag(ServiceLabel.of(service)),
                        "action",
                        word(action.name()),
                        "outcome",
                        outcome)
                .register(registry);
    }

    private Counter byOutcome(String name, String description, String outcome) {
        return Counter.builder(name)
                .description(description)
                .tag("outcome", word(outcome))
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
