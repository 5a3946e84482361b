package io.trunkline.pagerduty;

import static io.trunkline.pagerduty.Reports.bare;
import static io.trunkline.pagerduty.Reports.compliance;
import static io.trunkline.pagerduty.Reports.down;
import static io.trunkline.pagerduty.Reports.named;
import static io.trunkline.pagerduty.Reports.readdressed;
import static io.trunkline.pagerduty.Reports.resolve;
import static io.trunkline.pagerduty.Reports.trigger;
import static io.trunkline.pagerduty.Reports.trunksDown;
import static io.trunkline.pagerduty.Reports.up;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Status;
import io.trunkline.play.StandIn;
import io.trunkline.play.StandInIncident;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bodies as PagerDuty takes them, and its answers as they are sorted. */
class BodiesAtPagerDutyTest {

    private final StandIn pagerduty = StandIn.start();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        pagerduty.close();
    }

    static Stream<IncidentReport> triggers() {
        return Stream.of(
                trigger(down("trunk-us-east-01")),
                trigger(trunksDown(37)),
                trigger(trunksDown(9_000)),
                compliance("leak-7"),
                trigger(named(down("\u0000\uD83D" + "東".repeat(5_000)), "\n")),
                readdressed(trigger(trunksDown(3))),
                bare(trigger(down("東"))),
                bare(compliance("leak-7")));
    }

    @ParameterizedTest
    @MethodSource("triggers")
    void aTriggerIsAccepted(IncidentReport report) throws Exception {
        assertThat(answer(report)).isEqualTo(new DeliveryResult.Accepted());
        assertThat(pagerduty.openIncidents())
                .singleElement()
                .extracting(StandInIncident::title)
                .isEqualTo(Summary.of(report));
        pagerduty.assertNoViolations();
    }

    @Test
    void anUpdateAndAResolveMeetTheIncidentOfTheTrigger() throws Exception {
        assertThat(answer(trigger(down("t1")))).isEqualTo(new DeliveryResult.Accepted());
        assertThat(answer(Reports.of(DeliveryAction.UPDATE, Status.DOWN, List.of(down("t1"), down("t2")))))
                .isEqualTo(new DeliveryResult.Accepted());
        assertThat(pagerduty.openIncidents()).singleElement().satisfies(incident -> assertThat(incident.log())
                .hasSize(2));

        assertThat(answer(bare(resolve(up("t1"), up("t2"))))).isEqualTo(new DeliveryResult.Accepted());
        assertThat(pagerduty.openIncidents()).isEmpty();
        pagerduty.assertNoViolations();
    }

    @Test
    void aRefusalKeepsTheReasons() throws Exception {
        IncidentReport report = Reports.withService(trigger(down("t1")), "Retail", "fatal");

        assertThat(answer(report))
                .isInstanceOfSatisfying(
                        DeliveryResult.Refused.class,
                        refused -> assertThat(refused.errors())
                                .contains(
                                        "Event object is invalid",
                                        "'payload.severity' is invalid (must be one of the following: critical, error, warning, info)"));
    }

    private DeliveryResult answer(IncidentReport report) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(pagerduty.url() + "/v2/enqueue"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(EventPayload.of(report)))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return ResponseClassifier.of(
                response.statusCode(), response.headers().map(), response.body(), report.routingKey(), Instant.now());
    }
}
