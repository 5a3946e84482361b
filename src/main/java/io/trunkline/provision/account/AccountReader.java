package io.trunkline.provision.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.config.Secret;
import io.trunkline.pagerduty.rest.PagerDutyApi;
import io.trunkline.pagerduty.rest.Refused;
import io.trunkline.pagerduty.rest.RestFailure;
import io.trunkline.pagerduty.rest.RestPace;
import io.trunkline.pagerduty.rest.RestQuery;
import io.trunkline.provision.Account;
import io.trunkline.provision.DesiredState;
import io.trunkline.provision.DesiredState.Dependency;
import io.trunkline.provision.DesiredState.Grouping;
import io.trunkline.provision.DesiredState.Integration;
import io.trunkline.provision.DesiredState.PlannedService;
import io.trunkline.provision.DesiredState.Policy;
import io.trunkline.provision.ExistingObject;
import io.trunkline.provision.Kind;
import io.trunkline.provision.ProvisioningConfig;
import io.trunkline.provision.Target;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads from PagerDuty what there is of all that is wanted. Changes nothing. */
public final class AccountReader {

    private static final String INTEGRATION = "events_api_v2_inbound_integration";
    private static final int LOOKS = 4;

    private final PagerDutyApi api;
    private final EventualReader settled;

    /** Takes what is not found at once for not there to be seen. */
    public AccountReader(PagerDutyApi api) {
        this(api, EventualReader.AT_ONCE);
    }

    /** Waits for what may have been made a moment ago. */
    public AccountReader(PagerDutyApi api, RestPace pace) {
        this(api, new EventualReader(pace, LOOKS));
    }

    private AccountReader(PagerDutyApi api, EventualReader settled) {
        this.api = api;
        this.settled = settled;
    }

    /** What PagerDuty has of the kinds that are wanted, others of these kinds too. */
    public Account of(ProvisioningConfig blueprint) throws RestFailure, InterruptedException {
        Map<Target, List<String>> ids = targets(blueprint);
        Reading reading = new Reading(ids);
        if (!blueprint.all(Policy.class).isEmpty()) {
            for (JsonNode policy : api.all("/escalation_policies", "escalation_policies", RestQuery.NONE)) {
                reading.add(reading.policy(policy));
            }
        }
        for (JsonNode service : api.all("/services", "services", RestQuery.of("include[]", "integrations"))) {
            reading.services.put(service.path("name").asText(), service);
            reading.add(reading.service(service));
        }
        for (PlannedService service : blueprint.all(PlannedService.class)) {
            reading.warn(service);
        }
        for (Integration integration : blueprint.all(Integration.class)) {
            integration(integration, reading.services.get(integration.service()))
                    .forEach(reading::add);
        }
        for (Grouping grouping : blueprint.all(Grouping.class)) {
            reading.open(Kind.GROUPING, () -> grouping(grouping, reading));
        }
        for (DesiredState.BusinessService parent : blueprint.all(DesiredState.BusinessService.class)) {
            parents(parent, reading);
        }
        if (!blueprint.all(DesiredState.Subscription.class).isEmpty()) {
            reading.open(Kind.SUBSCRIPTION, () -> subscriptions(reading));
        }
        return new Account(reading.things, ids, reading.closed, reading.hidden, reading.warnings);
    }

    /**
     * Looks for one thing again, right before it is made: another may have made it meanwhile, or an earlier attempt
     * that was never answered.
     *
     * @param ids of what it refers to
     * @throws RestFailure as of any call, and not found is one: what it refers to may be too new
     */
    List<ExistingObject> again(DesiredState wanted, IdMap ids) throws RestFailure, InterruptedException {
        Reading reading = new Reading(Map.of());
        switch (wanted.kind()) {
            case POLICY -> {
                // A match of any part of the name: the exact one is chosen below.
                for (JsonNode policy :
                        api.all("/escalation_policies", "escalation_policies", RestQuery.of("query", wanted.name()))) {
                    reading.add(reading.policy(policy));
                }
            }
            case SERVICE -> {
                for (JsonNode service : api.all("/services", "services", RestQuery.of("name", wanted.name()))) {
                    reading.add(reading.service(service));
                }
            }
            case INTEGRATION -> {
                Integration integration = (Integration) wanted;
                JsonNode service = api.get(
                                "/services/" + ids.of(Kind.SERVICE, integration.service()),
                                RestQuery.of("include[]", "integrations"))
                        .path("service");
                integration(integration, service).forEach(reading::add);
            }
            case GROUPING -> grouping((Grouping) wanted, ids.of(Kind.SERVICE, wanted.name()), reading);
            case BUSINESS_SERVICE -> parents().forEach(each -> reading.add(FieldMap.parent(each)));
            case DEPENDENCY -> {
                Dependency dependency = (Dependency) wanted;
                String service = ids.of(Kind.SERVICE, dependency.service());
                for (JsonNode each : relationshipsIfAny(ids.of(Kind.BUSINESS_SERVICE, dependency.parent()))) {
                    if (each.path("supporting_service").path("id").asText().equals(service)) {
                        reading.add(dependency(wanted.name(), each));
                    }
                }
            }
            case SUBSCRIPTION -> subscriptions(reading);
        }
        return reading.things.stream()
                .filter(found -> found.kind() == wanted.kind() && found.name().equals(wanted.name()))
                .toList();
    }

