package io.trunkline.management;

import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.ledger.query.MaskedRoutingKey;
import io.trunkline.model.Service;
import io.trunkline.source.Source;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What metrics say of the configuration in force, and which series they have because of it.
 *
 * @param sources the names of all sources
 * @param services the ids of all services, each with its routing key
 * @param hash see {@link ReloadableConfiguration#hash}
 * @param loadedAt when it came into force
 * @param newestCopy when the newest copy of the ledger was made; empty where none are made
 */
public record LoadedConfiguration(
        List<String> sources,
        Map<String, MaskedRoutingKey> services,
        long hash,
        Instant loadedAt,
        Optional<Instant> newestCopy) {

    /** Of a management port that has none. */
    static final LoadedConfiguration NONE =
            new LoadedConfiguration(List.of(), Map.of(), 0, Instant.EPOCH, Optional.empty());

    public LoadedConfiguration {
        sources = List.copyOf(sources);
        services = Map.copyOf(services);
    }

    public static LoadedConfiguration of(ReloadableConfiguration configuration, Optional<Instant> newestCopy) {
        Map<String, MaskedRoutingKey> services = new LinkedHashMap<>();
        for (Service service : configuration.get().directory().services()) {
            services.put(service.id(), MaskedRoutingKey.of(service.routingKey()));
        }
        return new LoadedConfiguration(
                configuration.get().sources().all().stream().map(Source::name).toList(),
                services,
                configuration.hash(),
                configuration.loadedAt(),
                newestCopy);
    }
}
