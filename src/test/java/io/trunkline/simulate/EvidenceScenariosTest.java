package io.trunkline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.Source;
import io.trunkline.source.SourceBuilder;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.genesys.StatusDerivation;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.signature.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies of facts: what decided an outage has to be there again, and true, before it ends. */
class EvidenceScenariosTest {

    private static final Source SOURCE = SourceBuilder.source("genesys")
            .derived("trunk", "trunk", "/id", StatusDerivation.GENESYS_TRUNK)
            .build();

    private static final String CONNECTED = "\"connectedStatus\":{\"connected\":true}";
    private static final String CUT = "\"connectedStatus\":{\"connected\":false}";
    private static final String FAILED = "\"optionsStatus\":[{\"proxyAddress\":\"203.0.113.5\",\"optionState\":false,"
            + "\"errorInfo\":{\"text\":\"timed out\",\"code\":\"408\"}}]";
    private static final String WELL = "\"optionsStatus\":[{\"proxyAddress\":\"203.0.113.5\",\"optionState\":true}]";

    private static StatusEvent body(String time, String facts) {
        String body = "{\"eventType\":\"trunk\",\"id\":\"t-1\",\"event\":{\"timestamp\":\""
                + Scenario.START.plus(Scenario.length(time)) + "\"}," + facts + "}";
        try {
            return ((NormalizedEvent.Event) new EventNormalizer()
                            .normalise(
                                    SOURCE,
                                    body.getBytes(StandardCharsets.UTF_8),
                                    Headers.none(),
                                    Scenario.START.plus(Scenario.length(time))))
                    .event();
        } catch (InvalidEventException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_report_without_the_failed_proxies_repeats_the_outage() {
        try (Scenario s = new Scenario()) {
            s.at("0s", body("0s", CONNECTED + "," + FAILED));
            assertThat(s.at("20m", body("20m", CONNECTED)).verdict()).isEqualTo("repeat");
            assertThat(s.at("30m", body("30m", CONNECTED + ",\"optionsStatus\":[]"))
                            .verdict())
                    .isEqualTo("repeat");
            assertThat(s.at("40m", body("40m", CONNECTED + "," + WELL)).verdict())
                    .isEqualTo("change");
            s.heardBy("1h", "5s trigger t-1-down (1 of 1 out)", "40m resolve t-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_lost_connection_is_not_over_because_proxies_answer() {
        try (Scenario s = new Scenario()) {
            s.at("0s", body("0s", CUT));
            assertThat(s.at("20m", body("20m", WELL)).verdict()).isEqualTo("repeat");
            assertThat(s.at("40m", body("40m", CONNECTED)).verdict()).isEqualTo("change");
            s.heardBy("1h", "5s trigger t-1-down (1 of 1 out)", "40m resolve t-1-down (0 of 1 out)");
        }
    }

    @Test
    void what_the_platform_lists_and_a_word_end_it_too() {
        try (Scenario s = new Scenario()) {
            s.at("0s", body("0s", CONNECTED + "," + FAILED));
            StatusEvent listed = body("20m", CONNECTED);
            s.at("20m", listed.proven(listed.evidence().whole()));
            s.heardBy("30m", "5s trigger t-1-down (1 of 1 out)", "20m resolve t-1-down (0 of 1 out)");
            s.at("1h", body("1h", CUT));
            s.at("2h", Status.UP, "t-1");
            assertThat(s.heard()).last().isEqualTo("2h resolve t-1-down (0 of 1 out)");
        }
    }

    @Test
    void unknown_status_is_kept_until_a_report_states_one() {
        try (Scenario s = new Scenario()) {
            assertThat(s.at("0s", body("0s", "\"connectedStatus\":null")).verdict())
                    .isEqualTo("unknown");
            assertThat(s.ledger("SELECT unknown_word || ' ' || newest FROM component"))
                    .containsExactly("connectedStatus is missing 0");
            s.at("1m", body("1m", CUT));
            assertThat(s.ledger("SELECT observed || ' ' || COALESCE(unknown_word, 'known') FROM component"))
                    .containsExactly("DOWN known");
            s.at("10m", body("10m", "\"connectedStatus\":null"));
            assertThat(s.ledger("SELECT observed || ' ' || unknown_word FROM component"))
                    .containsExactly("DOWN connectedStatus is missing");
            s.at("20m", body("20m", CONNECTED));
            s.heardBy("1h", "1m5s trigger t-1-down (1 of 1 out)", "20m resolve t-1-down (0 of 1 out)");
        }
    }

    @Test
    void the_page_says_what_failed_and_follows_the_newest_report() {
        try (Scenario s = new Scenario()) {
            s.at("0s", body("0s", CUT));
            s.at("1s", body("1s", CUT + "," + FAILED));
            s.moveTo("10s");
            assertThat(s.calls().get(0).report().members().get(0).reason().text())
                    .isEqualTo("connected is false, 1 of 1 OPTIONS failed: 203.0.113.5 timed out (408)");
            s.at("20m", body("20m", CONNECTED));
            assertThat(s.ledger("SELECT reason FROM component"))
                    .as("a report that ends nothing explains nothing")
                    .isEqualTo(List.of("connected is false, 1 of 1 OPTIONS failed: 203.0.113.5 timed out (408)"));
        }
    }
}
