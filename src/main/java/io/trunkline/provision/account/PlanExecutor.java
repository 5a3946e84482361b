package io.trunkline.provision.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.config.Secret;
import io.trunkline.config.SecretLocation;
import io.trunkline.pagerduty.rest.PagerDutyApi;
import io.trunkline.pagerduty.rest.Refused;
import io.trunkline.pagerduty.rest.RestFailure;
import io.trunkline.pagerduty.rest.RestPace;
import io.trunkline.pagerduty.rest.RestQuery;
import io.trunkline.provision.Account;
import io.trunkline.provision.Action;
import io.trunkline.provision.Action.Change;
import io.trunkline.provision.Action.Create;
import io.trunkline.provision.Action.Keep;
import io.trunkline.provision.DesiredState;
import io.trunkline.provision.DesiredState.Integration;
import io.trunkline.provision.DesiredState.Subscription;
import io.trunkline.provision.ExistingObject;
import io.trunkline.provision.Kind;
import io.trunkline.provision.Plan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Carries a plan out, one call after another: PagerDuty answers 500 to dependencies that are made at once. Whatever stops
 * it, another run goes on from there, since all that is made is looked for first. Nothing is deleted.
 */
public final class PlanExecutor {

    private static final int LOOKS = 8;
    private static final String RULES = "escalation_rules";
    private static final String STRATEGY = "escalation_rule_assignment_strategy";

    private final PagerDutyApi api;
    private final AccountReader survey;
    private final KeyWriter keys;
    private final EventualReader settled;

    public PlanExecutor(PagerDutyApi api, KeyWriter keys, RestPace pace) {
        this.api = api;
        this.survey = new AccountReader(api);
        this.keys = keys;
        this.settled = new EventualReader(pace, LOOKS);
    }

    /** Listens to what becomes of a plan. */
    public interface PlanListener {

        /** It is done. */
        void done(Action action);

        /** The account's plan or the token does not allow it. */
        void leftOut(String why);

        /** A secret took the place of another, which is kept. */
        void replaced(String what);
    }

    /**
     * Does what is to be done.
     *
     * @param account what the plan was made of
     * @throws IOException if something else stands in the way than the account's plan or the token
     */
    public void apply(Plan plan, Account account, PlanListener listener) throws IOException, InterruptedException {
        IdMap ids = new IdMap(account);
        for (Action action : plan.actions()) {
            if (action.changes()) {
                try {
                    carryOut(action, ids, listener);
                    listener.done(action);
                } catch (Refused why) {
                    if (!mayBeLeftOut(action.wanted().kind()) || why.status() != 402 && why.status() != 403) {
                        throw why;
                    }
                    listener.leftOut(action.wanted().shown() + ": " + why.getMessage());
                }
            }
        }
    }

    private static boolean mayBeLeftOut(Kind kind) {
        return kind == Kind.GROUPING || kind == Kind.SUBSCRIPTION;
    }

    private void carryOut(Action action, IdMap ids, PlanListener listener) throws IOException, InterruptedException {
        if (action instanceof Create create) {
            create(create.wanted(), ids, listener);
        } else if (action instanceof Change change) {
            change(change, ids);
        } else if (action instanceof Keep keep) {
            keep(keep.wanted().place(), keep.found().secret().orElseThrow(), listener);
        }
    }

    private void create(DesiredState wanted, IdMap ids, PlanListener listener)
            throws IOException, InterruptedException {
        List<ExistingObject> there = settled.of(() -> survey.again(wanted, ids));
        if (!there.isEmpty()) {
            take(wanted, there, ids, listener);
            return;
        }
        ObjectNode body = new RequestBodies(ids).of(wanted);
        JsonNode made = settled.of(() -> api.post(collection(wanted, ids), body))
                .elements()
                .next();
        if (wanted.kind() != Kind.DEPENDENCY) {
            ids.put(wanted.kind(), wanted.name(), made.path("id").asText());
        }
        if (wanted instanceof Integration integration) {
            keep(wanted, integration.place(), secret(made.path("integration_key")), listener);
        } else if (wanted instanceof Subscription subscription) {
            keep(
                    wanted,
                    subscription.place(),
                    secret(made.path("delivery_method").path("secret")),
                    listener);
        }
    }

    private static Optional<Secret> secret(JsonNode answered) {
        return Optional.ofNullable(answered.textValue()).map(Secret::new);
    }

    /** It was made since the plan was: by a person, or by a call that was never answered. */
    private void take(DesiredState wanted, List<ExistingObject> there, IdMap ids, PlanListener listener)
            throws IOException {
        if (there.size() > 1 && wanted.kind() != Kind.DEPENDENCY) {
            throw new IOException(wanted.shown() + " was made meanwhile, " + there.size() + " times; expected one");
        }
        ExistingObject found = there.get(0);
        ids.put(wanted.kind(), wanted.name(), found.id());
        if (wanted instanceof Integration integration) {
            keep(wanted, integration.place(), found.secret(), listener);
        }
    }

    private void keep(DesiredState wanted, SecretLocation place, Optional<Secret> secret, PlanListener listener)
            throws IOException {
        if (secret.isPresent()) {
            keep(place, secret.get(), listener);
        } else {
            listener.leftOut(wanted.shown() + ": PagerDuty does not show its secret to this token, copy it by hand");
        }
    }

    private void keep(SecretLocation place, Secret secret, PlanListener listener) throws IOException {
        keys.keep(place, secret).ifPresent(listener::replaced);
    }

    private void change(Change change, IdMap ids) throws RestFailure, InterruptedException {
        DesiredState wanted = change.wanted();
        String path = collection(wanted, ids) + "/" + change.found().id();
        ObjectNode body = new RequestBodies(ids).of(wanted);
        if (wanted.kind() == Kind.GROUPING) {
            // It keeps its name and its other services.
            JsonNode there = api.get(path, RestQuery.NONE).path("alert_grouping_setting");
            ObjectNode setting = (ObjectNode) body.path("alert_grouping_setting");
            setting.set("services", there.path("services"));
            setting.set("name", there.path("name"));
        }
        if (wanted.kind() == Kind.POLICY) {
            // Whom of a level it turns to is nothing that pagerduty.yaml says.
            JsonNode there = api.get(path, RestQuery.NONE).path("escalation_policy");
            keep(STRATEGY, there.path(RULES), body.path("escalation_policy").path(RULES));
        }
        settled.of(() -> api.put(path, body));
    }

    private static void keep(String field, JsonNode there, JsonNode wanted) {
        for (int i = 0; i < Math.min(there.size(), wanted.size()); i++) {
            if (there.get(i).hasNonNull(field)) {
                ((ObjectNode) wanted.get(i)).set(field, there.get(i).get(field));
            }
        }
    }

    private static String collection(DesiredState wanted, IdMap ids) {
        return switch (wanted.kind()) {
            case POLICY -> "/escalation_policies";
            case SERVICE -> "/services";
            case INTEGRATION -> "/services/" + ids.of(Kind.SERVICE, ((Integration) wanted).service()) + "/integrations";
            case GROUPING -> "/alert_grouping_settings";
            case BUSINESS_SERVICE -> "/business_services";
            case DEPENDENCY -> "/service_dependencies/associate";
            case SUBSCRIPTION -> "/webhook_subscriptions";
        };
    }
}
