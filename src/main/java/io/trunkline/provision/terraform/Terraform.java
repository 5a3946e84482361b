package io.trunkline.provision.terraform;

import static io.trunkline.provision.terraform.Hcl.list;

import io.trunkline.provision.Account;
import io.trunkline.provision.DesiredState;
import io.trunkline.provision.DesiredState.BusinessService;
import io.trunkline.provision.DesiredState.Dependency;
import io.trunkline.provision.DesiredState.Grouping;
import io.trunkline.provision.DesiredState.Integration;
import io.trunkline.provision.DesiredState.PlannedService;
import io.trunkline.provision.DesiredState.Policy;
import io.trunkline.provision.DesiredState.Subscription;
import io.trunkline.provision.EscalationLevel;
import io.trunkline.provision.ProvisioningConfig;
import io.trunkline.provision.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The same as Terraform: for people who keep PagerDuty there. */
public final class Terraform {

    private static final String US = "https://api.pagerduty.com";
    private static final String EU = "https://api.eu.pagerduty.com";

    private final Map<Target.Type, Labels> targets = new EnumMap<>(Target.Type.class);
    private final Labels policies = new Labels();
    private final Labels services = new Labels();
    private final Labels parents = new Labels();
    private final List<Hcl> blocks = new ArrayList<>();
    private final List<Hcl> imports = new ArrayList<>();
    private final Account account;

    private Terraform(Account account) {
        this.account = account;
        for (Target.Type type : Target.Type.values()) {
            targets.put(type, new Labels());
        }
    }

    /**
     * One file.
     *
     * @param account what there is already, which is imported
     * @param apiUrl of the REST API
     */
    public static String of(ProvisioningConfig blueprint, Account account, String apiUrl) {
        Terraform terraform = new Terraform(account);
        terraform.head(apiUrl);
        blueprint.targets().forEach(terraform::target);
        blueprint.all(PlannedService.class).forEach(service -> terraform.services.of(service.id()));
        blueprint.wanted().forEach(wanted -> terraform.resource(wanted, blueprint));
        terraform.blocks.addAll(terraform.imports);
        return terraform.blocks.stream().map(Hcl::toString).collect(Collectors.joining("\n"));
    }

    private void head(String apiUrl) {
        blocks.add(Hcl.block("terraform")
                .text("required_version", ">= 1.5")
                .add(Hcl.block("required_providers")
                        .add(Hcl.object("pagerduty")
                                .text("source", "PagerDuty/pagerduty")
                                .text("version", "~> 3.0"))));
        blocks.add(Hcl.block("variable", "pagerduty_token")
                .text("description", "A REST API key of PagerDuty")
                .set("type", "string")
                .set("sensitive", "true"));
        Hcl provider = Hcl.block("provider", "pagerduty").set("token", "var.pagerduty_token");
        if (apiUrl.equals(EU)) {
            provider.text("service_region", "eu");
        } else if (!apiUrl.equals(US)) {
            provider.text("api_url_override", apiUrl);
        }
        blocks.add(provider);
    }

    private void target(Target target) {
        String label = targets.get(target.type()).of(target.name());
        String field = target.type() == Target.Type.USER ? "email" : "name";
        blocks.add(Hcl.block("data", data(target), label).text(field, target.name()));
    }

    private static String data(Target target) {
        return switch (target.type()) {
            case SCHEDULE -> "pagerduty_schedule";
            case USER -> "pagerduty_user";
            case TEAM -> "pagerduty_team";
        };
    }

    private String id(Target target) {
        return "data." + data(target) + "." + targets.get(target.type()).of(target.name()) + ".id";
    }

    private void resource(DesiredState wanted, ProvisioningConfig blueprint) {
        // A sealed type, which Java 17 cannot switch over.
        if (wanted instanceof Policy policy) {
            policy(policy);
        } else if (wanted instanceof PlannedService service) {
            service(service);
        } else if (wanted instanceof Integration integration) {
            integration(integration, label(integration.service(), blueprint));
        } else if (wanted instanceof Grouping grouping) {
            grouping(grouping, label(grouping.service(), blueprint));
        } else if (wanted instanceof BusinessService parent) {
            parent(parent);
        } else if (wanted instanceof Dependency dependency) {
            dependency(dependency, label(dependency.service(), blueprint));
        } else if (wanted instanceof Subscription subscription) {
            subscription(subscription);
        }
    }

    /** Services are called by their ids of services.yaml, which are shorter than their names. */
    private String label(String service, ProvisioningConfig blueprint) {
        return blueprint.all(PlannedService.class).stream()
                .filter(planned -> planned.name().equals(service))
                .map(planned -> services.of(planned.id()))
                .findFirst()
                .orElseThrow();
    }

    private Hcl resource(DesiredState wanted, String type, String label) {
        Hcl resource = Hcl.block("resource", type, label);
        blocks.add(resource);
        account.find(wanted)
                .ifPresent(found -> imports.add(
                        Hcl.block("import").set("to", type + "." + label).text("id", found.id())));
        return resource;
    }

