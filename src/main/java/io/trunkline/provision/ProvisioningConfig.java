package io.trunkline.provision;

import io.trunkline.provision.DesiredState.Dependency;
import io.trunkline.provision.DesiredState.Grouping;
import io.trunkline.provision.DesiredState.Integration;
import io.trunkline.provision.DesiredState.PlannedService;
import io.trunkline.provision.DesiredState.Policy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What PagerDuty is to be like.
 *
 * @param wanted in the order in which it is made: each thing after those that it refers to
 * @param warnings what works and is hardly meant
 */
public record ProvisioningConfig(List<DesiredState> wanted, List<String> warnings) {

    public static final ProvisioningConfig NONE = new ProvisioningConfig(List.of(), List.of());

    public ProvisioningConfig {
        wanted = List.copyOf(wanted);
        warnings = List.copyOf(warnings);
    }

    /** All of one type, in their order. */
    public <T extends DesiredState> List<T> all(Class<T> type) {
        return wanted.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What PagerDuty must have before anything is made. */
    public Set<Target> targets() {
        Set<Target> targets = new LinkedHashSet<>();
        wanted.forEach(each -> targets.addAll(each.targets()));
        return targets;
    }

    /** One service with its policy and its place below the parent; nothing if there is no such service. */
    public Optional<ProvisioningConfig> only(String id) {
        return all(PlannedService.class).stream()
                .filter(service -> service.id().equals(id))
                .findFirst()
                .map(service -> new ProvisioningConfig(
                        wanted.stream().filter(each -> concerns(each, service)).toList(),
                        warnings.stream()
                                .filter(warning -> warning.contains("\"" + service.name() + "\""))
                                .toList()));
    }

    private static boolean concerns(DesiredState wanted, PlannedService service) {
        String name = service.name();
        if (wanted instanceof Policy policy) {
            return policy.name().equals(service.policy());
        }
        if (wanted instanceof Integration integration) {
            return integration.service().equals(name);
        }
        if (wanted instanceof Grouping grouping) {
            return grouping.service().equals(name);
        }
        if (wanted instanceof Dependency dependency) {
            return dependency.service().equals(name);
        }
        return wanted.equals(service) || wanted instanceof DesiredState.BusinessService;
    }
}
