package io.trunkline.stage.announce;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.AnnounceWindows;
import io.trunkline.ledger.AnnounceWindows.Outcome;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Service;
import io.trunkline.pagerduty.ChangeEvent;
import io.trunkline.stage.PagerDutyAnswer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The steps of the change-events route, bound as {@code changeEvents}. */
public final class ChangeEventSteps {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeEventSteps.class);

    /** Ten calls at a timeout of 10 s end before the batch's lease of 2 min does. */
    private static final int LIMIT = 10;

    private final AnnounceWindows announceWindows;
    private final Supplier<Configuration> configuration;
    private final Metrics metrics;
    private final InstantSource clock;

    public ChangeEventSteps(
            AnnounceWindows announceWindows,
            Supplier<Configuration> configuration,
            Metrics metrics,
            InstantSource clock) {
        this.announceWindows = announceWindows;
        this.configuration = configuration;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** One call that is to be made. */
    public record Announcement(ChangeEvent event, String routingKey) {

        /** Without the routing key, so that a log line cannot leak it. */
        @Override
        public String toString() {
            return "Announcement[" + event + "]";
        }
    }

    /** What PagerDuty is to be shown now. */
    public List<Announcement> due() {
        List<Announcement> due = new ArrayList<>();
        for (ChangeEvent event : announceWindows.due(LIMIT).join()) {
            Optional<Service> service = configuration.get().directory().service(event.service());
            if (service.isPresent()) {
                due.add(new Announcement(event, service.get().routingKey()));
            } else {
                note(event, announceWindows.giveUp(event).join(), "services.yaml has no such service");
            }
        }
        return due;
    }

    /** The change event as PagerDuty gets it. It holds the routing key: never log it. */
    public Map<String, Object> body(Announcement announcement) {
        return announcement.event().body(announcement.routingKey());
    }

    /** What came of the call. */
    public void sent(@Variable("announcement") Announcement announcement, Exchange exchange) throws IOException {
        DeliveryResult result = PagerDutyAnswer.of(exchange, announcement.routingKey(), clock.instant());
        Outcome outcome = announceWindows.record(announcement.event(), result).join();
        note(announcement.event(), outcome, result.explanation().orElse(""));
    }

    private void note(ChangeEvent event, Outcome outcome, String why) {
        metrics.changeEvent(outcome.name());
        String word = event.phase() == ChangeEvent.Phase.START ? "began" : "ended";
        switch (outcome) {
            case ACCEPTED ->
                LOG.info("PagerDuty shows {} that maintenance {} {}", event.service(), event.window(), word);
            case FAILED ->
                LOG.atLevel(event.failures() == 0 ? Level.WARN : Level.DEBUG)
                        .log(
                                "PagerDuty does not yet show {} that maintenance {} {}, and is called again: {}",
                                event.service(),
                                event.window(),
                                word,
                                why);
            case GIVEN_UP ->
                LOG.warn(
                        "PagerDuty does not show {} that maintenance {} {}: {}",
                        event.service(),
                        event.window(),
                        word,
                        why);
        }
    }
}
