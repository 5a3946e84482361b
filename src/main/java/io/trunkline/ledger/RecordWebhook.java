package io.trunkline.ledger;

import io.trunkline.ledger.tables.PagerDutyIncidentTable;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.ledger.tables.WebhookTable;
import io.trunkline.model.Incident;
import io.trunkline.model.Wake;
import io.trunkline.pagerduty.rest.IncidentAlerts;
import io.trunkline.pagerduty.rest.RemoteIncident;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook;
import io.trunkline.rules.DismissalPolicy;
import io.trunkline.rules.ReadBackPolicy;
import io.trunkline.store.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Writes down what people did in PagerDuty, as its webhooks tell, once each. A webhook names an incident by an id of
 * PagerDuty's own, so for one that is not known by it yet PagerDuty is asked which of our keys are in it.
 */
public final class RecordWebhook {

    /** PagerDuty sends a webhook again for two days. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    private static final Duration ASKED_FOR = Duration.ofDays(1);
    private static final Duration LEASE = Duration.ofMinutes(2);

    /** PagerDuty's clock and ours need not agree to the second. */
    private static final Duration CLOCKS = Duration.ofSeconds(10);

    private final LedgerContext context;
    private final ReadBackPolicy rule;
    private final DeliveryScheduler scheduler;

    public RecordWebhook(LedgerContext context) {
        this.context = context;
        this.rule = context.rules().readBack();
        this.scheduler = new DeliveryScheduler(context.rules());
    }

    /** What became of a webhook. */
    public enum Outcome {
        /** It is in the ledger, with the incident that it was done to. */
        NOTED,
        /** It was recorded before. */
        DUPLICATE,
        /** PagerDuty is asked whose incident it is. */
        ASKED,
        /** It was done to an incident that is not ours, or may not be. */
        UNKNOWN,
        /** PagerDuty could not be asked for a day. */
        GIVEN_UP
    }

    /**
     * What a webhook led to.
     *
     * @param incidents the ledger's numbers of the incidents that it was done to
     * @param dismissed those of them that are closed with it
     * @param wakes what is to be looked at because of it
     */
    public record RecordedWebhook(Outcome outcome, List<Long> incidents, List<Incident> dismissed, List<Wake> wakes) {

        static RecordedWebhook nothing(Outcome outcome) {
            return new RecordedWebhook(outcome, List.of(), List.of(), List.of());
        }
    }

    /** Records a webhook; done when it is on disk. */
    public CompletableFuture<RecordedWebhook> hear(PagerDutyWebhook webhook) {
        return context.submit(store -> {
            Instant now = context.now();
            WebhookTable.prune(store, now.minus(REMEMBERED));
            if (!WebhookTable.add(store, webhook, now)) {
                return RecordedWebhook.nothing(Outcome.DUPLICATE);
            }
            List<Incident> known = PagerDutyIncidentTable.named(store, webhook.incident());
            boolean certain = !known.isEmpty();
            if (!certain && webhook.incidentKey() != null) {
                known = withKey(store, webhook, webhook.incidentKey(), IncidentAlerts.NONE).stream()
                        .toList();
                certain = known.stream().anyMatch(incident -> isOf(store, incident, webhook.service()));
            }
            if (!certain && !context.configured().apiTokens().isEmpty()) {
                WebhookTable.due(store, webhook.id(), now);
                return RecordedWebhook.nothing(Outcome.ASKED);
            }
            return note(store, webhook, known, now);
        });
    }

    /** Takes the webhooks whose incident is still to be looked up, at most so many, under a lease. */
    public CompletableFuture<List<PagerDutyWebhook>> take(int limit) {
        return context.submit(store -> {
            Instant now = context.now();
            List<PagerDutyWebhook> webhooks = WebhookTable.dueBy(store, now, limit);
            webhooks.forEach(webhook -> WebhookTable.due(store, webhook.id(), now.plus(LEASE)));
            return webhooks;
        });
    }

    /** PagerDuty said what is in the incident of a webhook. */
    public CompletableFuture<RecordedWebhook> found(PagerDutyWebhook webhook, IncidentAlerts contents) {
        return context.submit(store -> {
            Instant now = context.now();
            if (WebhookTable.asked(store, webhook.id()).isEmpty()) {
                return RecordedWebhook.nothing(Outcome.DUPLICATE);
            }
            Map<Long, Incident> known = new LinkedHashMap<>();
            for (String key : contents.keys()) {
                withKey(store, webhook, key, contents).ifPresent(incident -> known.put(incident.id(), incident));
            }
            known.values().stream()
                    .filter(incident -> contents.routingKeys().contains(incident.routingKey()))
                    .forEach(incident -> RoutingKeyTable.leadsTo(store, incident.routingKey(), contents.service()));
            return note(store, webhook, List.copyOf(known.values()), now);
        });
    }

