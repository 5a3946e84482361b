package io.trunkline.pagerduty.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.pagerduty.webhook.PagerDutyWebhookParser;
import io.trunkline.rules.ReadBackPolicy.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for our incidents in PagerDuty, by the keys that they were opened with. */
public final class IncidentReader {

    private static final String INCIDENTS = "/incidents";

    /** PagerDuty's clock and ours need not agree. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    /** It becomes part of a path. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");

    private static final Pattern WEB = Pattern.compile("https?://[^\\s\"'<>]+");
    private static final int LONGEST_URL = 500;

    /** People merge what was merged before; nothing is merged in a circle, but an answer is only an answer. */
    private static final int MOST_MERGES = 5;

    private final PagerDutyApi api;

    public IncidentReader(PagerDutyApi api) {
        this.api = api;
    }

    /**
     * Looks for an incident.
     *
     * @throws RestFailure if PagerDuty cannot be asked or says no
     */
    public RemoteIncident find(IncidentQuery sought) throws RestFailure, InterruptedException {
        // Without a range PagerDuty shows the last month alone.
        RestQuery named = RestQuery.of("incident_key", sought.dedupKey()).and("date_range", "all");
        RestQuery ours = sought.configured() ? named.and("service_ids[]", sought.service()) : named;
        Owners owners = new Owners(sought);
        List<JsonNode> open = owners.ours(api.all(
                INCIDENTS, "incidents", ours.and("statuses[]", "triggered").and("statuses[]", "acknowledged")));
        for (JsonNode incident : open) {
            if (!sought.over() || isOpenIn(incident, sought.dedupKey())) {
                return open(incident, owners.learnt());
            }
        }
        JsonNode last = api.get(
                INCIDENTS,
                ours.and("statuses[]", "resolved")
                        .and("sort_by", "created_at:desc")
                        .and("limit", "100"));
        List<JsonNode> late = last.path("incidents")
                .valueStream()
                .filter(incident -> mayBe(incident, sought))
                .toList();
        Optional<JsonNode> found =
                Stream.concat(open.stream(), owners.ours(late).stream()).findFirst();
        if (found.isEmpty() && sought.known() != null) {
            found = byId(sought.known());
        }
        return found.isPresent()
                ? merged(found.get(), open.contains(found.get()), sought, owners.learnt())
                : RemoteIncident.NOTHING;
    }

    /** What people merged into another incident, of another service perhaps, lives on there. */
    private RemoteIncident merged(JsonNode found, boolean isOver, IncidentQuery sought, String service)
            throws RestFailure, InterruptedException {
        JsonNode incident = found;
        for (int step = 0; step < MOST_MERGES; step++) {
            Optional<String> target = PagerDutyWebhookParser.mergeTarget(incident);
            Optional<JsonNode> next = target.isPresent() ? byId(target.get()) : Optional.empty();
            if (next.isEmpty()) {
                break;
            }
            incident = next.get();
        }
        // Where the incident that it lives on in is not named, or not shown, nothing says that a person closed it.
        boolean livesOn = PagerDutyWebhookParser.isMerge(incident) && !sought.over();
        boolean isOpen = !isOver
                && (livesOn
                        || !incident.path("status").asText().equals("resolved")
                                && (!sought.over() || isOpenIn(incident, sought.dedupKey())));
        return isOpen ? open(incident, service) : closed(incident, service);
    }

