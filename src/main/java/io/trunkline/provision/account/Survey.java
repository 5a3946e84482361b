package io.trunkline.provision.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.pagerduty.rest.Query;
import io.trunkline.pagerduty.rest.Refused;
import io.trunkline.pagerduty.rest.RestApi;
import io.trunkline.pagerduty.rest.RestFailure;
import io.trunkline.provision.Account;
import io.trunkline.provision.Blueprint;
import io.trunkline.provision.Found;
import io.trunkline.provision.Kind;
import io.trunkline.provision.Secret;
import io.trunkline.provision.Target;
import io.trunkline.provision.Wanted;
import io.trunkline.provision.Wanted.Dependency;
import io.trunkline.provision.Wanted.Grouping;
import io.trunkline.provision.Wanted.Integration;
import io.trunkline.provision.Wanted.PlannedService;
import io.trunkline.provision.Wanted.Policy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads from PagerDuty what there is of all that is wanted. Changes nothing. */
public final class Survey {

    private static final String INTEGRATION = "events_api_v2_inbound_integration";

    private final RestApi api;

    public Survey(RestApi api) {
        this.api = api;
    }

    /** What PagerDuty has of the kinds that are wanted, others of these kinds too. */
    public Account of(Blueprint blueprint) throws RestFailure, InterruptedException {
        Map<Target, String> ids = targets(blueprint);
        Reading reading = new Reading(ids);
        if (!blueprint.all(Policy.class).isEmpty()) {
            for (JsonNode policy : api.all("/escalation_policies", "escalation_policies", Query.NONE)) {
                reading.add(reading.policy(policy));
            }
        }
        for (JsonNode service : api.all("/services", "services", Query.of("include[]", "integrations"))) {
            reading.services.put(service.path("name").asText(), service);
            reading.add(reading.service(service));
        }
        for (PlannedService service : blueprint.all(PlannedService.class)) {
            reading.warn(service);
        }
        for (Integration integration : blueprint.all(Integration.class)) {
            integration(integration, reading.services.get(integration.service()))
                    .ifPresent(reading::add);
        }
        for (Grouping grouping : blueprint.all(Grouping.class)) {
            reading.open(Kind.GROUPING, () -> grouping(grouping, reading));
        }
        for (Wanted.BusinessService parent : blueprint.all(Wanted.BusinessService.class)) {
            reading.open(Kind.BUSINESS_SERVICE, () -> parents(parent, reading));
        }
        if (!blueprint.all(Wanted.Subscription.class).isEmpty()) {
            reading.open(Kind.SUBSCRIPTION, () -> subscriptions(reading));
        }
        return new Account(reading.things, ids, reading.closed, reading.warnings);
    }

    /**
     * Looks for one thing again, right before it is made: somebody may have made it meanwhile, or an earlier attempt that
     * was never answered.
     *
     * @param ids of what it refers to
     */
    Optional<Found> again(Wanted wanted, Ids ids) throws RestFailure, InterruptedException {
        Reading reading = new Reading(Map.of());
        switch (wanted.kind()) {
            case POLICY -> {
                // A match of any part of the name: what is meant is told below.
                for (JsonNode policy :
                        api.all("/escalation_policies", "escalation_policies", Query.of("query", wanted.name()))) {
                    reading.add(reading.policy(policy));
                }
            }
            case SERVICE -> {
                for (JsonNode service : api.all("/services", "services", Query.of("name", wanted.name()))) {
                    reading.add(reading.service(service));
                }
            }
            case INTEGRATION -> {
                Integration integration = (Integration) wanted;
                JsonNode service = api.get(
                                "/services/" + ids.of(Kind.SERVICE, integration.service()),
                                Query.of("include[]", "integrations"))
                        .path("service");
                integration(integration, service).ifPresent(reading::add);
            }
            case GROUPING -> grouping((Grouping) wanted, ids.of(Kind.SERVICE, wanted.name()), reading);
            case BUSINESS_SERVICE -> parents((Wanted.BusinessService) wanted, reading);
            case DEPENDENCY -> {
                Dependency dependency = (Dependency) wanted;
                String service = ids.of(Kind.SERVICE, dependency.service());
                for (JsonNode each : relationships(ids.of(Kind.BUSINESS_SERVICE, dependency.parent()))) {
                    if (each.path("supporting_service").path("id").asText().equals(service)) {
                        reading.add(dependency(wanted.name(), each));
                    }
                }
            }
            case SUBSCRIPTION -> subscriptions(reading);
        }
        return reading.things.stream()
                .filter(found -> found.kind() == wanted.kind() && found.name().equals(wanted.name()))
                .findFirst();
    }

