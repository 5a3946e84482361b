package io.trunkline.stage.receive;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UnreadEventsTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(UnreadEvents.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final UnreadEvents unread = new UnreadEvents();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
    }

    private static StatusEvent event(String id, Status status, String word) {
        Instant at = Instant.parse("2026-11-24T10:00:00Z");
        return new StatusEvent(
                "genesys",
                new ComponentId("genesys", "trunk", id),
                "t",
                status,
                word,
                at,
                true,
                at,
                null,
                "Genesys",
                null,
                false,
                null,
                "{}");
    }

    @Test
    void an_ignored_type_about_trunks_or_edges_is_named_once() {
        unread.ignored("genesys", "EXTERNAL_TRUNK");
        unread.ignored("genesys", "external_trunk");
        unread.ignored("genesys", "v2.telephony.providers.edges.{id}.logicalinterfaces");
        unread.ignored("genesys", "v2.telephony.providers.edges.trunks.{id}.metrics");
        unread.ignored("genesys", "QUEUE");

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line).contains("type EXTERNAL_TRUNK are ignored"),
                        line -> assertThat(line).contains("logicalinterfaces"));
    }

    @Test
    void unknown_status_is_logged_once_a_reason() {
        unread.recorded(event("t-1", Status.UNKNOWN, "connectedStatus is missing"));
        unread.recorded(event("t-2", Status.UNKNOWN, "connectedStatus is missing"));
        unread.recorded(event("t-3", Status.UNKNOWN, "SIDEWAYS"));
        unread.recorded(event("t-4", Status.DOWN, "DOWN"));

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line).contains("genesys/trunk/t-1", "connectedStatus is missing"),
                        line -> assertThat(line).contains("genesys/trunk/t-3", "SIDEWAYS"));
    }

    @Test
    void what_a_sender_makes_up_does_not_fill_the_log() {
        for (int n = 0; n < 1_000; n++) {
            unread.ignored("genesys", "trunk-" + n);
        }
        assertThat(log.list).hasSize(100);
    }
}
