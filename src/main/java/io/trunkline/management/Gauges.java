package io.trunkline.management;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.trunkline.ledger.query.LedgerCounts;
import io.trunkline.ledger.query.LedgerTotals;
import io.trunkline.ledger.query.MaskedRoutingKey;
import io.trunkline.ledger.query.RoutingKeyView;
import io.trunkline.metrics.ServiceLabel;
import io.trunkline.rules.Verdict;
import io.trunkline.rules.alarms.ActiveAlarm;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * How things stand at the moment of a scrape. What cannot be read is NaN, not the value of a better day: a frozen
 * "0 open incidents" would be believed.
 */
final class Gauges {

    private final HealthReadings watched;
    private final Clock clock;
    private final MultiGauge held;
    private final MultiGauge keyHeld;
    private final MultiGauge unaccepted;
    private final MultiGauge alarms;
    private final HealthInputs inputs;
    private final Supplier<LoadedConfiguration> configuration;
    private final LedgerGauges counts;

    private final Set<String> services = new ConcurrentSkipListSet<>();
    private volatile LedgerTotals totals;
    private volatile double storeWritable = Double.NaN;
    private volatile double rejected;

    Gauges(
            MeterRegistry registry,
            HealthReadings watched,
            HealthInputs inputs,
            Supplier<LoadedConfiguration> configuration,
            Clock clock) {
        this.watched = watched;
        this.inputs = inputs;
        this.configuration = configuration;
        this.clock = clock;
        counts = new LedgerGauges(registry, clock);
        NodeInfo.register(registry, configuration);
        gauge(
                registry,
                "trunkline.incidents.open",
                "Incidents that are gathering or open",
                LedgerTotals::incidentsOpen);
        gauge(
                registry,
                "trunkline.incidents.refused",
                "Incidents that are not over and of which PagerDuty has refused an event",
                LedgerTotals::incidentsRefused);
        gauge(
                registry,
                "trunkline.due.components",
                "Components with work that is due and that no node has taken",
                LedgerTotals::componentsDue);
        gauge(
                registry,
                "trunkline.incidents.missing",
                "Incidents that PagerDuty accepted and does not have",
                LedgerTotals::incidentsMissing);
        gauge(
                registry,
                "trunkline.last.resort.owed",
                "Incidents that PagerDuty did not take and that the last resort has not delivered yet",
                LedgerTotals::incidentsUnheard);
        gauge(
                registry,
                "trunkline.hooks.owed",
                "Calls of hooks that are owed in the ledger",
                LedgerTotals::hookCallsOwed);
        held = MultiGauge.builder("trunkline.components.held")
                .description("Components that are held back from PagerDuty, by the reason")
                .register(registry);
        keyHeld = MultiGauge.builder("trunkline.key.held")
                .description("1 while a routing key is in backoff")
                .register(registry);
        unaccepted = MultiGauge.builder("trunkline.incidents.unaccepted")
                .description("Incidents that PagerDuty has not accepted for a minute, by their service")
                .register(registry);
        alarms = MultiGauge.builder("trunkline.alarm")
                .description("1 while an alarm of the router's own holds")
                .register(registry);
        Gauge.builder("trunkline.store.writable", this, gauges -> gauges.storeWritable)
                .description("1 while the store takes writes")
                .register(registry);
        Gauge.builder("trunkline.configuration.rejected", this, gauges -> gauges.rejected)
                .description("1 while the last edit of a configuration file is not in force because it does not check")
                .register(registry);
    }

    /** Reads everything anew, unless that was done within the last second; waits no longer than {@link CachedValue} does. */
    void refresh() {
        watched.begin();
        watched.counts().begin();
        totals = orNull(watched.totals());
        storeWritable = writable() ? 1 : 0;
        rejected = watched.rejected().get().isEmpty() ? 0 : 1;
        held.register(
                byReason().entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(Tags.of("reason", entry.getKey()), entry.getValue()))
                        .toList(),
                true);
        String paged = inputs.alarmed().get().isPresent() ? "yes" : "no";
        unaccepted.register(unacceptedByService(), true);
        alarms.register(
                inputs.alarms().get().stream()
                        .map(ActiveAlarm::alarm)
                        .map(alarm -> MultiGauge.Row.of(
                                Tags.of("alarm", alarm.kind().word(), "subject", alarm.subject(), "paged", paged), 1))
                        .toList(),
                true);
        keyHeld.register(
                byKey().entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(entry.getKey(), entry.getValue()))
                        .toList(),
                true);
        counts.refresh(orNull(watched.counts()), configuration.get());
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<LedgerTotals> value) {
        Gauge.builder(name, this, gauges -> {
                    LedgerTotals known = gauges.totals;
                    return known == null ? Double.NaN : value.applyAsDouble(known);
                })
                .description(description)
                .register(registry);
    }

    private Map<String, Double> byReason() {
        Map<String, Double> counts = new TreeMap<>();
        LedgerTotals known = totals;
        double none = known == null ? Double.NaN : 0;
        for (Verdict.Hold.Reason reason : Verdict.Hold.Reason.values()) {
            counts.put(reason.name().toLowerCase(Locale.ROOT), none);
        }
        if (known != null) {
            known.componentsHeld().forEach((reason, count) -> counts.put(reason, count.doubleValue()));
        }
        return counts;
    }

    /** All services, and those that had some stay at 0, so that what watches them sees the end. */
    private List<MultiGauge.Row<?>> unacceptedByService() {
        services.addAll(configuration.get().services().keySet());
        services.add(ServiceLabel.DRILL);
        LedgerTotals known = totals;
        Map<String, Double> counts = new TreeMap<>();
        if (known != null) {
            known.incidentsUnaccepted()
                    .forEach((service, count) ->
                            counts.merge(ServiceLabel.of(service), count.doubleValue(), Double::sum));
            services.addAll(counts.keySet());
        }
        return services.stream()
                .<MultiGauge.Row<?>>map(service -> MultiGauge.Row.of(
                        Tags.of("service", service), known == null ? Double.NaN : counts.getOrDefault(service, 0.0)))
                .toList();
    }

    /**
     * Two keys of one service may end in the same four characters, the one of today and one that it had: the series then
     * says whether any of them is held.
     */
    private Map<Tags, Double> byKey() {
        Map<Tags, Double> keys = new LinkedHashMap<>();
        List<RoutingKeyView> rows = orNull(watched.keys());
        if (rows != null) {
            configuration.get().services().forEach((service, key) -> keys.put(ofKey(key, service), 0.0));
            Instant now = clock.instant();
            for (RoutingKeyView row : rows) {
                double held = row.heldAt(now) ? 1 : 0;
                List<String> services = row.services().isEmpty() ? List.of(LedgerCounts.NO_SERVICE) : row.services();
                services.forEach(service -> keys.merge(ofKey(row.key(), service), held, Math::max));
            }
        }
        return keys;
    }

    private static Tags ofKey(MaskedRoutingKey key, String service) {
        return Tags.of("key", key.shown(), "service", service);
    }

    private boolean writable() {
        try {
            watched.store().get();
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    /** The reason is in the readiness of the store, which reads the same store and logs what is wrong. */
    private static <T> T orNull(CachedValue<T> recent) {
        try {
            return recent.get();
        } catch (Exception e) {
            return null;
        }
    }
}