    /** Queries match parts of names, and of e-mail addresses; what is meant is the whole. */
    private Map<Target, List<String>> targets(ProvisioningConfig blueprint) throws RestFailure, InterruptedException {
        Map<Target, List<String>> ids = new HashMap<>();
        for (Target target : blueprint.targets()) {
            String list =
                    switch (target.type()) {
                        case SCHEDULE -> "schedules";
                        case USER -> "users";
                        case TEAM -> "teams";
                    };
            String field = target.type() == Target.Type.USER ? "email" : "name";
            for (JsonNode each : api.all("/" + list, list, RestQuery.of("query", target.name()))) {
                String name = each.path(field).asText();
                boolean same = target.type() == Target.Type.USER
                        ? name.equalsIgnoreCase(target.name())
                        : name.equals(target.name());
                if (same) {
                    ids.computeIfAbsent(target, one -> new ArrayList<>())
                            .add(each.path("id").asText());
                }
            }
        }
        return ids;
    }

    /** The one whose key the configuration has, whatever it is called; or else those of that name. */
    private List<ExistingObject> integration(Integration wanted, JsonNode service)
            throws RestFailure, InterruptedException {
        if (service == null) {
            return List.of();
        }
        List<ExistingObject> named = new ArrayList<>();
        for (JsonNode each : service.path("integrations")) {
            if (each.path("type").asText().startsWith(INTEGRATION)) {
                JsonNode whole = each.hasNonNull("integration_key") ? each : whole(each, service);
                Optional<Secret> key = Optional.ofNullable(
                                whole.path("integration_key").textValue())
                        .map(Secret::new);
                String name = whole.path("name").asText(whole.path("summary").asText());
                ExistingObject found = new ExistingObject(
                        Kind.INTEGRATION,
                        wanted.name(),
                        service.path("id").asText() + "." + each.path("id").asText(),
                        Map.of("name", name),
                        key);
                if (key.isPresent() && key.equals(wanted.key())) {
                    return List.of(found);
                }
                if (name.equals(wanted.title())) {
                    named.add(found);
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
            return api.get(path, RestQuery.NONE).path("integration");
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
            api.get("/alert_grouping_settings", RestQuery.of("limit", "1"));
        } else {
            grouping(wanted, service.path("id").asText(), reading);
        }
    }

    /** A service is in one setting at most, which may be for others too. */
    private void grouping(Grouping wanted, String service, Reading reading) throws RestFailure, InterruptedException {
        for (JsonNode each : api.get("/alert_grouping_settings", RestQuery.of("service_ids[]", service))
                .path("alert_grouping_settings")) {
            boolean ours = false;
            for (JsonNode covered : each.path("services")) {
                ours |= covered.path("id").asText().equals(service);
            }
            if (ours) {
                reading.add(FieldMap.grouping(wanted.service(), service, each));
            }
        }
    }

    private List<JsonNode> parents() throws RestFailure, InterruptedException {
        return api.all("/business_services", "business_services", RestQuery.NONE);
    }

    private void parents(DesiredState.BusinessService wanted, Reading reading)
            throws RestFailure, InterruptedException {
        List<JsonNode> parents = new ArrayList<>();
        reading.open(Kind.BUSINESS_SERVICE, () -> parents.addAll(parents()));
        for (JsonNode each : parents) {
            reading.add(FieldMap.parent(each));
            if (each.path("name").asText().equals(wanted.name())) {
                reading.open(Kind.DEPENDENCY, () -> dependencies(wanted, each, reading));
            }
        }
    }

    private void dependencies(DesiredState.BusinessService wanted, JsonNode parent, Reading reading)
            throws RestFailure, InterruptedException {
        Map<String, String> names = new HashMap<>();
        reading.services.forEach((name, service) -> names.put(service.path("id").asText(), name));
        String id = parent.path("id").asText();
        List<JsonNode> there = settled.looks() == 1 ? relationships(id) : relationshipsIfAny(id);
        for (JsonNode relationship : there) {
            String supporting =
                    relationship.path("supporting_service").path("id").asText();
            String name = names.getOrDefault(supporting, supporting);
            reading.add(dependency(Dependency.name(wanted.name(), name), relationship));
        }
    }

    /**
     * For a caller that makes what is missing: not found counts as none, and PagerDuty refuses a token that may not see them.
     */
    private List<JsonNode> relationshipsIfAny(String parent) throws RestFailure, InterruptedException {
        try {
            return settled.of(() -> relationships(parent));
        } catch (Refused refused) {
            if (!refused.notFound()) {
                throw refused;
            }
            return List.of();
        }
    }

    private static ExistingObject dependency(String name, JsonNode relationship) {
        String supporting = relationship.path("supporting_service").path("id").asText();
        return new ExistingObject(
                Kind.DEPENDENCY,
                name,
                supporting + ".service." + relationship.path("id").asText(),
                Map.of());
    }

    /** Those that say what the business service depends on; it may support others itself. */
    private List<JsonNode> relationships(String parent) throws RestFailure, InterruptedException {
        List<JsonNode> relationships = new ArrayList<>();
        for (JsonNode each : api.get("/service_dependencies/business_services/" + parent, RestQuery.NONE)
                .path("relationships")) {
            if (each.path("dependent_service").path("id").asText().equals(parent)) {
                relationships.add(each);
            }
        }
        return relationships;
    }

    private void subscriptions(Reading reading) throws RestFailure, InterruptedException {
        for (JsonNode each : api.all("/webhook_subscriptions", "webhook_subscriptions", RestQuery.NONE)) {
            reading.add(FieldMap.subscription(each, reading.names));
        }
    }

    /** What is read of a kind that an account need not have. */
    @FunctionalInterface
    private interface Look {

        void look() throws RestFailure, InterruptedException;
    }

    /** What has been read so far. */
    private static final class Reading {

        private final List<ExistingObject> things = new ArrayList<>();
        private final Map<String, JsonNode> services = new HashMap<>();
        private final Map<String, String> policies = new HashMap<>();
        private final Map<String, String> names = new HashMap<>();
        private final Set<Kind> closed = EnumSet.noneOf(Kind.class);
        private final Map<Kind, String> hidden = new EnumMap<>(Kind.class);
        private final List<String> warnings = new ArrayList<>();

        Reading(Map<Target, List<String>> ids) {
            ids.forEach((target, same) -> same.forEach(id -> names.put(id, target.toString())));
        }

        void add(ExistingObject found) {
            things.add(found);
        }

        ExistingObject policy(JsonNode policy) {
            policies.put(policy.path("id").asText(), policy.path("name").asText());
            return FieldMap.policy(policy, names);
        }

        ExistingObject service(JsonNode service) {
            return FieldMap.service(service, policies);
        }

        void warn(PlannedService wanted) {
            String status = services.containsKey(wanted.name())
                    ? services.get(wanted.name()).path("status").asText()
                    : "";
            if (status.equals("disabled") || status.equals("maintenance")) {
                warnings.add("service \"" + wanted.name() + "\" is "
                        + (status.equals("disabled") ? "disabled" : "in a maintenance window")
                        + " in PagerDuty: what is sent there reaches no one");
            }
        }

        /** 402 is how PagerDuty says that a plan does not go that far, 403 and 404 that this token does not. */
        void open(Kind kind, Look look) throws RestFailure, InterruptedException {
            try {
                look.look();
            } catch (Refused refused) {
                if (refused.status() == 402) {
                    shut(kind, closed::add);
                } else if (refused.status() == 403 || refused.notFound()) {
                    shut(kind, each -> hidden.put(each, refused.getMessage()));
                } else {
                    throw refused;
                }
            }
        }

        private static void shut(Kind kind, Consumer<Kind> door) {
            door.accept(kind);
            if (kind == Kind.BUSINESS_SERVICE) {
                door.accept(Kind.DEPENDENCY);
            }
        }
    }
}
