package io.trunkline.stage.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.source.Sources;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;

class SqsErrorHandlerTest {

    private static final Settings.Sqs QUEUE = new Settings.Sqs(
            URI.create("https://sqs.us-east-1.amazonaws.com/123456789012/trunkline"),
            "genesys-eventbridge",
            "us-east-1");

    private final SqsErrorHandler watch = new SqsErrorHandler(() -> configuration(QUEUE));

    @Test
    void a_queue_that_cannot_be_asked_shows_in_health_until_it_answers_and_is_not_down() {
        SqsHealthCheck check = new SqsHealthCheck(() -> configuration(QUEUE), watch);
        assertThat(check.call().getMessage()).isEmpty();

        assertThat(watch.rollback(null, null, 0, new IllegalStateException(new IOException("nobody listens"))))
                .as("it is asked at the next turn, not at once")
                .isFalse();
        assertThat(check.call().getMessage()).contains("the queue cannot be asked: nobody listens");
        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);

        watch.commit(null, null, 0);
        assertThat(check.call().getMessage()).isEmpty();
        assertThat(check.call().getDetails()).containsEntry("source", "genesys-eventbridge");
    }

    @Test
    void without_a_queue_health_says_so() {
        SqsHealthCheck check = new SqsHealthCheck(() -> configuration(Settings.Sqs.NONE), watch);

        assertThat(check.call(Map.of()).getMessage()).contains("no queue is configured");
    }

    private static Configuration configuration(Settings.Sqs sqs) {
        Settings settings = new Settings(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Settings.Ops.NONE,
                sqs,
                Settings.History.USUAL,
                null,
                null);
        return new Configuration(settings, new Sources(List.of()), null, null);
    }
}
