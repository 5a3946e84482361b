package io.trunkline.stage.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.metrics.HookMetrics.Details;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExtraDetailsTest {

    private static Map<String, Object> event() {
        Map<String, Object> details = new LinkedHashMap<>(Map.of("status", "DOWN"));
        Map<String, Object> payload = new LinkedHashMap<>(Map.of("severity", "critical", "custom_details", details));
        return new LinkedHashMap<>(Map.of(
                "routing_key", "secret", "dedup_key", "trunk-1-down", "event_action", "trigger", "payload", payload));
    }

    @Test
    void details_are_added_and_none_is_replaced() throws Exception {
        Map<String, Object> event = event();
        assertThat(ExtraDetails.merge(event, Map.of("owner", "voice", "status", "UP")))
                .isEqualTo(Details.ADDED);

        Map<?, ?> payload = (Map<?, ?>) event.get("payload");
        assertThat(payload.get("custom_details")).isEqualTo(Map.of("status", "DOWN", "owner", "voice"));
    }

    @Test
    void nothing_but_details_is_changed() throws Exception {
        Map<String, Object> event = event();
        ExtraDetails.merge(
                event, Map.of("routing_key", "x", "dedup_key", "x", "event_action", "resolve", "severity", "info"));

        assertThat(event)
                .containsEntry("routing_key", "secret")
                .containsEntry("dedup_key", "trunk-1-down")
                .containsEntry("event_action", "trigger");
        assertThat(((Map<?, ?>) event.get("payload")).get("severity")).isEqualTo("critical");
    }

    @Test
    void too_much_is_left_out() throws Exception {
        Map<String, Object> event = event();
        assertThat(ExtraDetails.merge(event, Map.of("owner", "x".repeat(20_000))))
                .isEqualTo(Details.TOO_LARGE);
        assertThat(event).isEqualTo(event());
    }

    @Test
    void a_body_without_details_is_left_as_it_is() throws Exception {
        Map<String, Object> bare = new HashMap<>(Map.of("payload", new HashMap<>(Map.of("summary", "x"))));
        assertThat(ExtraDetails.merge(bare, Map.of("owner", "voice"))).isEqualTo(Details.NOTHING);
        assertThat(ExtraDetails.merge(event(), Map.of())).isEqualTo(Details.NOTHING);
    }
}
