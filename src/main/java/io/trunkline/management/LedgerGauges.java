package io.trunkline.management;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.trunkline.ledger.query.LedgerCounts;
import io.trunkline.metrics.ServiceLabel;
import io.trunkline.model.Incident;
import io.trunkline.model.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Counts of the ledger by service and source: they outlive the process, as its counters do not. Every configured service and
 * source has its series though there be nothing to count, and NaN while the ledger cannot be read.
 */
final class LedgerGauges {

    private static final List<String> STATUSES =
            Stream.of(Status.UP, Status.DEGRADED, Status.DOWN).map(Status::name).toList();

    private static final List<String> STATES = Arrays.stream(Incident.State.values())
            .filter(state -> state != Incident.State.CLOSED)
            .map(Incident.State::name)
            .toList();

    private final MultiGauge components;
    private final MultiGauge incidents;
    private final MultiGauge unknown;
    private final MultiGauge lastHeard;
    private final Clock clock;
    private volatile double oldestDue = Double.NaN;

    LedgerGauges(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        components = MultiGauge.builder("trunkline.components")
                .description("Components by the status that their platform last reported")
                .register(registry);
        incidents = MultiGauge.builder("trunkline.incidents")
                .description("Incidents that are not closed")
                .register(registry);
        unknown = MultiGauge.builder("trunkline.components.unknown")
                .description("Components whose reports do not tell their status")
                .register(registry);
        lastHeard = MultiGauge.builder("trunkline.source.last.heard.timestamp.seconds")
                .description("When the last authentic request of a source came; 0 if none ever did")
                .register(registry);
        Gauge.builder("trunkline.oldest.due.seconds", this, gauges -> gauges.oldestDue)
                .description("For how long the oldest work has been due that is not done")
                .register(registry);
    }

    /** @param counts null if the ledger cannot be read */
    void refresh(LedgerCounts counts, LoadedConfiguration configuration) {
        components.register(rows("status", STATUSES, configuration, counts == null ? null : counts.components()), true);
        incidents.register(rows("state", STATES, configuration, counts == null ? null : counts.incidents()), true);
        unknown.register(
                configuration.sources().stream()
                        .map(source -> MultiGauge.Row.of(
                                Tags.of("source", source),
                                counts == null
                                        ? Double.NaN
                                        : counts.unknown()
                                                .getOrDefault(source, 0L)
                                                .doubleValue()))
                        .toList(),
                true);
        lastHeard.register(
                configuration.sources().stream()
                        .map(source -> MultiGauge.Row.of(Tags.of("source", source), lastHeard(counts, source)))
                        .toList(),
                true);
        oldestDue = counts == null ? Double.NaN : secondsSince(counts.oldestDue());
    }

    private static List<MultiGauge.Row<?>> rows(
            String label, List<String> words, LoadedConfiguration configuration, List<LedgerCounts.Count> counts) {
        Map<Tags, Double> values = new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
        Set<String> services = new TreeSet<>(configuration.services().keySet());
        services.add(ServiceLabel.DRILL);
        for (String service : services) {
            words.forEach(word -> values.put(tags(service, label, word), counts == null ? Double.NaN : 0));
        }
        if (counts != null) {
            counts.forEach(count -> values.merge(
                    tags(ServiceLabel.of(count.service()), label, count.word()), (double) count.count(), Double::sum));
        }
        return values.entrySet().stream()
                .<MultiGauge.Row<?>>map(entry -> MultiGauge.Row.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Tags tags(String service, String label, String word) {
        return Tags.of("service", service, label, word.toLowerCase(Locale.ROOT));
    }

    private static double lastHeard(LedgerCounts counts, String source) {
        if (counts == null) {
            return Double.NaN;
        }
        Instant at = counts.lastHeard().get(source);
        return at == null ? 0 : at.toEpochMilli() / 1000.0;
    }

    private double secondsSince(Instant dueAt) {
        return dueAt == null
                ? 0
                : Math.max(0, Duration.between(dueAt, clock.instant()).toMillis() / 1000.0);
    }
}