    /** PagerDuty could not be asked; it is asked again later, but not for ever. */
    public CompletableFuture<Outcome> failed(PagerDutyWebhook webhook) {
        return context.submit(store -> {
            Instant now = context.now();
            Optional<WebhookTable.Asked> asked = WebhookTable.asked(store, webhook.id());
            if (asked.isEmpty()) {
                return Outcome.DUPLICATE;
            }
            if (asked.get().since().plus(ASKED_FOR).isBefore(now)) {
                WebhookTable.settled(store, webhook.id(), WebhookTable.WebhookOutcome.GIVEN_UP);
                return Outcome.GIVEN_UP;
            }
            WebhookTable.due(
                    store, webhook.id(), now.plus(rule.pause(asked.get().tries())));
            return Outcome.ASKED;
        });
    }

    /**
     * Of the incidents that had a key, the one that was open when PagerDuty's incident began. Other services of the account,
     * and other installations, may use the same keys: an incident of another PagerDuty service is not ours, nor is one that
     * may have been opened at several addresses.
     */
    private Optional<Incident> withKey(Sql store, PagerDutyWebhook webhook, String key, IncidentAlerts contents) {
        String service = webhook.service() == null ? contents.service() : webhook.service();
        Instant began = (webhook.createdAt() == null ? webhook.at() : webhook.createdAt()).plus(CLOCKS);
        List<Incident> begun = PagerDutyIncidentTable.withKey(store, key, webhook.incident()).stream()
                .filter(incident -> !incident.openedAt().isAfter(began))
                .toList();
        List<Incident> integrated = begun.stream()
                .filter(incident -> contents.routingKeys().contains(incident.routingKey()))
                .toList();
        if (!integrated.isEmpty()) {
            return integrated.stream().findFirst();
        }
        List<Incident> ours = begun.stream()
                .filter(incident -> isOf(store, incident, service))
                .toList();
        if (!ours.isEmpty()) {
            return ours.stream().findFirst();
        }
        List<Incident> possible = begun.stream()
                .filter(incident ->
                        service == null || pagerDutyService(store, incident).isEmpty())
                .toList();
        boolean ambiguous =
                possible.stream().map(Incident::routingKey).distinct().count() > 1;
        return ambiguous ? Optional.empty() : possible.stream().findFirst();
    }

    /** Whether an incident is known to be of that service of PagerDuty. */
    private boolean isOf(Sql store, Incident incident, String service) {
        return service != null
                && pagerDutyService(store, incident).filter(service::equals).isPresent();
    }

    private Optional<String> pagerDutyService(Sql store, Incident incident) {
        return context.configured()
                .pagerDutyService(incident.routingKey())
                .or(() -> RoutingKeyTable.pagerDutyService(store, incident.routingKey()));
    }

    private RecordedWebhook note(Sql store, PagerDutyWebhook webhook, List<Incident> incidents, Instant now) {
        if (incidents.isEmpty()) {
            WebhookTable.settled(store, webhook.id(), WebhookTable.WebhookOutcome.UNKNOWN);
            return RecordedWebhook.nothing(Outcome.UNKNOWN);
        }
        List<Incident> dismissed = new ArrayList<>();
        List<Wake> wakes = new ArrayList<>();
        for (Incident incident : incidents) {
            PagerDutyIncidentTable.named(store, incident.id(), webhook.incident());
            if (note(store, webhook, incident, now, wakes)) {
                dismissed.add(incident);
            }
        }
        WebhookTable.settled(store, webhook.id(), WebhookTable.WebhookOutcome.NOTED);
        return new RecordedWebhook(
                Outcome.NOTED,
                incidents.stream().map(Incident::id).toList(),
                List.copyOf(dismissed),
                List.copyOf(wakes));
    }

    /** Whether it closes the incident. */
    private boolean note(Sql store, PagerDutyWebhook webhook, Incident incident, Instant now, List<Wake> wakes) {
        RemoteIncident.By by = new RemoteIncident.By(webhook.by(), webhook.at(), webhook.byPerson());
        switch (webhook.kind()) {
            case ACKNOWLEDGED -> PagerDutyIncidentTable.acknowledged(store, incident.id(), by);
            case UNACKNOWLEDGED -> PagerDutyIncidentTable.acknowledged(store, incident.id(), null);
            case RESOLVED -> {
                if (!DismissalPolicy.applies(incident)) {
                    return false;
                }
                wakes.addAll(ManualResolution.close(store, incident, by, webhook.byPerson(), now));
                return true;
            }
            case MERGED -> {
                if (DismissalPolicy.applies(incident) && webhook.mergedInto() != null) {
                    // Our alert lives on there, and is resolved there by the same key.
                    PagerDutyIncidentTable.named(store, incident.id(), webhook.mergedInto());
                }
            }
            case REOPENED -> {
                if (ManualResolution.reopen(store, incident.id())) {
                    wakes.addAll(ManualResolution.reconsider(store, incident.id(), now));
                    wakes.addAll(scheduler.look(store, incident.id(), now));
                }
            }
        }
        return false;
    }
}
