package io.trunkline.stage.readback;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.ReadBackIncident;
import io.trunkline.ledger.ReadBackIncident.DueReadBack;
import io.trunkline.ledger.ReadBackIncident.Read;
import io.trunkline.ledger.RecordWebhook;
import io.trunkline.ledger.RecordWebhook.RecordedWebhook;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.Wake;
import io.trunkline.pagerduty.rest.IncidentAlerts;
import io.trunkline.pagerduty.rest.IncidentReader;
import io.trunkline.pagerduty.rest.RemoteIncident;
import io.trunkline.pagerduty.rest.RestFailure;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook;
import io.trunkline.rules.ReadBackPolicy.Step;
import io.trunkline.stage.IncidentFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The steps of the read-back route, bound as {@code readBack}. */
public final class ReadBackSteps {

    private static final Logger LOG = LoggerFactory.getLogger(ReadBackSteps.class);

    /**
     * So many at a time of webhooks and of each routing key, that a PagerDuty which does not answer is no slower than they
     * are ours.
     */
    private static final int LIMIT = 5;

    /** The lane of no token. */
    private static final String WEBHOOKS = "";

    private final Supplier<Configuration> configuration;
    private final ReadBackIncident readingBack;
    private final RecordWebhook recordWebhook;
    private final Function<String, IncidentReader> pagerDuty;
    private final Metrics metrics;
    private final Map<String, IncidentReader> readers = new ConcurrentHashMap<>();
    private final TokenQueues lanes;

    /** @param pagerDuty reads PagerDuty's REST API with a token */
    public ReadBackSteps(
            Supplier<Configuration> configuration,
            ReadBackIncident readingBack,
            RecordWebhook recordWebhook,
            Function<String, IncidentReader> pagerDuty,
            Metrics metrics,
            TokenQueues lanes) {
        this.configuration = configuration;
        this.readingBack = readingBack;
        this.recordWebhook = recordWebhook;
        this.pagerDuty = pagerDuty;
        this.metrics = metrics;
        this.lanes = lanes;
    }

    /**
     * What is asked one after the other, while other lanes go on: all that one token is asked, or whose incidents webhooks
     * told of.
     */
    public record Lane(int number, String token, List<Object> questions) {

        /** Without the token. */
        @Override
        public String toString() {
            return "Lane[" + number + ", " + questions + "]";
        }
    }

    /** Webhooks of which PagerDuty is to be asked whose incident they are about, and incidents that are to be looked for. */
    public List<Lane> due() {
        List<Lane> due = new ArrayList<>();
        if (lanes.isFree(WEBHOOKS)) {
            add(due, WEBHOOKS, List.copyOf(recordWebhook.take(LIMIT).join()));
        }
        Map<String, List<Object>> byToken = new LinkedHashMap<>();
        readingBack.take(LIMIT, lanes::isFree).join().forEach(reading -> byToken.computeIfAbsent(
                        reading.apiToken(), token -> new ArrayList<>())
                .add(reading));
        byToken.forEach((token, readings) -> add(due, token, readings));
        return due;
    }

    private void add(List<Lane> due, String token, List<Object> questions) {
        if (!questions.isEmpty()) {
            due.add(new Lane(lanes.take(token), token, questions));
        }
    }

    /** All of it was asked. */
    public void over(@Variable("lane") Lane lane) {
        lanes.giveBack(lane.token());
    }

    /** Whose incident did a webhook tell of? */
    public List<Wake> identify(PagerDutyWebhook webhook) throws InterruptedException {
        boolean all = true;
        for (String token : configuration.get().apiTokens()) {
            if (lanes.isResting(token)) {
                all = false;
                continue;
            }
            try {
                Optional<IncidentAlerts> contents = reader(token).contents(webhook.incident());
                lanes.well(token);
                if (contents.isPresent()) {
                    return wakesOf(
                            webhook,
                            recordWebhook.found(webhook, contents.get()).join());
                }
            } catch (RestFailure failure) {
                failed(token, "whose incident " + webhook.incident() + " is", failure);
                all = false;
            }
        }
        return all
                ? wakesOf(
                        webhook,
                        recordWebhook.found(webhook, IncidentAlerts.NONE).join())
                : notIdentified(webhook);
    }

