package io.trunkline.provision.account;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.provision.DesiredState;
import io.trunkline.provision.DesiredState.BusinessService;
import io.trunkline.provision.DesiredState.Dependency;
import io.trunkline.provision.DesiredState.Grouping;
import io.trunkline.provision.DesiredState.Integration;
import io.trunkline.provision.DesiredState.PlannedService;
import io.trunkline.provision.DesiredState.Policy;
import io.trunkline.provision.DesiredState.Subscription;
import io.trunkline.provision.EscalationLevel;
import io.trunkline.provision.Kind;
import io.trunkline.provision.Target;
import java.time.Duration;
import java.util.Optional;

/** What is wanted, as PagerDuty's REST API takes it. */
final class RequestBodies {

    private final IdMap ids;

    RequestBodies(IdMap ids) {
        this.ids = ids;
    }

    ObjectNode of(DesiredState wanted) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        // A sealed type, which Java 17 cannot switch over.
        if (wanted instanceof Policy policy) {
            policy(body.putObject("escalation_policy"), policy);
        } else if (wanted instanceof PlannedService service) {
            service(body.putObject("service"), service);
        } else if (wanted instanceof Integration integration) {
            body.putObject("integration")
                    .put("type", "events_api_v2_inbound_integration")
                    .put("name", integration.title());
        } else if (wanted instanceof Grouping grouping) {
            grouping(body.putObject("alert_grouping_setting"), grouping);
        } else if (wanted instanceof BusinessService parent) {
            parent(body.putObject("business_service"), parent);
        } else if (wanted instanceof Dependency dependency) {
            dependency(body.putArray("relationships").addObject(), dependency);
        } else if (wanted instanceof Subscription subscription) {
            subscription(body.putObject("webhook_subscription"), subscription);
        }
        return body;
    }

    private void policy(ObjectNode json, Policy policy) {
        json.put("type", "escalation_policy").put("name", policy.name()).put("num_loops", policy.repeats());
        text(json, "description", policy.description());
        policy.team().ifPresent(team -> reference(json.putArray("teams").addObject(), "team_reference", ids.of(team)));
        ArrayNode rules = json.putArray("escalation_rules");
        for (EscalationLevel level : policy.levels()) {
            ObjectNode rule = rules.addObject().put("escalation_delay_in_minutes", level.minutes());
            ArrayNode targets = rule.putArray("targets");
            for (Target target : level.targets()) {
                String type = target.type() == Target.Type.USER ? "user_reference" : "schedule_reference";
                reference(targets.addObject(), type, ids.of(target));
            }
        }
    }

    /** Both timeouts are always there: left out, PagerDuty would disable them. */
    private void service(ObjectNode json, PlannedService service) {
        json.put("type", "service").put("name", service.name());
        text(json, "description", service.description());
        reference(
                json.putObject("escalation_policy"),
                "escalation_policy_reference",
                ids.of(Kind.POLICY, service.policy()));
        json.putObject("incident_urgency_rule")
                .put("type", "constant")
                .put("urgency", service.urgency().value());
        json.put("alert_creation", "create_alerts_and_incidents");
        timeout(json, "auto_resolve_timeout", service.autoResolve());
        timeout(json, "acknowledgement_timeout", service.acknowledgement());
    }

    private static void timeout(ObjectNode json, String field, Duration timeout) {
        json.put(field, timeout.isZero() ? null : timeout.toSeconds());
    }

    private void grouping(ObjectNode json, Grouping grouping) {
        json.put("name", grouping.service() + " (Trunkline)").put("type", grouping.type());
        ObjectNode config = json.putObject("config");
        if (!grouping.window().isZero()) {
            config.put(
                    grouping.type().equals("time") ? "timeout" : "time_window",
                    grouping.window().toSeconds());
        }
        if (!grouping.matching().isEmpty()) {
            config.put("aggregate", "all");
            grouping.matching().forEach(config.putArray("fields")::add);
        }
        reference(json.putArray("services").addObject(), "service_reference", ids.of(Kind.SERVICE, grouping.service()));
    }

    private void parent(ObjectNode json, BusinessService parent) {
        json.put("name", parent.name());
        text(json, "description", parent.description());
        text(json, "point_of_contact", parent.contact());
        parent.team().ifPresent(team -> json.putObject("team").put("id", ids.of(team)));
    }

    private void dependency(ObjectNode json, Dependency dependency) {
        reference(json.putObject("supporting_service"), "service", ids.of(Kind.SERVICE, dependency.service()));
        reference(
                json.putObject("dependent_service"),
                "business_service",
                ids.of(Kind.BUSINESS_SERVICE, dependency.parent()));
    }

    private void subscription(ObjectNode json, Subscription subscription) {
        json.put("type", "webhook_subscription").put("active", true);
        json.put("description", "Tells Trunkline what people do with incidents");
        json.putObject("delivery_method").put("type", "http_delivery_method").put("url", subscription.url());
        Subscription.EVENTS.forEach(json.putArray("events")::add);
        ObjectNode filter = json.putObject("filter");
        subscription
                .team()
                .ifPresentOrElse(
                        team -> reference(filter, "team_reference", ids.of(team)),
                        () -> filter.put("type", "account_reference"));
    }

    private static void text(ObjectNode json, String field, Optional<String> text) {
        text.ifPresent(value -> json.put(field, value));
    }

    private static void reference(ObjectNode json, String type, String id) {
        json.put("id", id).put("type", type);
    }
}
