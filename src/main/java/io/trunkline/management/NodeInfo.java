package io.trunkline.management;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.metrics.Build;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
        Gauge.builder(
                        "trunkline.backup.last.success.timestamp.seconds",
                        () -> newestCopy(configuration.get().backups()))
                .description("When the newest copy of the ledger was made; NaN where no folder for them is")
                .register(registry);
    }

    /** In seconds since 1970. Of a folder that is empty it is when that was made: from then on a copy is late. */
    private static double newestCopy(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Double.NaN;
        }
        long newest = 0;
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder, "trunkline-*.db")) {
            for (Path copy : copies) {
                newest = Math.max(newest, seconds(copy));
            }
            return newest == 0 ? seconds(folder) : newest;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private static long seconds(Path file) throws IOException {
        return Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
    }
}
