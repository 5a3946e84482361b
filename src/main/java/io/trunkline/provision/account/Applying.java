package io.trunkline.provision.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.pagerduty.rest.Pace;
import io.trunkline.pagerduty.rest.Query;
import io.trunkline.pagerduty.rest.Refused;
import io.trunkline.pagerduty.rest.RestApi;
import io.trunkline.pagerduty.rest.RestFailure;
import io.trunkline.provision.Account;
import io.trunkline.provision.Action;
import io.trunkline.provision.Action.Change;
import io.trunkline.provision.Action.Create;
import io.trunkline.provision.Action.Keep;
import io.trunkline.provision.Found;
import io.trunkline.provision.KeyPlace;
import io.trunkline.provision.Kind;
import io.trunkline.provision.Plan;
import io.trunkline.provision.Secret;
import io.trunkline.provision.Wanted;
import io.trunkline.provision.Wanted.Integration;
import io.trunkline.provision.Wanted.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Carries a plan out, one call after another: PagerDuty answers 500 to dependencies that are made at once. Whatever stops
 * it, another run goes on from there, since all that is made is looked for first. Nothing is deleted.
 */
public final class Applying {

    private static final int LOOKS = 8;

    private final RestApi api;
    private final Survey survey;
    private final Keys keys;
    private final Pace pace;

    public Applying(RestApi api, Keys keys, Pace pace) {
        this.api = api;
        this.survey = new Survey(api);
        this.keys = keys;
        this.pace = pace;
    }

    /**
     * Does what is to be done.
     *
     * @param account what the plan was made of
     * @param done is told of each action once it is done
     * @param refused is told of what the account's plan or the token does not allow, which is left out
     * @throws IOException if something else stands in the way
     */
    public void apply(Plan plan, Account account, Consumer<Action> done, Consumer<String> refused)
            throws IOException, InterruptedException {
        Ids ids = new Ids(account);
        for (Action action : plan.actions()) {
            if (action.changes()) {
                try {
                    carryOut(action, ids);
                    done.accept(action);
                } catch (Refused why) {
                    if (!mayBeLeftOut(action.wanted().kind()) || why.status() != 402 && why.status() != 403) {
                        throw why;
                    }
                    refused.accept(action.wanted().shown() + ": " + why.getMessage());
                }
            }
        }
    }

    private static boolean mayBeLeftOut(Kind kind) {
        return kind == Kind.GROUPING || kind == Kind.SUBSCRIPTION;
    }

    private void carryOut(Action action, Ids ids) throws IOException, InterruptedException {
        if (action instanceof Create create) {
            create(create.wanted(), ids);
        } else if (action instanceof Change change) {
            change(change, ids);
        } else if (action instanceof Keep keep) {
            keys.keep(keep.wanted().place(), keep.found().secret().orElseThrow());
        }
    }

    private void create(Wanted wanted, Ids ids) throws IOException, InterruptedException {
        Optional<Found> there = settled(() -> survey.again(wanted, ids));
        if (there.isPresent()) {
            ids.put(wanted.kind(), wanted.name(), there.get().id());
            if (wanted instanceof Integration integration
                    && there.get().secret().isPresent()) {
                keys.keep(integration.place(), there.get().secret().get());
            }
            return;
        }
        ObjectNode body = new Bodies(ids).of(wanted);
        JsonNode made = settled(() -> api.post(collection(wanted, ids), body))
                .elements()
                .next();
        if (wanted.kind() != Kind.DEPENDENCY) {
            ids.put(wanted.kind(), wanted.name(), made.path("id").asText());
        }
        if (wanted instanceof Integration integration) {
            keep(integration.place(), made.path("integration_key"));
        } else if (wanted instanceof Subscription subscription) {
            keep(subscription.place(), made.path("delivery_method").path("secret"));
        }
    }

    private void keep(KeyPlace place, JsonNode secret) throws IOException {
        if (secret.isTextual()) {
            keys.keep(place, new Secret(secret.textValue()));
        }
    }

    private void change(Change change, Ids ids) throws RestFailure, InterruptedException {
        Wanted wanted = change.wanted();
        String path = collection(wanted, ids) + "/" + change.found().id();
        ObjectNode body = new Bodies(ids).of(wanted);
        if (wanted.kind() == Kind.GROUPING) {
            // It keeps its name and its other services.
            JsonNode there = api.get(path, Query.NONE).path("alert_grouping_setting");
            ObjectNode setting = (ObjectNode) body.path("alert_grouping_setting");
            setting.set("services", there.path("services"));
            setting.set("name", there.path("name"));
        }
        settled(() -> api.put(path, body));
    }

    private static String collection(Wanted wanted, Ids ids) {
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

    /** A call about something that may have been made a moment ago. */
    @FunctionalInterface
    private interface Call<T> {

        T make() throws RestFailure, InterruptedException;
    }

    /** PagerDuty may not find for some seconds what it has just made. */
    private <T> T settled(Call<T> call) throws RestFailure, InterruptedException {
        for (int look = 1; ; look++) {
            try {
                return call.make();
            } catch (Refused refused) {
                if (!refused.notFound() || look == LOOKS) {
                    throw refused;
                }
                pace.pause(Duration.ofMillis(250L << look));
            }
        }
    }
}
