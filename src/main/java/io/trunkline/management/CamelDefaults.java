package io.trunkline.management;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How Camel is configured beside its routes, mostly to be observed: MBeans with stable names, route metrics, health
 * checks. Defaults: the
 * {@code camel.*} keys of application.properties and the environment go over them.
 */
public final class CamelDefaults {

    private CamelDefaults() {}

    /** For {@code Main.addInitialProperty}. */
    public static Map<String, String> properties() {
        Map<String, String> defaults = new LinkedHashMap<>();
        // The context's name is in every MBean's name; Camel's own default is camel-1, camel-2, ...
        defaults.put("camel.main.name", "trunkline");
        defaults.put("camel.main.jmxEnabled", "true");
        defaults.put("camel.main.jmxManagementStatisticsLevel", "Default");
        // A route with a stopped consumer is a stopped route: once is enough.
        defaults.put("camel.health.consumersEnabled", "false");
        defaults.put("camel.health.initialState", "DOWN");
        // A route that is not there fails what is handed to it at once, instead of keeping a platform waiting.
        defaults.put("camel.component.direct.block", "false");
        defaults.put("camel.metrics.enabled", "true");
        defaults.put("camel.metrics.enableRoutePolicy", "true");
        defaults.put("camel.metrics.routePolicyLevel", "route");
        // One more timer for every endpoint and exchange tells nothing that the routes' do not.
        defaults.put("camel.metrics.enableExchangeEventNotifier", "false");
        defaults.put("camel.metrics.enableMessageHistory", "false");
        defaults.put("camel.metrics.clearOnReload", "false");
        defaults.put("camel.metrics.binders", "jvm-memory,jvm-gc,jvm-thread,processor,file-descriptor,uptime");
        return defaults;
    }
}
