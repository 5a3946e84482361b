package io.trunkline.app;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.config.Announcements;
import io.trunkline.config.Outbound;
import io.trunkline.config.Settings;
import io.trunkline.pagerduty.NoRetryHttpClient;
import io.trunkline.stage.SweepSteps;
import io.trunkline.stage.alarms.AlarmSteps;
import io.trunkline.stage.alarms.HeartbeatSteps;
import io.trunkline.stage.announce.ChangeEventSteps;
import io.trunkline.stage.announce.NoteSteps;
import io.trunkline.stage.assess.AssessSteps;
import io.trunkline.stage.assess.GroupSteps;
import io.trunkline.stage.deliver.CallSpan;
import io.trunkline.stage.deliver.DeliverSteps;
import io.trunkline.stage.deliver.LastResortSteps;
import io.trunkline.stage.poll.NotificationSteps;
import io.trunkline.stage.poll.PollSteps;
import io.trunkline.stage.readback.AcknowledgeSteps;
import io.trunkline.stage.readback.ReadBackSteps;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;

/** What route files may refer to beside the receive stage: beans by name, and settings as placeholders. */
final class RouteContract {

    /** For a route that is left out. */
    private static final String NO_QUEUE = "none";

    private RouteContract() {}

    /** The beans that a node binds, for a check that calls none of them: the class stands for the bean. */
    static Map<String, Object> beanTypes() {
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.putAll(RoutePredicates.wordsForATrial());
        beans.put("assess", AssessSteps.class);
        beans.put("group", GroupSteps.class);
        beans.put("latestWake", new UseLatestAggregationStrategy());
        beans.put("deliver", DeliverSteps.class);
        beans.put("callOnce", new NoRetryHttpClient(Duration.ofSeconds(1), Outbound.DIRECT));
        beans.put("callSpan", new CallSpan());
        beans.put("sweep", SweepSteps.class);
        beans.put("lastResort", LastResortSteps.class);
        beans.put("alarms", AlarmSteps.class);
        beans.put("heartbeat", HeartbeatSteps.class);
        beans.put("readBack", ReadBackSteps.class);
        beans.put("acknowledge", AcknowledgeSteps.class);
        beans.put("poll", PollSteps.class);
        beans.put("listen", NotificationSteps.class);
        beans.put("changeEvents", ChangeEventSteps.class);
        beans.put("notes", NoteSteps.class);
        beans.put(MicrometerConstants.METRICS_REGISTRY_NAME, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        return beans;
    }

    /** Where a route has to begin: without one of these no one is paged. */
    static Set<String> required() {
        return Set.of(
                "platform-http:/webhooks/{source}",
                "seda:assess",
                "direct:lookup",
                "direct:group",
                "seda:deliver",
                "direct:call",
                "direct:wake",
                "direct:last-resort",
                "scheduler:sweep",
                "scheduler:untold",
                "seda:tell");
    }

    /** What the routes take from the settings. */
    static Map<String, String> placeholders(Settings settings) {
        return placeholders(
                settings.pagerduty().url(),
                settings.pagerduty().rate(),
                settings.pagerduty().timeout().toMillis(),
                settings.pagerduty().rest().rate(),
                settings.sweepInterval().toMillis(),
                settings.sqs(),
                settings.pagerduty().announcements());
    }

    /** For routes that are checked though the settings cannot be read. */
    static Map<String, String> placeholders() {
        return placeholders("https://pagerduty.invalid", 1, 1, 1, 1, Settings.Sqs.NONE, Announcements.NONE);
    }

    private static Map<String, String> placeholders(
            String url,
            int rate,
            long timeout,
            int restRate,
            long sweepInterval,
            Settings.Sqs sqs,
            Announcements announcements) {
        Map<String, String> placeholders = new LinkedHashMap<>();
        placeholders.put("trunkline.pagerduty.url", url);
        placeholders.put("trunkline.pagerduty.rate", Integer.toString(rate));
        placeholders.put("trunkline.pagerduty.timeout", Long.toString(timeout));
        placeholders.put("trunkline.pagerduty.rest.rate", Integer.toString(restRate));
        placeholders.put("trunkline.pagerduty.change-events.enabled", Boolean.toString(announcements.changeEvents()));
        placeholders.put("trunkline.pagerduty.notes.enabled", Boolean.toString(announcements.notes()));
        placeholders.put("trunkline.sweep.interval", Long.toString(sweepInterval));
        placeholders.put("trunkline.sqs.enabled", Boolean.toString(sqs.enabled()));
        placeholders.put("trunkline.sqs.queue", sqs.enabled() ? sqs.queue().toString() : NO_QUEUE);
        placeholders.put("trunkline.sqs.name", sqs.enabled() ? sqs.name() : NO_QUEUE);
        placeholders.put("trunkline.sqs.endpoint", sqs.enabled() ? sqs.endpoint() : NO_QUEUE);
        placeholders.put("trunkline.sqs.region", sqs.enabled() ? sqs.region() : NO_QUEUE);
        return placeholders;
    }
}
