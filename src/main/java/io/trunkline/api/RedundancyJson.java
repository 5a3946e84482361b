package io.trunkline.api;

import io.trunkline.ledger.query.RedundancyView;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.Relations.Cause;
import io.trunkline.rules.RedundantGroup;
import io.trunkline.rules.RedundantInstance;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How the redundant group of a component stands, as {@code /api/why} says it; openapi.yaml says what its fields are. */
public record RedundancyJson(String group, int instances, int down, int unavailable, String sentence) {

    private static final int NAMED = 10;

    /**
     * @param observed the component's own status
     * @param reported the status of the incident that reports the component, or null
     */
    static RedundancyJson of(RedundancyView view, Status observed, Status reported) {
        RedundantGroup group = view.group();
        int all = group.known() + group.unavailable();
        String sentence = "An instance of " + group.name() + ": " + group.down() + " of " + all + " DOWN"
                + (group.unavailable() == 0 ? "" : ", " + group.unavailable() + " unavailable")
                + asReported(group, observed, reported)
                + listed(view.instances(), "counted as DOWN", each -> each.isDown() && each.observed() != Status.DOWN)
                + listed(view.instances(), "not counted", each -> !each.isCounted());
        return new RedundancyJson(group.name(), all, group.down(), group.unavailable(), sentence + ".");
    }

    private static String asReported(RedundantGroup group, Status observed, Status reported) {
        if (observed != Status.DOWN) {
            return "";
        }
        if (group.isDown()) {
            return ", so it is reported as DOWN";
        }
        return reported == Status.DOWN
                ? "; its incident opened as DOWN, and stays that until this component is UP"
                : ", so it is reported as DEGRADED";
    }

    private static String listed(List<RedundantInstance> instances, String label, Predicate<RedundantInstance> such) {
        List<String> named = instances.stream()
                .filter(such)
                .map(each -> each.component().id() + " (" + why(each) + ")")
                .toList();
        if (named.isEmpty()) {
            return "";
        }
        String more = named.size() > NAMED ? ", and " + (named.size() - NAMED) + " more" : "";
        return "; " + label + ": " + named.stream().limit(NAMED).collect(Collectors.joining(", ")) + more;
    }

    private static String why(RedundantInstance instance) {
        if (instance.isDown()) {
            return "its " + new Cause(instance.downParent(), null, Status.DOWN).sentence();
        }
        if (instance.work() != null) {
            return instance.work();
        }
        if (instance.parentWork() != null) {
            return "its " + who(instance.workParent()) + " is " + instance.parentWork();
        }
        return instance.forgotten() ? "forgotten" : "its status is unknown";
    }

    private static String who(ComponentId parent) {
        return new Cause(parent, null, Status.DOWN).who();
    }
}
