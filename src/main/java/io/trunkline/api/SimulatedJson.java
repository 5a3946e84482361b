package io.trunkline.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What PagerDuty would get, as {@code /api/simulate} shows it; openapi.yaml says what its fields are. */
public record SimulatedJson(
        long events,
        Map<String, Integer> before,
        Map<String, Integer> after,
        List<SimulatedPage> pages,
        boolean truncated,
        List<String> refused,
        String summary) {

    /** One that only one side has. */
    public record SimulatedPage(
            String side,
            Instant at,
            String action,
            String service,
            String dedupKey,
            String severity,
            String summary,
            int affected) {}
}
