package io.trunkline.provision;

import io.trunkline.config.Secret;
import io.trunkline.config.SecretLocation;
import io.trunkline.provision.Action.Change;
import io.trunkline.provision.Action.Create;
import io.trunkline.provision.Action.Keep;
import io.trunkline.provision.DesiredState.Integration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A plan as people read it: + is made, ~ is changed, = stays as it is, ? belongs to no entry. */
public final class PlanText {

    private static final int MOST_UNKNOWN = 20;

    private PlanText() {}

    public static String of(Plan plan, String secrets) {
        StringBuilder text = new StringBuilder();
        plan.actions().forEach(action -> text.append(line(action, secrets)).append('\n'));
        plan.unknown().stream().limit(MOST_UNKNOWN).forEach(found -> text.append("? ")
                .append(found.kind().label())
                .append(" \"")
                .append(found.name())
                .append("\" is not in pagerduty.yaml: left alone\n"));
        if (plan.unknown().size() > MOST_UNKNOWN) {
            text.append("? and ").append(plan.unknown().size() - MOST_UNKNOWN).append(" more: left alone\n");
        }
        return text.append(summary(plan)).append('\n').toString();
    }

    /** What one action does; of an action that was done, too. */
    public static String line(Action action, String secrets) {
        DesiredState wanted = action.wanted();
        if (action instanceof Create) {
            return "+ " + wanted.shown() + fields(wanted) + kept(wanted, secrets);
        }
        if (action instanceof Change change) {
            return "~ " + wanted.shown()
                    + change.differences().stream()
                            .map(each -> "\n    " + each.field() + ": " + (each.found() == null ? "none" : each.found())
                                    + " => " + each.wanted())
                            .collect(Collectors.joining());
        }
        return action instanceof Keep ? "~ " + wanted.shown() + kept(wanted, secrets) : "= " + wanted.shown();
    }

    private static String fields(DesiredState wanted) {
        return wanted.fields().entrySet().stream()
                .map(field -> "\n    " + field.getKey() + ": " + field.getValue())
                .collect(Collectors.joining());
    }

    private static String kept(DesiredState wanted, String secrets) {
        if (wanted instanceof Integration integration) {
            return kept("its routing key", integration.place(), integration.key(), secrets);
        }
        return wanted instanceof DesiredState.Subscription subscription
                ? kept("its secret", subscription.place(), subscription.secret(), secrets)
                : "";
    }

    /** @param now what the configuration has, and will have no more */
    private static String kept(String what, SecretLocation place, Optional<Secret> now, String secrets) {
        String instead = now.map(secret -> ", in the place of " + secret).orElse("");
        if (place instanceof SecretLocation.Variable variable) {
            return "\n    " + what + " goes to " + secrets + ", as " + variable.name()
                    + (variable.shadowed() ? "" : instead);
        }
        return place instanceof SecretLocation.File file ? "\n    " + what + " goes to " + file.path() + instead : "";
    }

    private static String inTheWay(int problems) {
        return problems == 0
                ? ""
                : " Nothing is done before " + (problems == 1 ? "the problem is" : "the " + problems + " problems are")
                        + " solved.";
    }

    private static String summary(Plan plan) {
        List<Action> actions = plan.actions();
        long created = actions.stream().filter(Create.class::isInstance).count();
        long changed = actions.stream().filter(Action::changes).count() - created;
        String unseen = plan.unseen().isEmpty() ? "." : ", " + plan.unseen().size() + " could not be looked at.";
        return created + changed == 0 && plan.problems().isEmpty()
                ? "Nothing to do: " + actions.size() + " things are as they should be" + unseen
                : created + " to create, " + changed + " to change, " + (actions.size() - created - changed)
                        + " as they should be" + unseen
                        + inTheWay(plan.problems().size());
    }
}
