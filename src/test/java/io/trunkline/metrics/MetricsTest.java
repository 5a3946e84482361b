package io.trunkline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.trunkline.config.Problem;
import io.trunkline.inventory.Inventory;
import io.trunkline.inventory.notifications.ChannelEvent;
import io.trunkline.management.FakeLedger;
import io.trunkline.management.Node;
import io.trunkline.model.Alarm;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.DrillEvent;
import io.trunkline.model.Status;
import io.trunkline.rules.Verdict;
import io.trunkline.rules.alarms.ActiveAlarm;
import io.trunkline.store.StoreUnavailableException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

    /** The text format's grammar, version 0.0.4. */
    private static final Pattern SAMPLE = Pattern.compile(
            "[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"(\\\\[\\\\\"n]|[^\\\\\"\n])*\",?)*\\})?"
                    + " (NaN|[+-]Inf|[+-]?[0-9.]+(E-?[0-9]+)?)");

    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .*");

    private Node node;

    @BeforeEach
    void start() throws Exception {
        node = Node.started();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void everything_that_happens_has_its_series() throws Exception {
        node.metrics.event("genesys", "accepted");
        node.metrics.event("genesys", "accepted");
        node.metrics.event("cxone", "duplicate");
        node.metrics.ignored("genesys", "v2.users.presence");
        node.metrics.refused("genesys", 403, "secret_wrong");
        node.metrics.lag("genesys", Duration.ofSeconds(59));
        node.metrics.lag("genesys", Duration.ofSeconds(61));
        node.metrics.acknowledged(Duration.ofMillis(3));
        node.metrics.call("retail", DeliveryAction.TRIGGER, new DeliveryResult.Accepted(), Duration.ofMillis(120));
        node.metrics.paged("retail", Duration.ofMillis(5_400));
        node.metrics.call(
                "retail",
                DeliveryAction.UPDATE,
                new DeliveryResult.Unanswered("timeout", false, Optional.empty()),
                Duration.ofSeconds(10));
        node.metrics.call(
                "retail", DeliveryAction.RESOLVE, new DeliveryResult.NotUnderstood(201, "?"), Duration.ofMillis(80));
        node.metrics.incident(Status.DOWN, "ended-before-called");
        node.metrics.unmapped("genesys");
        node.metrics.flap("genesys");
        node.metrics.endedBeforeCalled();
        node.metrics.lastResort();

        assertThat(node.get("/observe/metrics").body().lines())
                .contains(
                        "trunkline_events_total{source=\"genesys\",verdict=\"accepted\"} 2.0",
                        "trunkline_events_total{source=\"cxone\",verdict=\"duplicate\"} 1.0",
                        "trunkline_ignored_total{source=\"genesys\",type=\"v2.users.presence\"} 1.0",
                        "trunkline_refused_total{reason=\"secret_wrong\",source=\"genesys\",status=\"403\"} 1.0",
                        "trunkline_event_lag_seconds_bucket{source=\"genesys\",le=\"60.0\"} 1",
                        "trunkline_event_lag_seconds_bucket{source=\"genesys\",le=\"+Inf\"} 2",
                        "trunkline_event_lag_seconds_sum{source=\"genesys\"} 120.0",
                        "trunkline_webhook_request_duration_seconds_bucket{le=\"0.005\"} 1",
                        "trunkline_pagerduty_calls_total{action=\"trigger\",outcome=\"accepted\",service=\"retail\"} 1.0",
                        "trunkline_pagerduty_calls_total{action=\"update\",outcome=\"unanswered\",service=\"retail\"} 1.0",
                        "trunkline_pagerduty_calls_total{action=\"resolve\",outcome=\"unexpected_status\",service=\"retail\"} 1.0",
                        "trunkline_page_delay_seconds_bucket{service=\"retail\",le=\"5.0\"} 0",
                        "trunkline_page_delay_seconds_bucket{service=\"retail\",le=\"6.0\"} 1",
                        "trunkline_pagerduty_request_duration_seconds_count 3",
                        "trunkline_incidents_closed_total{outcome=\"ended_before_called\",status=\"down\"} 1.0",
                        "trunkline_unmapped_total{source=\"genesys\"} 1.0",
                        "trunkline_flaps_total{source=\"genesys\"} 1.0",
                        "trunkline_ended_before_called_total 1.0",
                        "trunkline_last_resort_total 1.0");
    }

    @Test
    void what_never_happened_has_its_series_already() throws Exception {
        node.metrics.configured(List.of("genesys"), List.of("retail"));

        List<String> lines = node.get("/observe/metrics").body().lines().toList();

        assertThat(lines)
                .filteredOn(line -> line.matches("trunkline_pagerduty_calls_total.*service=\"retail\".*"))
                .hasSize(18)
                .contains(
                        "trunkline_pagerduty_calls_total{action=\"resolve\",outcome=\"refused\",service=\"retail\"} 0.0");
        assertThat(lines)
                .contains(
                        "trunkline_events_total{source=\"genesys\",verdict=\"change\"} 0.0",
                        "trunkline_verdicts_total{source=\"genesys\",verdict=\"held_cooldown\"} 0.0",
                        "trunkline_refused_total{reason=\"secret_wrong\",source=\"genesys\",status=\"403\"} 0.0",
                        "trunkline_refused_total{reason=\"too_many\",source=\"genesys\",status=\"503\"} 0.0",
                        "trunkline_refused_total{reason=\"tls\",source=\"none\",status=\"0\"} 0.0",
                        "trunkline_unmapped_total{source=\"genesys\"} 0.0",
                        "trunkline_flaps_total{source=\"genesys\"} 0.0",
                        "trunkline_listings_total{outcome=\"doubted\",source=\"genesys\"} 0.0",
                        "trunkline_event_lag_seconds_count{source=\"genesys\"} 0",
                        "trunkline_page_delay_seconds_count{service=\"retail\"} 0",
                        "trunkline_incidents_closed_total{outcome=\"rejected\",status=\"down\"} 0.0",
                        "trunkline_heartbeat_total{outcome=\"withheld\"} 0.0",
                        "trunkline_pagerduty_webhooks_total{kind=\"resolved\",outcome=\"noted\"} 0.0");
    }

    @Test
    void what_happens_has_no_series_that_was_not_there_before() throws Exception {
        node.metrics.configured(List.of("genesys"), List.of("retail"));
        Set<String> before = series();

        node.metrics.event("genesys", "stale");
        node.metrics.verdict("genesys", "held-maintenance");
        node.metrics.verdict(DrillEvent.SOURCE, "outage");
        node.metrics.refused("genesys", 403, "timestamp-out-of-tolerance");
        node.metrics.lag("genesys", Duration.ofSeconds(1));
        node.metrics.call(
                "retail", DeliveryAction.TRIGGER, new DeliveryResult.Throttled(Optional.empty()), Duration.ZERO);
        node.metrics.paged("retail", Duration.ofSeconds(6));
        node.metrics.incident(Status.DEGRADED, "closed_by_hand");
        node.metrics.incident(Status.UNKNOWN, "reported");
        node.metrics.readBack("MISSING");
        node.metrics.pagerDutyWebhook("ACKNOWLEDGED", "GIVEN_UP");
        node.metrics.heartbeat("failed");
        for (ChannelEvent what : ChannelEvent.values()) {
            node.metrics.channel("genesys", what.name());
        }
        for (Inventory.LookupOutcome outcome : EnumSet.complementOf(EnumSet.of(Inventory.LookupOutcome.NOT_ASKED))) {
            node.metrics.lookup("genesys", outcome.name(), Duration.ZERO);
        }
        String drill = DrillEvent.service("retail");
        node.metrics.call(drill, DeliveryAction.TRIGGER, new DeliveryResult.Accepted(), Duration.ZERO);
        node.metrics.paged(drill, Duration.ofSeconds(6));

        assertThat(series()).isEqualTo(before);
    }

    private Set<String> series() throws Exception {
        return node.get("/observe/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("trunkline_"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toSet());
    }

    @Test
    void services_and_sources_have_their_counts() throws Exception {
        assertThat(node.get("/observe/metrics").body().lines())
                .contains(
                        "trunkline_components{service=\"us-east-retail\",status=\"down\"} 3.0",
                        "trunkline_components{service=\"us-east-retail\",status=\"degraded\"} 0.0",
                        "trunkline_components{service=\"none\",status=\"up\"} 5.0",
                        "trunkline_incidents{service=\"us-east-retail\",state=\"open\"} 1.0",
                        "trunkline_incidents{service=\"us-east-retail\",state=\"gathering\"} 0.0",
                        "trunkline_components_unknown{source=\"genesys\"} 2.0",
                        "trunkline_components_unknown{source=\"cxone\"} 0.0",
                        "trunkline_source_last_heard_timestamp_seconds{source=\"genesys\"} 1.77236634E9",
                        "trunkline_source_last_heard_timestamp_seconds{source=\"cxone\"} 0.0",
                        "trunkline_oldest_due_seconds 7.0",
                        "trunkline_configuration_hash 4711.0",
                        "trunkline_configuration_loaded_timestamp_seconds 1.77236644E9",
                        "trunkline_key_held{key=\"...4321\",service=\"eu-finance\"} 0.0")
                .anyMatch(line -> line.matches(
                        "trunkline_build_info\\{commit=\"\\w+\",java=\"[0-9.+_a-z]+\",version=\"[0-9.]+\"} 1"));
    }

    @Test
    void the_newest_copy_of_the_ledger_says_when_it_was_made() throws Exception {
        String metric = "trunkline_backup_last_success_timestamp_seconds ";
        assertThat(node.get("/observe/metrics").body()).contains(metric + "NaN");

        node.newestCopy = Optional.of(FakeLedger.NOON);
        assertThat(node.get("/observe/metrics").body()).contains(metric + "1.7723664E9");
    }

    @Test
    void an_alarm_says_whether_it_pages_a_person() throws Exception {
        node.alarms =
                List.of(new ActiveAlarm(new Alarm(Alarm.Kind.SILENT, "genesys"), FakeLedger.NOON, FakeLedger.NOON));

        assertThat(node.get("/observe/metrics").body().lines())
                .contains("trunkline_alarm{alarm=\"silent\",paged=\"no\",subject=\"genesys\"} 1.0");
    }

    @Test
    void how_things_stand_is_read_from_the_ledger() throws Exception {
        assertThat(node.get("/observe/metrics").body().lines())
                .contains(
                        "trunkline_incidents_open 1.0",
                        "trunkline_due_components 2.0",
                        "trunkline_components_held{reason=\"cooldown\"} 1.0",
                        "trunkline_components_held{reason=\"maintenance\"} 0.0",
                        "trunkline_components_held{reason=\"sweep\"} 4.0",
                        "trunkline_components{service=\"drill\",status=\"down\"} 2.0",
                        "trunkline_incidents{service=\"drill\",state=\"gathering\"} 2.0",
                        "trunkline_incidents{service=\"drill\",state=\"open\"} 0.0",
                        "trunkline_incidents_unaccepted{service=\"drill\"} 0.0",
                        "trunkline_key_held{key=\"...cdef\",service=\"us-east-retail\"} 1.0",
                        "trunkline_key_held{key=\"...ffff\",service=\"none\"} 0.0",
                        "trunkline_store_writable 1.0",
                        "trunkline_configuration_rejected 0.0");
    }

    @Test
    void each_reason_to_hold_a_component_and_no_drill_by_itself_has_a_series() throws Exception {
        String metrics = node.get("/observe/metrics").body();

        for (Verdict.Hold.Reason reason : Verdict.Hold.Reason.values()) {
            assertThat(metrics)
                    .contains("trunkline_components_held{reason=\""
                            + reason.name().toLowerCase(Locale.ROOT) + "\"} ");
        }
        assertThat(metrics).doesNotContain("service=\"drill/");
    }

    @Test
    void what_cannot_be_read_is_not_a_number() throws Exception {
        node.ledger.failure = new StoreUnavailableException("gone", null);
        node.storeFailure = node.ledger.failure;
        node.rejected = List.of(new Problem("config/sources.yaml", "sources", "is empty", "a source"));

        assertThat(node.get("/observe/metrics").body().lines())
                .contains(
                        "trunkline_incidents_open NaN",
                        "trunkline_due_components NaN",
                        "trunkline_components_held{reason=\"cooldown\"} NaN",
                        "trunkline_components{service=\"us-east-retail\",status=\"down\"} NaN",
                        "trunkline_components_unknown{source=\"genesys\"} NaN",
                        "trunkline_source_last_heard_timestamp_seconds{source=\"genesys\"} NaN",
                        "trunkline_oldest_due_seconds NaN",
                        "trunkline_store_writable 0.0",
                        "trunkline_configuration_rejected 1.0")
                .noneMatch(line -> line.startsWith("trunkline_key_held{"));
    }

    @Test
    void a_flood_of_scrapes_reads_the_ledger_once_a_second() throws Exception {
        long began = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            node.get("/observe/metrics");
        }
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();

        assertThat(node.ledger.totalsAsked.get()).isLessThanOrEqualTo((int) seconds + 2);
    }

    @Test
    void every_line_is_prometheus_text_whatever_the_words_are() throws Exception {
        node.metrics.ignored("genesys", "a\"b\\c\nd{e=\"f\"} 1");
        node.metrics.event("genesys", "accepted");
        HttpResponse<String> answer = node.get("/observe/metrics");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body().lines())
                .hasSizeGreaterThan(50)
                .allMatch(line ->
                        SAMPLE.matcher(line).matches() || COMMENT.matcher(line).matches());
    }

    @Test
    void open_metrics_are_served_on_request() throws Exception {
        HttpResponse<String> answer =
                node.get("/observe/metrics", "Accept", "application/openmetrics-text;version=1.0.0");

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void types_that_a_sender_makes_up_do_not_grow_the_metrics() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            node.metrics.ignored("genesys", "made.up." + i);
        }
        node.metrics.ignored("cxone", "made.up.1");
        node.metrics.ignored("cxone", "x".repeat(101));

        assertThat(node.get("/observe/metrics").body().lines())
                .filteredOn(line -> line.startsWith("trunkline_ignored_total{source=\"genesys\""))
                .hasSize(Metrics.TYPES + 1)
                .contains("trunkline_ignored_total{source=\"genesys\",type=\"other\"} 900.0");
        assertThat(node.get("/observe/metrics").body().lines())
                .contains(
                        "trunkline_ignored_total{source=\"cxone\",type=\"made.up.1\"} 1.0",
                        "trunkline_ignored_total{source=\"cxone\",type=\"other\"} 1.0");
    }

    @Test
    void unread_metrics_take_everything() {
        Metrics unread = Metrics.unread();

        assertThatCode(() -> {
                    unread.event("genesys", "accepted");
                    unread.lag("genesys", Duration.ZERO);
                    unread.call(
                            "retail",
                            DeliveryAction.TRIGGER,
                            new DeliveryResult.Throttled(Optional.empty()),
                            Duration.ZERO);
                })
                .doesNotThrowAnyException();
    }
}
