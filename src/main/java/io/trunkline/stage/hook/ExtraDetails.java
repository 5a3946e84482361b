package io.trunkline.stage.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trunkline.ledger.HookBody;
import io.trunkline.ledger.PendingCall;
import io.trunkline.metrics.HookMetrics;
import io.trunkline.metrics.HookMetrics.Details;
import io.trunkline.model.DeliveryAction;
import io.trunkline.pagerduty.EventPayload;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to a page's {@code custom_details} what the route at {@code direct:details} leaves as its body. It can change nothing
 * else of the event and replace no detail that is there. A route that throws, is slow or says too much has the page sent
 * without. Without such a route nothing happens here.
 */
public final class ExtraDetails {

    /** Where the route has to begin. */
    public static final String ADDRESS = "direct:details";

    private static final Logger LOG = LoggerFactory.getLogger(ExtraDetails.class);

    /** A part of what the lease leaves beside the call's own timeout; and no page of a storm is to wait for a slow route. */
    private static final UserRoute.Patience PATIENCE =
            new UserRoute.Patience(Duration.ofMillis(500), Duration.ofSeconds(60));

    /** In bytes of JSON: little beside what PagerDuty takes, and more than a person reads. */
    private static final int LIMIT = 16 * 1024;

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    private final UserRoutes routes;
    private final HookMetrics metrics;
    private final InstantSource clock;
    private final TroubleLog trouble =
            new TroubleLog(LOG, "routes/details.camel.yaml", "pages are sent without its details");

    public ExtraDetails(UserRoutes routes, HookMetrics metrics, InstantSource clock) {
        this.routes = routes;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Adds them to the event of a call, which is not marshalled yet. */
    public void addTo(Map<String, Object> event, PendingCall call) {
        Optional<UserRoute> route = routes.at(ADDRESS);
        if (route.isEmpty() || call.report().bare() || call.report().action() == DeliveryAction.RESOLVE) {
            return;
        }
        if (route.get().isResting()) {
            metrics.detail(Details.TIMED_OUT);
            return;
        }
        Optional<CompletableFuture<Exchange>> answer =
                route.get().ask(() -> HookBody.of(call, clock.instant()), PATIENCE);
        if (answer.isEmpty()) {
            // A route that is quick may be asked too much for a moment, so the next page asks again.
            metrics.detail(Details.TIMED_OUT);
            trouble.failed(UserRoute.TOO_MANY);
            return;
        }
        try {
            Exchange exchange = answer.get().join();
            metrics.detail(merge(event, details(exchange)));
            trouble.well();
        } catch (RuntimeException | JsonProcessingException failure) {
            metrics.detail(UserRoute.isTimeout(failure) ? Details.TIMED_OUT : Details.FAILED);
            trouble.failed(UserRoute.reason(failure));
        }
    }

    /** What a route has left as its body: a map, or the text of a JSON object. */
    public static Map<String, Object> details(Exchange exchange) throws JsonProcessingException {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Map<?, ?> map) {
            return map.containsKey("hook") ? Map.of() : JSON.convertValue(map, MAP);
        }
        String text = exchange.getMessage().getBody(String.class);
        return text == null || text.isBlank() ? Map.of() : JSON.readValue(text, MAP);
    }

    /** Adds details that are not there yet, if they are not too many. */
    public static Details merge(Map<String, Object> event, Map<String, Object> details) throws JsonProcessingException {
        if (details.isEmpty()
                || !(event.get("payload") instanceof Map<?, ?> payload)
                || !(payload.get("custom_details") instanceof Map<?, ?> present)) {
            return Details.NOTHING;
        }
        int bytes = JSON.writeValueAsBytes(details).length;
        if (bytes > LIMIT || JSON.writeValueAsBytes(event).length + bytes > EventPayload.LIMIT) {
            return Details.TOO_LARGE;
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> target = (Map<String, Object>) present;
        details.forEach(target::putIfAbsent);
        return Details.ADDED;
    }
}
