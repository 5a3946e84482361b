package io.trunkline.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.config.AllSources;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.model.Status;
import io.trunkline.play.StandIn;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.SampleBody;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with the shipped routes and sources, a real queue and real HTTP: one trunk that is reported by every door. */
class SeveralDoorsIT {

    @Test
    void an_outage_that_comes_by_webhook_queue_and_another_source_is_paged_once(@TempDir Path folder) throws Exception {
        try (StandIn pagerDuty = StandIn.start();
                Sqs sqs = new Sqs()) {
            ReloadableConfiguration configuration = configuration(folder, sqs.queue(), pagerDuty.url());
            try (NodeOverHttp node = NodeOverHttp.start(configuration, new App(configuration, Path.of("routes")))) {
                Source eventBridge = node.source("genesys-eventbridge");
                Source genesys = node.source("genesys");
                Instant fell = Instant.now().minusSeconds(1);
                byte[] down = SampleBody.of(eventBridge, "trunk", "t-1", Status.DOWN, fell);

                sqs.send(new String(down, UTF_8));
                await().untilAsserted(() -> assertThat(sqs.left()).isZero());
                assertThat(node.post("genesys-eventbridge", down))
                        .as("the queue had it")
                        .isEqualTo(200);
                assertThat(node.post("genesys", SampleBody.of(genesys, "trunk", "t-1", Status.DOWN, fell)))
                        .isEqualTo(202);
                pagerDuty.awaitCalls(1);

                byte[] up = SampleBody.of(eventBridge, "trunk", "t-1", Status.UP, Instant.now());
                sqs.send(new String(up, UTF_8));
                pagerDuty.awaitCalls(2);
                assertThat(pagerDuty.calls()).hasSize(2);
                assertThat(pagerDuty.incidents()).singleElement().satisfies(incident -> assertThat(incident.dedupKey())
                        .isEqualTo("t-1-down"));
                assertThat(pagerDuty.openIncidents()).isEmpty();
            }
        }
    }

    private static ReloadableConfiguration configuration(Path folder, URI queue, String pagerDuty) throws IOException {
        AllSources.into(folder);
        Map<String, String> environment = new HashMap<>(AllSources.ENVIRONMENT);
        environment.putAll(Map.of(
                "TRUNKLINE_DATA",
                folder.resolve("data").toString(),
                "TRUNKLINE_SERVER_PORT",
                "0",
                "TRUNKLINE_MANAGEMENT_PORT",
                "0",
                "TRUNKLINE_PAGERDUTY_URL",
                pagerDuty,
                "TRUNKLINE_SQS_QUEUE",
                queue.toString(),
                "TRUNKLINE_SQS_REGION",
                Sqs.REGION,
                "TRUNKLINE_COOLDOWN",
                "0s",
                "TRUNKLINE_GROUPING_WAIT",
                "500ms"));
        return new ReloadableConfiguration(new ConfigurationReader(folder, environment));
    }
}