    /** An incident by PagerDuty's own id; nothing if the account has no such incident. */
    private Optional<JsonNode> byId(String id) throws RestFailure, InterruptedException {
        try {
            return Optional.of(api.get(INCIDENTS + "/" + id, RestQuery.NONE).path("incident"));
        } catch (Refused refused) {
            if (refused.notFound()) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /**
     * Whether something that is closed can be what we opened. What had the key before us was closed before we called, but the
     * clocks need not agree: so what is known as another one is none, and what began long before must have been closed after.
     */
    private static boolean mayBe(JsonNode incident, IncidentQuery sought) {
        if (sought.others().contains(incident.path("id").asText())) {
            return false;
        }
        Instant earliest = sought.since().minus(CLOCKS);
        boolean before = PagerDutyWebhookParser.instant(incident.path("created_at"))
                .filter(earliest::isAfter)
                .isPresent();
        Instant limit = before ? sought.since() : earliest;
        return changedAt(incident).filter(limit::isAfter).isEmpty();
    }

    /** What is in an incident; nothing if the account has no such incident. */
    public Optional<IncidentAlerts> contents(String incident) throws RestFailure, InterruptedException {
        List<String> keys = new ArrayList<>();
        String service = null;
        try {
            for (JsonNode alert : api.all(alerts(incident), "alerts", RestQuery.NONE)) {
                keys.add(alert.path("alert_key").asText());
                service = alert.path("service").path("id").asText(service);
            }
        } catch (Refused refused) {
            if (refused.notFound()) {
                return Optional.empty();
            }
            throw refused;
        }
        return Optional.of(new IncidentAlerts(keys, service, service == null ? Set.of() : routingKeys(service)));
    }

    /** The integrations of a service, as far as the token may see them: to see none of them is no reason to give up. */
    private Set<String> routingKeys(String service) throws RestFailure, InterruptedException {
        if (!ID.matcher(service).matches()) {
            return Set.of();
        }
        try {
            Set<String> keys = new HashSet<>();
            String path = "/services/" + service;
            JsonNode shown = api.get(path, RestQuery.of("include[]", "integrations"));
            for (JsonNode each : shown.path("service").path("integrations")) {
                String id = each.path("id").asText();
                boolean whole =
                        each.hasNonNull("integration_key") || !ID.matcher(id).matches();
                JsonNode integration = whole
                        ? each
                        : api.get(path + "/integrations/" + id, RestQuery.NONE).path("integration");
                if (integration.hasNonNull("integration_key")) {
                    keys.add(integration.path("integration_key").asText());
                }
            }
            return keys;
        } catch (Refused refused) {
            return Set.of();
        }
    }

    /** Whose incidents are. */
    private final class Owners {

        private final IncidentQuery sought;
        private final Map<String, Boolean> integrated = new HashMap<>();
        private String learnt;

        Owners(IncidentQuery sought) {
            this.sought = sought;
        }

        /** PagerDuty's id of the service that was seen to have our integration; null if that was known or was not seen. */
        String learnt() {
            return learnt;
        }

        /**
         * Those of the service that has our integration. If it is not known which one that is, and none of these shows it, as
         * where events come by way of an orchestration, they may all be ours.
         */
        List<JsonNode> ours(List<JsonNode> incidents) throws RestFailure, InterruptedException {
            List<JsonNode> certain = new ArrayList<>();
            for (JsonNode incident : incidents) {
                if (isOurs(incident.path("service").path("id").asText())) {
                    certain.add(incident);
                }
            }
            return certain.isEmpty() && sought.service() == null && learnt == null ? incidents : certain;
        }

        private boolean isOurs(String service) throws RestFailure, InterruptedException {
            if (service.isEmpty() || service.equals(sought.service())) {
                return true;
            }
            if (sought.configured()) {
                return false;
            }
            if (!integrated.containsKey(service)) {
                integrated.put(service, routingKeys(service).contains(sought.routingKey()));
            }
            if (integrated.get(service)) {
                learnt = service;
            }
            return integrated.get(service);
        }
    }

    private boolean isOpenIn(JsonNode incident, String dedupKey) throws RestFailure, InterruptedException {
        List<JsonNode> alerts =
                api.all(alerts(incident.path("id").asText()), "alerts", RestQuery.of("alert_key", dedupKey));
        // A service that makes incidents without alerts shows none: then the incident is all there is.
        return alerts.isEmpty()
                || alerts.stream()
                        .filter(alert -> alert.path("alert_key").asText().equals(dedupKey))
                        .anyMatch(alert -> !alert.path("status").asText().equals("resolved"));
    }

    private static String alerts(String incident) {
        return INCIDENTS + "/" + incident + "/alerts";
    }

    private static RemoteIncident open(JsonNode incident, String service) {
        RemoteIncident.By acknowledged = incident.path("acknowledgements")
                .valueStream()
                .map(each -> new RemoteIncident.By(
                        PagerDutyWebhookParser.name(each.path("acknowledger")),
                        PagerDutyWebhookParser.instant(each.path("at")).orElse(Instant.EPOCH),
                        PagerDutyWebhookParser.isPerson(each.path("acknowledger"))))
                .max(Comparator.comparing(RemoteIncident.By::at))
                .orElse(null);
        return new RemoteIncident(
                Found.OPEN, incident.path("id").asText(), acknowledged, null, service, shownAt(incident));
    }

    private static RemoteIncident closed(JsonNode incident, String service) {
        RemoteIncident.By by = changedAt(incident)
                .map(at -> new RemoteIncident.By(
                        PagerDutyWebhookParser.name(incident.path("last_status_change_by")),
                        at,
                        PagerDutyWebhookParser.isPerson(incident.path("last_status_change_by"))))
                .orElse(null);
        return new RemoteIncident(Found.CLOSED, incident.path("id").asText(), null, by, service, shownAt(incident));
    }

    /** It becomes a link in the console, so nothing but an address of the web may be in it. */
    private static String shownAt(JsonNode incident) {
        String url = incident.path("html_url").asText();
        return url.length() <= LONGEST_URL && WEB.matcher(url).matches() ? url : null;
    }

    private static Optional<Instant> changedAt(JsonNode incident) {
        return PagerDutyWebhookParser.instant(incident.path("last_status_change_at"))
                .or(() -> PagerDutyWebhookParser.instant(incident.path("created_at")));
    }
}