    /** Queries match parts of names, and of e-mail addresses; what is meant is the whole. */
    private Map<Target, String> targets(Blueprint blueprint) throws RestFailure, InterruptedException {
        Map<Target, String> ids = new HashMap<>();
        for (Target target : blueprint.targets()) {
            String list =
                    switch (target.type()) {
                        case SCHEDULE -> "schedules";
                        case USER -> "users";
                        case TEAM -> "teams";
                    };
            String field = target.type() == Target.Type.USER ? "email" : "name";
            for (JsonNode each : api.all("/" + list, list, Query.of("query", target.name()))) {
                String name = each.path(field).asText();
                boolean same = target.type() == Target.Type.USER
                        ? name.equalsIgnoreCase(target.name())
                        : name.equals(target.name());
                if (same) {
                    ids.putIfAbsent(target, each.path("id").asText());
                }
            }
        }
        return ids;
    }

    /** The one whose key the configuration has, whatever it is called; or else the one of that name. */
    private Optional<Found> integration(Integration wanted, JsonNode service) throws RestFailure, InterruptedException {
        if (service == null) {
            return Optional.empty();
        }
        Optional<Found> named = Optional.empty();
        for (JsonNode each : service.path("integrations")) {
            if (each.path("type").asText().startsWith(INTEGRATION)) {
                JsonNode whole = each.hasNonNull("integration_key") ? each : whole(each, service);
                Optional<Secret> key = Optional.ofNullable(
                                whole.path("integration_key").textValue())
                        .map(Secret::new);
                Found found = new Found(
                        Kind.INTEGRATION,
                        wanted.name(),
                        service.path("id").asText() + "." + each.path("id").asText(),
                        Map.of(),
                        key);
                if (key.isPresent() && key.equals(wanted.key())) {
                    return Optional.of(found);
                }
                String name = whole.path("name").asText(whole.path("summary").asText());
                if (name.equals(wanted.title()) && named.isEmpty()) {
                    named = Optional.of(found);
                }
            }
        }
        return named;
    }

    /** With its key, if this token may see it. */
    private JsonNode whole(JsonNode integration, JsonNode service) throws RestFailure, InterruptedException {
        String path = "/services/" + service.path("id").asText() + "/integrations/"
                + integration.path("id").asText();
        try {
            return api.get(path, Query.NONE).path("integration");
        } catch (Refused refused) {
            if (refused.status() != 403 && !refused.notFound()) {
                throw refused;
            }
            return integration;
        }
    }

    private void grouping(Grouping wanted, Reading reading) throws RestFailure, InterruptedException {
        JsonNode service = reading.services.get(wanted.service());
        if (service == null) {
            // The path alone says whether there is grouping at all.
            api.get("/alert_grouping_settings", Query.of("limit", "1"));
        } else {
            grouping(wanted, service.path("id").asText(), reading);
        }
    }

    /** A service is in one setting at most, which may be for others too. */
    private void grouping(Grouping wanted, String service, Reading reading) throws RestFailure, InterruptedException {
        for (JsonNode each : api.get("/alert_grouping_settings", Query.of("service_ids[]", service))
                .path("alert_grouping_settings")) {
            boolean ours = false;
            for (JsonNode covered : each.path("services")) {
                ours |= covered.path("id").asText().equals(service);
            }
            if (ours) {
                reading.add(Fields.grouping(wanted.service(), each));
                if (each.path("services").size() > 1) {
                    reading.warnings.add("the alert grouping of \"" + wanted.service() + "\" is that of "
                            + (each.path("services").size() - 1) + " other services too: a change is one for them");
                }
            }
        }
    }

