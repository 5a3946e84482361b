package io.trunkline.pagerduty.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.pagerduty.DeedReader;
import io.trunkline.pagerduty.Seen;
import io.trunkline.policy.ReadBack.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks for our incidents in PagerDuty, by the keys that they were opened with. */
public final class IncidentReader {

    private static final String INCIDENTS = "/incidents";

    /** PagerDuty's clock and ours need not agree. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private final RestApi api;

    public IncidentReader(RestApi api) {
        this.api = api;
    }

    /**
     * Looks for an incident.
     *
     * @param openedAt what was closed before that is another one that had the key
     * @param over whether it should be closed: then only what we opened counts, for people may have merged it into another
     *     incident that is not over
     * @throws RestFailure if PagerDuty cannot be asked or says no
     */
    public Seen find(String dedupKey, Instant openedAt, boolean over) throws RestFailure, InterruptedException {
        // Without a range PagerDuty shows the last month alone.
        Query ours = Query.of("incident_key", dedupKey).and("date_range", "all");
        List<JsonNode> open = api.all(
                INCIDENTS, "incidents", ours.and("statuses[]", "triggered").and("statuses[]", "acknowledged"));
        for (JsonNode incident : open) {
            if (!over || isOpenIn(incident, dedupKey)) {
                return open(incident);
            }
        }
        JsonNode last = api.get(
                INCIDENTS,
                ours.and("statuses[]", "resolved")
                        .and("sort_by", "created_at:desc")
                        .and("limit", "100"));
        return Stream.concat(open.stream(), last.path("incidents").valueStream())
                .filter(incident -> changedAt(incident)
                        .map(at -> !at.isBefore(openedAt.minus(CLOCKS)))
                        .orElse(true))
                .findFirst()
                .map(IncidentReader::closed)
                .orElse(Seen.NOTHING);
    }

    /** The keys of what is in an incident; nothing if the account has no such incident. */
    public Optional<List<String>> keys(String incident) throws RestFailure, InterruptedException {
        try {
            List<String> keys = new ArrayList<>();
            for (JsonNode alert : api.all(alerts(incident), "alerts", Query.NONE)) {
                keys.add(alert.path("alert_key").asText());
            }
            return Optional.of(keys);
        } catch (Refused refused) {
            if (refused.notFound()) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private boolean isOpenIn(JsonNode incident, String dedupKey) throws RestFailure, InterruptedException {
        List<JsonNode> alerts =
                api.all(alerts(incident.path("id").asText()), "alerts", Query.of("alert_key", dedupKey));
        // A service that makes incidents without alerts shows none: then the incident is all there is.
        return alerts.isEmpty()
                || alerts.stream()
                        .filter(alert -> alert.path("alert_key").asText().equals(dedupKey))
                        .anyMatch(alert -> !alert.path("status").asText().equals("resolved"));
    }

    private static String alerts(String incident) {
        return INCIDENTS + "/" + incident + "/alerts";
    }

    private static Seen open(JsonNode incident) {
        Seen.By acknowledged = incident.path("acknowledgements")
                .valueStream()
                .map(each -> new Seen.By(
                        DeedReader.name(each.path("acknowledger")),
                        DeedReader.instant(each.path("at")).orElse(Instant.EPOCH)))
                .max(Comparator.comparing(Seen.By::at))
                .orElse(null);
        return new Seen(Found.OPEN, incident.path("id").asText(), acknowledged, null);
    }

    private static Seen closed(JsonNode incident) {
        Seen.By by = changedAt(incident)
                .map(at -> new Seen.By(DeedReader.name(incident.path("last_status_change_by")), at))
                .orElse(null);
        return new Seen(Found.CLOSED, incident.path("id").asText(), null, by);
    }

    private static Optional<Instant> changedAt(JsonNode incident) {
        return DeedReader.instant(incident.path("last_status_change_at"))
                .or(() -> DeedReader.instant(incident.path("created_at")));
    }
}
