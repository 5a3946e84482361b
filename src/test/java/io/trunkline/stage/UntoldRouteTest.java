package io.trunkline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.ledger.LastResortQueue;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.Status;
import io.trunkline.simulate.Scenario;
import io.trunkline.stage.deliver.LastResortSteps;
import io.trunkline.stage.deliver.UndeliveredIncident;
import java.util.List;
import org.apache.camel.BindToRegistry;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** routes/untold.camel.yaml: owed until the last resort has ended without an exception; the ledger is the real one. */
class UntoldRouteTest extends RouteTest {

    private static final String SECRET = "https://hooks.chat.example/services/T0/s3cret";

    private final Scenario scenario = new Scenario();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BindToRegistry("lastResort")
    private final LastResortSteps lastResort = new LastResortSteps(
                    new LastResortQueue(scenario.store(), scenario.clock()), new Metrics(new SimpleMeterRegistry()))
            .withLastResortCheck(() -> true);

    UntoldRouteTest() {
        super("untold.camel.yaml", "last-resort");
    }

    @AfterEach
    void closeLedger() {
        root().detachAppender(lines);
        scenario.close();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private void refuse(String... components) {
        lines.start();
        root().addAppender(lines);
        scenario.pagerDuty(call -> new io.trunkline.model.DeliveryResult.Refused(List.of("no")))
                .at("0s", Status.DOWN, components)
                .moveTo("10s");
    }

    private List<String> done() {
        return scenario.ledger("SELECT CASE WHEN done_at IS NULL THEN 'owed' ELSE 'done' END FROM last_resort");
    }

    @Test
    void refused_incident_goes_to_the_last_resort_and_that_is_recorded() throws Exception {
        MockEndpoint told = mock("last-resort");
        told.expectedMessageCount(1);
        refuse("trunk-us-1");
        told.assertIsSatisfied();
        assertThat(told.getReceivedExchanges().get(0).getMessage().getBody(UndeliveredIncident.class))
                .satisfies(untold -> assertThat(untold.summary()).contains("trunk-us-1"));
        await().until(() -> done().equals(List.of("done")));
        assertThat(scenario.ledger("SELECT only_logged FROM last_resort")).containsExactly("1");
    }

    @Test
    void failing_last_resort_is_repeated_with_one_line_an_attempt_and_no_secret() {
        MockEndpoint told = mock("last-resort");
        told.whenExchangeReceived(1, exchange -> {
            throw new HttpOperationFailedException(SECRET, 404, "Not Found", null, null, SECRET);
        });
        refuse("trunk-us-1");
        await().until(() ->
                scenario.ledger("SELECT last_error FROM last_resort").stream().anyMatch(error -> error != null));
        assertThat(done()).containsExactly("owed");
        assertThat(scenario.ledger("SELECT last_error FROM last_resort"))
                .singleElement()
                .asString()
                .contains("404", "https://hooks.chat.example/...")
                .doesNotContain("s3cret");

        scenario.moveTo("16s");

        await().until(() -> done().equals(List.of("done")));
        assertThat(told.getReceivedCounter()).isEqualTo(2);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(line -> line.contains("s3cret"))
                .filteredOn(line -> line.contains("last resort failed for incident 1"))
                .hasSize(1);
        assertThat(lines.list)
                .filteredOn(line -> line.getThrowableProxy() != null)
                .extracting(line -> line + ": " + line.getThrowableProxy().getMessage())
                .as("stack traces")
                .isEmpty();
    }
}
