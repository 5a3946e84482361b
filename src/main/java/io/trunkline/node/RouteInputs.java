package io.trunkline.node;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.settings.Settings;
import io.trunkline.stage.Assess;
import io.trunkline.stage.CallOnce;
import io.trunkline.stage.Deliver;
import io.trunkline.stage.Group;
import io.trunkline.stage.Poll;
import io.trunkline.stage.Sweep;
import io.trunkline.stage.Wakes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;

/** What route files may refer to beside the receive stage: beans by name, and settings as placeholders. */
final class RouteInputs {

    private RouteInputs() {}

    /** The beans that a node binds, for a check that calls none of them: the class stands for the bean. */
    static Map<String, Object> beanTypes() {
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put("wakes", Wakes.class);
        beans.put("assess", Assess.class);
        beans.put("group", Group.class);
        beans.put("latestWake", new UseLatestAggregationStrategy());
        beans.put("deliver", Deliver.class);
        beans.put("callOnce", CallOnce.class);
        beans.put("sweep", Sweep.class);
        beans.put("poll", Poll.class);
        beans.put(MicrometerConstants.METRICS_REGISTRY_NAME, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        return beans;
    }

    /** What the routes take from the settings. */
    static Map<String, String> placeholders(Settings settings) {
        return placeholders(
                settings.pagerduty().url(),
                settings.pagerduty().rate(),
                settings.pagerduty().timeout().toMillis(),
                settings.sweepInterval().toMillis());
    }

    /** For routes that are checked though the settings cannot be read. */
    static Map<String, String> placeholders() {
        return placeholders("https://pagerduty.invalid", 1, 1, 1);
    }

    private static Map<String, String> placeholders(String url, int rate, long timeout, long sweepInterval) {
        return Map.of(
                "trunkline.pagerduty.url", url,
                "trunkline.pagerduty.rate", Integer.toString(rate),
                "trunkline.pagerduty.timeout", Long.toString(timeout),
                "trunkline.sweep.interval", Long.toString(sweepInterval));
    }
}