    /** Without one Terraform's provider would write its own, over what people wrote. */
    private String description(DesiredState wanted, Optional<String> description) {
        return description.or(() -> there(wanted, "description")).orElse("");
    }

    /** What PagerDuty has in a field that pagerduty.yaml says nothing about, and that stays so. */
    private Optional<String> there(DesiredState wanted, String field) {
        return account.find(wanted).map(found -> found.fields().get(field));
    }

    private void policy(Policy policy) {
        Hcl resource = resource(policy, "pagerduty_escalation_policy", policies.of(policy.name()))
                .text("name", policy.name())
                .text("description", description(policy, policy.description()))
                .set("num_loops", policy.repeats());
        policy.team().ifPresent(team -> resource.set("teams", list(List.of(id(team)))));
        for (EscalationLevel level : policy.levels()) {
            Hcl rule = Hcl.block("rule").set("escalation_delay_in_minutes", level.minutes());
            for (Target target : level.targets()) {
                String type = target.type() == Target.Type.USER ? "user_reference" : "schedule_reference";
                rule.add(Hcl.block("target").text("type", type).set("id", id(target)));
            }
            resource.add(rule);
        }
    }

    private void service(PlannedService service) {
        resource(service, "pagerduty_service", services.of(service.id()))
                .text("name", service.name())
                .text("description", description(service, service.description()))
                .set("escalation_policy", "pagerduty_escalation_policy." + policies.of(service.policy()) + ".id")
                .text("alert_creation", "create_alerts_and_incidents")
                .text("auto_resolve_timeout", timeout(service.autoResolve()))
                .text("acknowledgement_timeout", timeout(service.acknowledgement()))
                .add(Hcl.block("incident_urgency_rule")
                        .text("type", "constant")
                        .text("urgency", service.urgency().value()));
    }

    private static String timeout(Duration timeout) {
        return timeout.isZero() ? "null" : String.valueOf(timeout.toSeconds());
    }

    private void integration(Integration integration, String label) {
        resource(integration, "pagerduty_service_integration", label)
                .text("name", there(integration, "name").orElse(integration.title()))
                .text("type", "events_api_v2_inbound_integration")
                .set("service", "pagerduty_service." + label + ".id");
        blocks.add(Hcl.block("output", "routing_key_" + label)
                .set("value", "pagerduty_service_integration." + label + ".integration_key")
                .set("sensitive", "true"));
    }

    private void grouping(Grouping grouping, String label) {
        Hcl config = Hcl.block("config");
        if (!grouping.window().isZero()) {
            config.set(
                    grouping.type().equals("time") ? "timeout" : "time_window",
                    grouping.window().toSeconds());
        }
        if (!grouping.matching().isEmpty()) {
            config.text("aggregate", "all")
                    .set(
                            "fields",
                            list(grouping.matching().stream().map(Hcl::quoted).toList()));
        }
        List<String> services = new ArrayList<>(List.of("pagerduty_service." + label + ".id"));
        there(grouping, "others").filter(others -> !others.isEmpty()).ifPresent(others -> Stream.of(others.split(" "))
                .map(Hcl::quoted)
                .forEach(services::add));
        resource(grouping, "pagerduty_alert_grouping_setting", label)
                .text("name", there(grouping, "name").orElse(grouping.service() + " (Trunkline)"))
                .text("description", there(grouping, "description").orElse(""))
                .text("type", grouping.type())
                .set("services", list(services))
                .add(config);
    }

    private void parent(BusinessService parent) {
        Hcl resource = resource(parent, "pagerduty_business_service", parents.of(parent.name()))
                .text("name", parent.name())
                .text("description", description(parent, parent.description()));
        optional(resource, "point_of_contact", parent.contact().map(Hcl::quoted));
        optional(resource, "team", parent.team().map(this::id));
    }

    private static void optional(Hcl block, String name, Optional<String> expression) {
        expression.ifPresent(value -> block.set(name, value));
    }

    private void dependency(Dependency dependency, String label) {
        String parent = "pagerduty_business_service." + parents.of(dependency.parent()) + ".id";
        resource(dependency, "pagerduty_service_dependency", label)
                .add(Hcl.block("dependency")
                        .add(Hcl.block("dependent_service").set("id", parent).text("type", "business_service"))
                        .add(Hcl.block("supporting_service")
                                .set("id", "pagerduty_service." + label + ".id")
                                .text("type", "service")));
    }

    private void subscription(Subscription subscription) {
        Hcl filter = Hcl.block("filter");
        optional(filter, "id", subscription.team().map(this::id));
        filter.text("type", subscription.team().isPresent() ? "team_reference" : "account_reference");
        resource(subscription, "pagerduty_webhook_subscription", "trunkline")
                .text("type", "webhook_subscription")
                .set("active", "true")
                .text("description", "Tells Trunkline what people do with incidents")
                .set(
                        "events",
                        list(Subscription.EVENTS.stream().map(Hcl::quoted).toList()))
                .add(Hcl.block("delivery_method")
                        .text("type", "http_delivery_method")
                        .text("url", subscription.url()))
                .add(filter);
    }
}
