package io.trunkline.provision;

import io.trunkline.config.Secret;
import io.trunkline.config.SecretLocation;
import io.trunkline.provision.Action.Change;
import io.trunkline.provision.Action.Create;
import io.trunkline.provision.Action.Difference;
import io.trunkline.provision.Action.Keep;
import io.trunkline.provision.Action.Leave;
import io.trunkline.provision.DesiredState.Integration;
import io.trunkline.provision.DesiredState.PlannedService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The difference between what PagerDuty is to be like and what it is.
 *
 * @param actions for each thing that is wanted, in the order in which it is done
 * @param unknown what PagerDuty has of these kinds and pagerduty.yaml has not: left alone
 * @param warnings what works and is hardly meant
 * @param problems why it cannot be done
 * @param unseen what could not be read, so that its state is unknown
 */
public record Plan(
        List<Action> actions,
        List<ExistingObject> unknown,
        List<String> warnings,
        List<String> problems,
        List<String> unseen) {

    private static final int MOST_NAMED = 5;

    public Plan {
        actions = List.copyOf(actions);
        unknown = List.copyOf(unknown);
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
        unseen = List.copyOf(unseen);
    }

    public static Plan of(ProvisioningConfig blueprint, Account account) {
        return of(blueprint, blueprint, account);
    }

    /** @param all of which the blueprint is a part: what these want is not unknown */
    public static Plan of(ProvisioningConfig blueprint, ProvisioningConfig all, Account account) {
        List<Action> actions = new ArrayList<>();
        List<String> warnings = new ArrayList<>(blueprint.warnings());
        warnings.addAll(account.warnings());
        List<String> problems = new ArrayList<>();
        blueprint.targets().stream()
                .filter(target -> !account.ids().containsKey(target))
                .forEach(target -> problems.add(target + " is not in PagerDuty; expected one that is there, since no "
                        + target.type().name().toLowerCase(Locale.ROOT) + " is made here"));
        problems.addAll(account.doubles(blueprint));
        List<String> unseen = new ArrayList<>(account.unseen(blueprint));
        for (DesiredState wanted : blueprint.wanted()) {
            if (account.closed().contains(wanted.kind())) {
                warnings.add(wanted.shown() + " is left out: the account's plan has none");
            }
            if (account.closed().contains(wanted.kind())
                    || account.hidden().containsKey(wanted.kind())
                    || account.isDouble(wanted)) {
                continue;
            }
            Optional<ExistingObject> found = account.find(wanted);
            actions.add(found.map(there -> compared(wanted, there)).orElseGet(() -> new Create(wanted)));
            if (wanted instanceof Integration integration) {
                key(integration, found, warnings, problems);
                if (found.isPresent() && found.get().secret().isEmpty()) {
                    unseen.add("the routing key of " + wanted.shown()
                            + " could not be compared: PagerDuty does not show it to this token");
                }
            }
            if (wanted instanceof DesiredState.Subscription subscription
                    && found.isPresent()
                    && subscription.secret().isEmpty()) {
                warnings.add(
                        "the secret of " + wanted.shown() + " is not where pagerduty.yaml says, and PagerDuty shows"
                                + " it only when it makes one: delete the subscription there, and it is made again");
            }
        }
        List<ExistingObject> unknown = unknown(all, account);
        renamed(actions, unknown, warnings);
        shared(actions, unknown, warnings);
        return new Plan(actions, unknown, warnings, problems, unseen);
    }

    /** Whether there is anything to do. */
    public boolean changes() {
        return actions.stream().anyMatch(Action::changes);
    }

    private static Action compared(DesiredState wanted, ExistingObject found) {
        List<Difference> differences = new ArrayList<>();
        wanted.fields().forEach((field, value) -> {
            String there = found.fields().get(field);
            if (!value.equals(there)) {
                differences.add(new Difference(field, there, value));
            }
        });
        if (!differences.isEmpty()) {
            return new Change(wanted, found, differences);
        }
        if (wanted instanceof Integration integration && isMissing(integration, found)) {
            return new Keep(integration, found);
        }
        return new Leave(wanted, found);
    }

    private static boolean isMissing(Integration integration, ExistingObject found) {
        return found.secret().isPresent()
                && !(integration.place() instanceof SecretLocation.Literal)
                && !found.secret().equals(integration.key());
    }

    /** What cannot be mended by writing the key where the configuration looks for it. */
    private static void key(
            Integration integration, Optional<ExistingObject> found, List<String> warnings, List<String> problems) {
        Optional<Secret> there = found.flatMap(ExistingObject::secret);
        boolean hidden = found.isPresent() && there.isEmpty();
        if (there.isPresent() && there.equals(integration.key())
                || hidden && integration.key().isPresent()) {
            return;
        }
        if (integration.place() instanceof SecretLocation.Literal) {
            String why = "services.yaml has "
                    + integration.key().map(Secret::toString).orElse("no routing key") + " itself for \""
                    + integration.service() + "\"";
            problems.add(there.map(key -> why + ", and PagerDuty has " + key)
                            .orElse(why + ", where a new key cannot be written")
                    + "; expected routing-key: \"{{env:NAME}}\" or \"{{file:PATH}}\"");
        } else if (integration.place() instanceof SecretLocation.Variable variable && variable.shadowed()) {
            warnings.add("the environment's " + variable.name() + " counts before the secrets file: take it away there,"
                    + " or \"" + integration.service() + "\" keeps its old key");
        } else if (hidden) {
            warnings.add("PagerDuty does not show the key of " + integration.shown()
                    + ": copy it by hand, from the service's Integrations");
        }
    }

    private static List<ExistingObject> unknown(ProvisioningConfig blueprint, Account account) {
        Set<String> wanted = blueprint.wanted().stream()
                .map(each -> each.kind() + "/" + each.name())
                .collect(Collectors.toSet());
        return account.things().stream()
                .filter(found -> !wanted.contains(found.kind() + "/" + found.name()))
                .toList();
    }

    /** Who else gets what is changed here: their owners may know nothing of it. */
    private static void shared(List<Action> actions, List<ExistingObject> unknown, List<String> warnings) {
        for (Action action : actions) {
            if (action instanceof Change change && change.wanted().kind() == Kind.POLICY) {
                List<String> others = unknown.stream()
                        .filter(found -> found.kind() == Kind.SERVICE)
                        .filter(found ->
                                change.wanted().name().equals(found.fields().get("escalation policy")))
                        .map(found -> "\"" + found.name() + "\"")
                        .toList();
                if (!others.isEmpty()) {
                    warnings.add(alsoOf(
                            change,
                            others.size(),
                            (others.size() == 1 ? "service " : "services ")
                                    + named(others) + (others.size() == 1 ? ", which is" : ", which are")
                                    + " not in pagerduty.yaml"));
                }
            }
            if (action instanceof Change change && change.wanted().kind() == Kind.GROUPING) {
                String ids = change.found().fields().getOrDefault("others", "");
                if (!ids.isEmpty()) {
                    int others = ids.split(" ").length;
                    warnings.add(alsoOf(change, others, others + (others == 1 ? " other service" : " other services")));
                }
            }
        }
    }

    private static String alsoOf(Change change, int others, String whom) {
        return change.wanted().shown() + " is also that of " + whom + ": a change is one for "
                + (others == 1 ? "it" : "them") + " too";
    }

    private static String named(List<String> names) {
        return names.size() <= MOST_NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMED)) + " and " + (names.size() - MOST_NAMED) + " more";
    }

    /**
     * A policy that was given another name in PagerDuty is made anew; that is said, since it may not be what was meant.
     */
    private static void renamed(List<Action> actions, List<ExistingObject> unknown, List<String> warnings) {
        Map<String, ExistingObject> others = new LinkedHashMap<>();
        unknown.stream().filter(found -> found.kind() == Kind.POLICY).forEach(found -> others.put(found.name(), found));
        Map<String, DesiredState> made = new LinkedHashMap<>();
        actions.stream()
                .filter(action -> action instanceof Create && action.wanted().kind() == Kind.POLICY)
                .forEach(action -> made.put(action.wanted().name(), action.wanted()));
        for (Action action : actions) {
            if (action instanceof Change change && change.wanted() instanceof PlannedService service) {
                ExistingObject other = others.get(change.found().fields().get("escalation policy"));
                DesiredState policy = made.get(service.policy());
                if (other != null && policy != null && compared(policy, other) instanceof Leave) {
                    warnings.add(other.kind().label() + " \"" + other.name() + "\" is what \"" + policy.name()
                            + "\" is to be: if it was renamed, give it its new name in pagerduty.yaml");
                    others.remove(other.name());
                }
            }
        }
    }
}
