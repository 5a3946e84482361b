package io.trunkline.management;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.metrics.Build;
import java.time.Instant;
import java.util.function.Supplier;

/** Which program runs here, with which configuration. */
final class NodeInfo {

    private NodeInfo() {}

    static void register(MeterRegistry registry, Supplier<LoadedConfiguration> configuration) {
        Gauge.builder("trunkline.build.info", () -> 1)
                .description("1; its labels say which program runs")
                .tags("version", Build.version(), "commit", Build.commit())
                .tag("java", System.getProperty("java.version"))
                .register(registry);
        Gauge.builder("trunkline.configuration.hash", () -> configuration.get().hash())
                .description("Equal on nodes that have the same configuration files in force")
                .register(registry);
        Gauge.builder(
                        "trunkline.configuration.loaded.timestamp.seconds",
                        () -> configuration.get().loadedAt().getEpochSecond())
                .description("When the configuration files in force were read")
                .register(registry);
        Gauge.builder("trunkline.backup.last.success.timestamp.seconds", () -> configuration
                        .get()
                        .newestCopy()
                        .map(Instant::getEpochSecond)
                        .map(Long::doubleValue)
                        .orElse(Double.NaN))
                .description(
                        "When the newest copy of the ledger was made, or the first was tried; NaN where none are made")
                .register(registry);
    }
}
