package io.trunkline.config;

import io.trunkline.model.Directory;
import io.trunkline.model.Service;
import io.trunkline.rules.Maintenance;
import io.trunkline.source.Sources;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that was configured, as it was at one instant: code that works on one thing reads it once and sees no edit
 * in the middle.
 */
public record Configuration(Settings settings, Sources sources, Directory directory, Maintenance maintenance) {

    /** Reads PagerDuty's REST API where a service is; nothing if it cannot be read there. */
    public Optional<String> apiToken(Service service) {
        Settings.Rest rest = settings.pagerduty().rest();
        if (rest.url() == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(service.apiToken() != null ? service.apiToken() : rest.token());
    }

    /**
     * The same where an incident was told.
     *
     * @param service the id of the service that owns it
     * @param readdressed whether the default service has it
     */
    public Optional<String> apiToken(String service, boolean readdressed) {
        Service fallback = directory.defaultService();
        return apiToken(readdressed ? fallback : directory.service(service).orElse(fallback));
    }

    /** PagerDuty's id of the service that a routing key leads to, if services.yaml says so. */
    public Optional<String> pagerDutyService(String routingKey) {
        return directory.services().stream()
                .filter(service -> service.routingKey().equals(routingKey))
                .map(Service::pagerDutyService)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Ids of the services that have this routing key. */
    public List<String> servicesOf(String routingKey) {
        return directory.services().stream()
                .filter(service -> service.routingKey().equals(routingKey))
                .map(Service::id)
                .toList();
    }

    /** Every token that there is, each once: the one of the settings first. */
    public List<String> apiTokens() {
        Settings.Rest rest = settings.pagerduty().rest();
        return rest.url() == null
                ? List.of()
                : Stream.concat(
                                Stream.ofNullable(rest.token()),
                                directory.services().stream()
                                        .map(Service::apiToken)
                                        .filter(Objects::nonNull))
                        .distinct()
                        .toList();
    }
}
