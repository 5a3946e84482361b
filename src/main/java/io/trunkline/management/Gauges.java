package io.trunkline.management;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.trunkline.ledger.query.LedgerTotals;
import io.trunkline.ledger.query.RoutingKeyView;
import io.trunkline.rules.alarms.ActiveAlarm;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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
    private final Supplier<List<ActiveAlarm>> raised;

    private final Set<String> services = new ConcurrentSkipListSet<>();
    private volatile LedgerTotals totals;
    private volatile double storeWritable = Double.NaN;
    private volatile double rejected;

    Gauges(MeterRegistry registry, HealthReadings watched, Supplier<List<ActiveAlarm>> raised, Clock clock) {
        this.watched = watched;
        this.raised = raised;
        this.clock = clock;
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
                "Components with work that is due and that nobody has taken",
                LedgerTotals::componentsDue);
        gauge(
                registry,
                "trunkline.incidents.missing",
                "Incidents that PagerDuty accepted and does not have",
                LedgerTotals::incidentsMissing);
        gauge(
                registry,
                "trunkline.last.resort.owed",
                "Incidents that PagerDuty did not take and of which nobody has heard another way yet",
                LedgerTotals::incidentsUnheard);
        held = MultiGauge.builder("trunkline.components.held")
                .description("Components of which PagerDuty is not told yet, by the reason")
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
        totals = orNull(watched.totals());
        storeWritable = writable() ? 1 : 0;
        rejected = watched.rejected().get().isEmpty() ? 0 : 1;
        held.register(
                byReason().entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(Tags.of("reason", entry.getKey()), entry.getValue()))
                        .toList(),
                true);
        unaccepted.register(unacceptedByService(), true);
        alarms.register(
                raised.get().stream()
                        .map(ActiveAlarm::alarm)
                        .map(alarm ->
                                MultiGauge.Row.of(Tags.of("alarm", alarm.kind().word(), "subject", alarm.subject()), 1))
                        .toList(),
                true);
        keyHeld.register(
                byKey().entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(Tags.of("key", entry.getKey()), entry.getValue()))
                        .toList(),
                true);
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
        counts.put("cooldown", none);
        counts.put("maintenance", none);
        if (known != null) {
            known.componentsHeld().forEach((reason, count) -> counts.put(reason, count.doubleValue()));
        }
        return counts;
    }

    /** Services that had some stay, at 0, so that what watches them sees the end. */
    private List<MultiGauge.Row<?>> unacceptedByService() {
        LedgerTotals known = totals;
        if (known != null) {
            services.addAll(known.incidentsUnaccepted().keySet());
        }
        return services.stream()
                .<MultiGauge.Row<?>>map(service -> MultiGauge.Row.of(
                        Tags.of("service", service),
                        known == null ? Double.NaN : known.incidentsUnaccepted().getOrDefault(service, 0L)))
                .toList();
    }

    /** Two keys may end in the same four characters: the series then says whether any of them is held. */
    private Map<String, Double> byKey() {
        Map<String, Double> keys = new TreeMap<>();
        List<RoutingKeyView> rows = orNull(watched.keys());
        if (rows != null) {
            Instant now = clock.instant();
            rows.forEach(row -> keys.merge(row.key().shown(), row.heldAt(now) ? 1.0 : 0.0, Math::max));
        }
        return keys;
    }

    private boolean writable() {
        try {
            watched.store().get();
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    /** Whoever wants to know why looks at the readiness of the store: it reads the same store and logs what is wrong. */
    private static <T> T orNull(CachedValue<T> recent) {
        try {
            return recent.get();
        } catch (Exception e) {
            return null;
        }
    }
}
