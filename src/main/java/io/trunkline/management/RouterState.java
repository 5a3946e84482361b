package io.trunkline.management;

import io.trunkline.api.SummaryJson.Surroundings;
import io.trunkline.api.SummaryJson.TroubleJson;
import io.trunkline.config.Problem;
import io.trunkline.model.Alarm;
import io.trunkline.rules.alarms.ActiveAlarm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What the router knows of itself that its summary has to say first. */
final class RouterState {

    private final HealthInputs inputs;
    private final String version;
    private final boolean write;
    private final Supplier<List<Problem>> routeProblems;

    /**
     * @param write whether pages in a browser may give orders
     * @param routeProblems what keeps the route files from being in force; must not block
     */
    RouterState(HealthInputs inputs, String version, boolean write, Supplier<List<Problem>> routeProblems) {
        this.inputs = inputs;
        this.version = version;
        this.write = write;
        this.routeProblems = routeProblems;
    }

    Surroundings surroundings() {
        List<TroubleJson> troubles = new ArrayList<>();
        Map<String, String> missing = new TreeMap<>(inputs.missingRoutes().get());
        missing.forEach((route, state) ->
                troubles.add(new TroubleJson("route", "The route " + route + " is not running: " + state + ".")));
        if (!inputs.stoppedThreads().get().isEmpty()) {
            troubles.add(new TroubleJson("store", "The ledger's writer has stopped."));
        }
        if (!inputs.rejected().get().isEmpty()) {
            troubles.add(new TroubleJson(
                    "configuration",
                    "An edit of a configuration file does not check and is not in force: "
                            + inputs.rejected().get().get(0) + "."));
        }
        if (!routeProblems.get().isEmpty()) {
            troubles.add(new TroubleJson(
                    "configuration",
                    "An edit of a route file is not in force: "
                            + routeProblems.get().get(0) + "."));
        }
        for (ActiveAlarm alarm : inputs.alarms().get()) {
            // A route that is missing is told above, as it is at this moment.
            if (alarm.alarm().kind() != Alarm.Kind.ROUTE) {
                String says = alarm.alarm().says();
                troubles.add(new TroubleJson(
                        "alarm", says.substring(0, 1).toUpperCase(Locale.ROOT) + says.substring(1) + "."));
            }
        }
        return new Surroundings(version, write, troubles);
    }
}
