package io.trunkline.pagerduty;

import static io.trunkline.pagerduty.Reports.down;
import static io.trunkline.pagerduty.Reports.up;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trunkline.model.TraceParent;
import io.trunkline.pagerduty.IncidentReport.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leads from a page back to the router, and to what is to be done. */
class ReferenceTest {

    private static JsonNode body(IncidentReport report) throws Exception {
        return new JsonMapper().readTree(EventPayload.of(report));
    }

    @Test
    void a_page_has_the_number_the_command_and_the_runbook() throws Exception {
        JsonNode body = body(Reports.trigger(down("trunk-us-east-01"), up("trunk-us-east-02"))
                .with(new Reference(7L, "https://wiki.example/retail", List.of())));

        JsonNode details = body.at("/payload/custom_details");
        assertThat(details.path("trunkline_incident").asLong()).isEqualTo(7);
        assertThat(details.path("why").asText()).isEqualTo("trunkline why genesys/trunk/trunk-us-east-01");
        assertThat(body.path("links").findValuesAsText("text"))
                .endsWith("Runbook of US-East Retail")
                .hasSize(2);
        assertThat(body.path("links").findValuesAsText("href")).contains("https://wiki.example/retail");
    }

    @Test
    void a_page_has_the_trace_of_its_first_report() throws Exception {
        TraceParent first = new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01");
        TraceParent other = new TraceParent("11112f3577b34da6a3ce929d0e0e4736", "11f067aa0ba902b7", "01");

        JsonNode body = body(Reports.trigger(down("trunk-us-east-01"), down("trunk-us-east-02"))
                .with(new Reference(7L, null, List.of(first, other))));

        assertThat(body.at("/payload/custom_details/trace_id").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void without_a_runbook_there_is_no_link_to_one_and_a_bare_body_has_none_of_it() throws Exception {
        IncidentReport report = Reports.trigger(down("trunk-us-east-01")).with(new Reference(7L, null, List.of()));

        assertThat(body(report).path("links").findValuesAsText("text")).hasSize(1);
        assertThat(body(report).findValue("trace_id")).isNull();
        assertThat(body(Reports.bare(report).with(report.reference())).findValue("trunkline_incident"))
                .isNull();
    }
}
