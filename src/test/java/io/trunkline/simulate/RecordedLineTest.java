package io.trunkline.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.model.ComponentId;
import io.trunkline.model.InventoryItem;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordedLineTest {

    private static RecordedEvent read(String line) throws BadLine {
        return RecordedLine.read("week.ndjson", 7, line.getBytes(UTF_8));
    }

    @Test
    void the_body_is_taken_byte_by_byte() throws BadLine {
        String body = "{ \"ä\" : 1.50e3,\"nested\":[{\"€\":\"😀 }\\\"{\"}], \"big\": 12345678901234567890.10  }";

        RecordedEvent event = read("  {\"more\": {\"x\": [1]}, \"source\":\"ü\" , \"body\" :" + body
                + ", \"at\":\"2026-11-24T09:00:00.5+01:00\"} ");

        assertThat(new String(event.body(), UTF_8)).isEqualTo(body);
        assertThat(event.at()).isEqualTo(Instant.parse("2026-11-24T08:00:00.5Z"));
        assertThat(event.source()).isEqualTo("ü");
        assertThat(event.line()).isEqualTo(7);
    }

    @Test
    void a_body_in_a_string_is_what_the_string_says() throws BadLine {
        RecordedEvent event =
                read("{\"at\":\"2026-11-24T08:00:00Z\",\"source\":\"g\",\"body\":\"{\\n \\\"\\u00e4\\\": 1}\"}");

        assertThat(new String(event.body(), UTF_8)).isEqualTo("{\n \"ä\": 1}");
    }

    @Test
    void a_component_that_was_ended_is_a_line_too() throws BadLine {
        RecordedEvent event =
                read("{\"at\":\"2026-11-24T08:00:00Z\",\"source\":\"g\",\"forget\":\"genesys/trunk/t-1\"}");

        assertThat(event.forget()).hasToString("genesys/trunk/t-1");
        assertThat(event.body()).isNull();
    }

    @Test
    void what_a_platforms_api_said_is_a_line_too() throws BadLine {
        RecordedEvent event = read("{\"at\":\"2026-11-24T08:00:00Z\",\"known\":\"genesys/trunk/t-1\",\"edge\":\"e-1\","
                + "\"work\":\"draining\",\"site\":null,\"trunk_type\":\"PHONE\"}");

        assertThat(event.known())
                .isEqualTo(new InventoryItem(
                        new ComponentId("genesys", "trunk", "t-1"),
                        null,
                        null,
                        null,
                        null,
                        "e-1",
                        "{\"trunkType\":\"PHONE\"}",
                        "draining"));
    }

    @Test
    void maintenance_that_a_person_started_and_ended_is_a_line_too() throws BadLine {
        RecordedEvent started =
                read("{\"at\":\"2026-11-24T08:00:00Z\",\"maintenance\":{\"id\":\"m7\",\"components\":[\"trunk-us-*\"],"
                        + "\"services\":[],\"from\":\"2026-11-24T08:00:00Z\",\"to\":\"2026-11-24T09:00:00Z\",\"reason\":\"carrier\","
                        + "\"author\":\"ada\",\"more\":1}}");

        assertThat(started.started())
                .isEqualTo(new RecordedWindow(
                        "m7",
                        List.of("trunk-us-*"),
                        List.of(),
                        Instant.parse("2026-11-24T08:00:00Z"),
                        Instant.parse("2026-11-24T09:00:00Z"),
                        "carrier",
                        "ada"));
        assertThat(read("{\"at\":\"2026-11-24T08:30:00Z\",\"maintenance_end\":\"m7\"}")
                        .ended())
                .isEqualTo("m7");
    }

    @Test
    void a_window_of_services_alone_needs_no_list_of_components() throws BadLine {
        RecordedEvent started = read(
                "{\"at\":\"2026-11-24T08:00:00Z\",\"maintenance\":{\"id\":\"m7\",\"components\":null,"
                        + "\"services\":[\"us-east-retail\"],\"from\":\"2026-11-24T08:00:00Z\",\"to\":\"2026-11-24T09:00:00Z\"}}");

        assertThat(started.started().services()).containsExactly("us-east-retail");
        assertThat(started.started().components()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1]|not a JSON object",
                "nonsense|not JSON at column 1",
                "{\"at\":\"2026-11-24T08:00:00Z\"|not JSON",
                "{\"source\":\"g\",\"body\":{}}|at is missing",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"body\":{}}|source is missing",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"source\":\"g\"}|body is missing",
                "{\"at\":\"2026-11-24T08:00:00\",\"source\":\"g\",\"body\":{}}|at is not a time",
                "{\"at\":1,\"source\":\"g\",\"body\":{}}|at is not a string",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"source\":null,\"body\":{}}|source is not a string",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"source\":\"g\",\"body\":[]}|body is neither an object nor a string",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"source\":\"g\",\"body\":{},\"source\":\"h\"}|source is there twice",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"source\":\"g\",\"body\":{},\"body\":{}}|body is there twice",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"forget\":\"t-1\"}|forget is no component: 't-1'",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"forget\":\"g/trunk/1\",\"body\":{}}|more than one of body, forget, known, maintenance and maintenance_end",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"maintenance\":\"m1\"}|maintenance is no object",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"maintenance\":{\"from\":\"x\"}}|maintenance is no window: id is missing",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"maintenance\":{\"id\":\"m1\",\"from\":\"x\"}}|maintenance is no window: from is no time: 'x'",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"maintenance\":{\"id\":\"m1\",\"components\":\"trunk-us-2\"}}|maintenance is no window: components is no list of texts",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"maintenance\":{\"id\":\"m1\",\"services\":[7]}}|maintenance is no window: services is no list of texts",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"maintenance\":{\"id\":\"m1\",\"services\":[],\"from\":\"2026-11-24T08:00:00Z\",\"to\":\"2026-11-24T09:00:00Z\"}}|maintenance is no window: components and services are empty",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"maintenance\":{\"id\":\"m1\",\"components\":[\"t\"],\"from\":\"2026-11-24T08:00:00Z\",\"to\":\"2026-11-24T08:00:00Z\"}}|maintenance is no window: to is not after from",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"maintenance_end\":1}|maintenance_end is not a string",
                "{\"at\":\"2026-11-24T08:00:00Z\",\"source\":\"g\",\"body\":{}} {}|there is more after the object",
            })
    void whatever_is_no_event_names_file_line_problem_and_what_is_expected(String line, String problem) {
        assertThatThrownBy(() -> read(line))
                .isInstanceOf(BadLine.class)
                .hasMessageStartingWith("week.ndjson:7: " + problem)
                .hasMessageContaining("; expected ");
    }
}
