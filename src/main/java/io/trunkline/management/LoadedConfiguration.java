package io.trunkline.management;

import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.ledger.query.MaskedRoutingKey;
import io.trunkline.model.Service;
import io.trunkline.source.Source;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What metrics say of the configuration in force, and which series they have because of it.
 *
 * @param sources the names of all sources
 * @param services the ids of all services, each with its routing key
 * @param hash see {@link ReloadableConfiguration#hash}
 * @param loadedAt when it came into force
 * @param backups the folder in which {@code trunkline-backup} keeps copies of the ledger, if it is there
 */
public record LoadedConfiguration(
        List<String> sources, Map<String, MaskedRoutingKey> services, long hash, Instant loadedAt, Path backups) {

    /** Of a management port that has none. */
    static final LoadedConfiguration NONE =
            new LoadedConfiguration(List.of(), Map.of(), 0, Instant.EPOCH, Path.of("backups"));

    public LoadedConfiguration {
        sources = List.copyOf(sources);
        services = Map.copyOf(services);
    }

    public static LoadedConfiguration of(ReloadableConfiguration configuration) {
        Map<String, MaskedRoutingKey> services = new LinkedHashMap<>();
        for (Service service : configuration.get().directory().services()) {
            services.put(service.id(), MaskedRoutingKey.of(service.routingKey()));
        }
        return new LoadedConfiguration(
                configuration.get().sources().all().stream().map(Source::name).toList(),
                services,
                configuration.hash(),
                configuration.loadedAt(),
                configuration.get().settings().data().resolve("backups"));
    }
}
