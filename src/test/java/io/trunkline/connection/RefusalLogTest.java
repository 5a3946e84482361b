package io.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalLogTest {

    private static final Refusal FORGED = Refusal.request("secret-wrong", "its secret is wrong");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private long now;
    private final RefusalLog refusals = new RefusalLog(() -> now);

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(log);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(RefusalLog.class);
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private void refuse(String peer, int times) {
        for (int i = 0; i < times; i++) {
            refusals.refused(FORGED, "genesys", peer);
        }
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i += 5) {
            now += Duration.ofSeconds(5).toNanos();
            refusals.tick();
        }
    }

    @Test
    void a_body_whose_id_is_wrong_does_not_hide_one_without_a_status() {
        for (int i = 0; i < 3; i++) {
            refusals.refused(Refusal.body("/id", "/id has an invisible character"), "genesys", "192.0.2.1");
            refusals.refused(Refusal.body("/status", "/status is missing"), "genesys", "192.0.2.1");
        }
        assertThat(lines())
                .containsExactly(
                        "genesys: refused a body from 192.0.2.1: /id has an invisible character",
                        "genesys: refused a body from 192.0.2.1: /status is missing");
    }

    @Test
    void a_malformed_request_hides_none_that_is_malformed_in_another_way() {
        for (int i = 0; i < 3; i++) {
            refusals.refused(Refusal.malformed(new MalformedRequest(400, "expected one Host")), "", "192.0.2.1");
            refusals.refused(Refusal.malformed(MalformedRequest.BODY), "genesys", "192.0.2.1");
            refusals.refused(Refusal.malformed(MalformedRequest.of(new TooLongHttpLineException())), "", "192.0.2.1");
        }
        refusals.close();

        assertThat(lines())
                .containsExactly(
                        "refused a request from 192.0.2.1: Malformed request: expected one Host",
                        "genesys: refused a request from 192.0.2.1: Malformed request: its body is not framed as"
                                + " HTTP/1.1",
                        "refused a request from 192.0.2.1: Malformed request: the request line is too long",
                        "refused a request from 192.0.2.1 (malformed: expected one Host): ended, 3 in total",
                        "genesys: refused a request from 192.0.2.1 (malformed: its body is not framed as HTTP/1.1):"
                                + " ended, 3 in total",
                        "refused a request from 192.0.2.1 (malformed: the request line is too long): ended, 3 in"
                                + " total");
    }

    @Test
    void a_flood_is_a_line_when_it_begins_one_a_minute_and_one_when_it_is_over() {
        refuse("192.0.2.1", 5_000);
        pass(60);
        refuse("192.0.2.1", 300);
        pass(60);
        pass(60);
        pass(600);

        assertThat(lines())
                .containsExactly(
                        "genesys: refused a request from 192.0.2.1: its secret is wrong",
                        "genesys: refused a request from 192.0.2.1 (secret-wrong): 4999 more in a minute",
                        "genesys: refused a request from 192.0.2.1 (secret-wrong): 300 more in a minute",
                        "genesys: refused a request from 192.0.2.1 (secret-wrong): ended, 5300 in total");
    }

    @Test
    void a_single_refusal_is_a_single_line_and_a_later_one_another() {
        refuse("192.0.2.1", 1);
        pass(120);
        refuse("192.0.2.1", 1);
        pass(120);

        assertThat(lines())
                .containsExactly(
                        "genesys: refused a request from 192.0.2.1: its secret is wrong",
                        "genesys: refused a request from 192.0.2.1: its secret is wrong");
    }

    @Test
    void sources_peers_kinds_and_reasons_have_lines_of_their_own() {
        refuse("192.0.2.1", 2);
        refusals.refused(FORGED, "cxone", "192.0.2.1");
        refusals.refused(FORGED, "genesys", "192.0.2.2");
        refusals.refused(Refusal.request("not_post", "Method not allowed"), "genesys", "192.0.2.1");
        refusals.refused(Refusal.body("", "d"), "genesys", "192.0.2.1");
        refusals.refused(Refusal.body("", "e\n2026 ERROR forged"), "", "192.0.2.1");

        assertThat(lines()).hasSize(6).contains("refused a body from 192.0.2.1: e?2026 ERROR forged");
    }

    @Test
    void an_attacker_with_any_number_of_addresses_gets_no_more_lines_than_we_can_hold() {
        for (int i = 0; i < 50_000; i++) {
            refuse("10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256, 1);
            refuse("2001:db8::" + Integer.toHexString(i), 1);
        }

        assertThat(lines()).hasSize(1_001);
        assertThat(lines().get(1_000)).isEqualTo("genesys: refused a request from 10.0.3.231: its secret is wrong");
        pass(60);
        assertThat(lines())
                .contains("genesys: refused a request from other peers (secret-wrong): 49000 more in a minute");
    }

    @Test
    void a_stop_says_what_was_counted_and_not_said() {
        refuse("192.0.2.1", 3);
        refusals.close();
        assertThat(lines())
                .last()
                .isEqualTo("genesys: refused a request from 192.0.2.1 (secret-wrong): ended, 3 in total");
    }
}