    private void parents(Wanted.BusinessService wanted, Reading reading) throws RestFailure, InterruptedException {
        for (JsonNode each : api.all("/business_services", "business_services", Query.NONE)) {
            reading.add(Fields.parent(each));
            if (each.path("name").asText().equals(wanted.name())) {
                Map<String, String> names = new HashMap<>();
                reading.services.forEach(
                        (name, service) -> names.put(service.path("id").asText(), name));
                for (JsonNode relationship : relationships(each.path("id").asText())) {
                    JsonNode supporting = relationship.path("supporting_service");
                    String id = supporting.path("id").asText();
                    reading.add(dependency(Dependency.name(wanted.name(), names.getOrDefault(id, id)), relationship));
                }
            }
        }
    }

    private static Found dependency(String name, JsonNode relationship) {
        String supporting = relationship.path("supporting_service").path("id").asText();
        return new Found(
                Kind.DEPENDENCY,
                name,
                supporting + ".service." + relationship.path("id").asText(),
                Map.of());
    }

    /** Those that say what the business service depends on; it may support others itself. */
    private List<JsonNode> relationships(String parent) throws RestFailure, InterruptedException {
        List<JsonNode> relationships = new ArrayList<>();
        try {
            for (JsonNode each : api.get("/service_dependencies/business_services/" + parent, Query.NONE)
                    .path("relationships")) {
                if (each.path("dependent_service").path("id").asText().equals(parent)) {
                    relationships.add(each);
                }
            }
        } catch (Refused refused) {
            if (!refused.notFound()) {
                throw refused;
            }
        }
        return relationships;
    }

    private void subscriptions(Reading reading) throws RestFailure, InterruptedException {
        for (JsonNode each : api.all("/webhook_subscriptions", "webhook_subscriptions", Query.NONE)) {
            reading.add(Fields.subscription(each, reading.names));
        }
    }

    /** What is read of a kind that an account need not have. */
    @FunctionalInterface
    private interface Look {

        void look() throws RestFailure, InterruptedException;
    }

    /** What has been read so far. */
    private static final class Reading {

        private final List<Found> things = new ArrayList<>();
        private final Map<String, JsonNode> services = new HashMap<>();
        private final Map<String, String> policies = new HashMap<>();
        private final Map<String, String> names = new HashMap<>();
        private final Set<Kind> closed = EnumSet.noneOf(Kind.class);
        private final List<String> warnings = new ArrayList<>();

        Reading(Map<Target, String> ids) {
            ids.forEach((target, id) -> names.put(id, target.toString()));
        }

        void add(Found found) {
            things.add(found);
        }

        Found policy(JsonNode policy) {
            policies.put(policy.path("id").asText(), policy.path("name").asText());
            return Fields.policy(policy, names);
        }

        Found service(JsonNode service) {
            return Fields.service(service, policies);
        }

        void warn(PlannedService wanted) {
            String status = services.containsKey(wanted.name())
                    ? services.get(wanted.name()).path("status").asText()
                    : "";
            if (status.equals("disabled") || status.equals("maintenance")) {
                warnings.add("service \"" + wanted.name() + "\" is "
                        + (status.equals("disabled") ? "disabled" : "in a maintenance window")
                        + " in PagerDuty: what is sent there reaches nobody");
            }
        }

        /** 402 and 403 are how PagerDuty says that a plan or a token does not go that far. */
        void open(Kind kind, Look look) throws RestFailure, InterruptedException {
            try {
                look.look();
            } catch (Refused refused) {
                if (refused.status() != 402 && refused.status() != 403) {
                    throw refused;
                }
                closed.add(kind);
                if (kind == Kind.BUSINESS_SERVICE) {
                    closed.add(Kind.DEPENDENCY);
                }
            }
        }
    }
}