    private List<Wake> notIdentified(PagerDutyWebhook webhook) {
        RecordWebhook.Outcome outcome = recordWebhook.failed(webhook).join();
        if (outcome == RecordWebhook.Outcome.GIVEN_UP) {
            metrics.pagerDutyWebhook(webhook.kind().name(), outcome.name());
            LOG.warn("The incident of a PagerDuty webhook stays unknown: it was {}", word(webhook.kind()));
        }
        return List.of();
    }

    private List<Wake> wakesOf(PagerDutyWebhook webhook, RecordedWebhook recorded) {
        note(metrics, webhook, recorded);
        return recorded.wakes();
    }

    /** Counts and logs what a webhook led to. */
    public static RecordedWebhook note(Metrics metrics, PagerDutyWebhook webhook, RecordedWebhook recorded) {
        metrics.pagerDutyWebhook(webhook.kind().name(), recorded.outcome().name());
        if (recorded.outcome() == RecordWebhook.Outcome.NOTED) {
            LOG.info(
                    "PagerDuty: incident {} was {} by {}",
                    recorded.incidents(),
                    word(webhook.kind()),
                    by(webhook.by()));
        } else if (recorded.outcome() == RecordWebhook.Outcome.UNKNOWN) {
            LOG.info("PagerDuty: {} was {}, and is none of ours", webhook.incident(), word(webhook.kind()));
        }
        recorded.dismissed().forEach(incident -> {
            metrics.incident(incident.status(), "closed_by_hand");
            IncidentFields.on(LOG.atWarn(), incident.id(), incident.service(), incident.dedupKey())
                    .log(
                            "Incident {} for {} ({}) was closed {}",
                            incident.id(),
                            incident.service(),
                            incident.dedupKey(),
                            webhook.byPerson()
                                    ? "by hand; what stays out pages again"
                                    : "in PagerDuty, and not by a person; what is out pages again at once");
        });
        return recorded;
    }

    /** Does PagerDuty have what it accepted? */
    public List<Wake> look(DueReadBack reading) throws InterruptedException {
        String token = reading.apiToken();
        if (lanes.isResting(token)) {
            // It is due again in two minutes, if the token may be used by then.
            return List.of();
        }
        RemoteIncident seen;
        try {
            seen = reader(token).find(reading.sought());
        } catch (RestFailure failure) {
            metrics.readBack("failed");
            failed(token, "about incident " + reading.incident(), failure);
            readingBack.failed(reading).join();
            return List.of();
        }
        lanes.well(token);
        metrics.readBack(seen.found().name());
        Read read = readingBack.record(reading, seen).join();
        note(reading, seen, read.step());
        return read.wakes();
    }

    private void note(DueReadBack reading, RemoteIncident seen, Step step) {
        String what = "incident %d for %s (%s)".formatted(reading.incident(), reading.service(), reading.dedupKey());
        switch (step) {
            case NOTHING -> LOG.debug("PagerDuty has {} as it accepted it: {}", what, seen.found());
            case DISMISS -> {
                metrics.incident(reading.status(), "closed_by_hand");
                boolean byPerson = seen.closed() == null || seen.closed().byPerson();
                fields(LOG.atWarn(), reading)
                        .log(
                                "PagerDuty: {} was closed by {}{}",
                                what,
                                by(seen.closed() == null ? null : seen.closed().who()),
                                byPerson
                                        ? "; what stays out pages again"
                                        : ", which is no person; what is out pages again at once");
            }
            case TELL_AGAIN ->
                fields(LOG.atError(), reading)
                        .log("PagerDuty accepted {} and does not have it: it is sent once more", what);
            case STILL_MISSING ->
                fields(LOG.atError(), reading).log("PagerDuty accepted {} twice and does not have it", what);
            case RESOLVE_AGAIN ->
                fields(LOG.atWarn(), reading)
                        .log("PagerDuty accepted that {} is over and keeps it open: resolved again", what);
        }
    }

    private static LoggingEventBuilder fields(LoggingEventBuilder line, DueReadBack reading) {
        return IncidentFields.on(line, reading.incident(), reading.service(), reading.dedupKey());
    }

    private IncidentReader reader(String token) {
        return readers.computeIfAbsent(token, pagerDuty);
    }

    private void failed(String token, String question, RestFailure failure) {
        if (lanes.failed(token, failure)) {
            LOG.warn("PagerDuty cannot be asked {}: {}", question, failure.getMessage());
        } else {
            LOG.debug("PagerDuty cannot be asked {}: {}", question, failure.getMessage());
        }
    }

    private static String by(String who) {
        return who == null ? "PagerDuty" : who;
    }

    private static String word(PagerDutyWebhook.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
