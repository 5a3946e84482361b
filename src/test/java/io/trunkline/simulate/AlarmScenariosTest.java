package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.Answers.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.trunkline.ledger.EvaluateAlarms.Seen;
import io.trunkline.ledger.query.UnacceptedIncidentView;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Directory;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceDirectory;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.EventPayload;
import io.trunkline.rules.alarms.ActiveAlarm;
import io.trunkline.rules.alarms.ActivitySample;
import io.trunkline.rules.alarms.AlarmInputs;
import io.trunkline.rules.alarms.StoreTrouble;
import io.trunkline.source.SourceBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people hear of Trunkline itself. Nodes look every ten seconds. */
class AlarmScenariosTest {

    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Function<Instant, AlarmInputs> NOTHING = now -> new AlarmInputs(Map.of(), Optional.empty());
    private static final Function<Instant, AlarmInputs> LATE = events(1, 0);
    private static final Function<Instant, AlarmInputs> ON_TIME = events(0, 1);
    private static final Function<Instant, AlarmInputs> REQUEST = events(0, 0);

    private final Scenario s = new Scenario();

    @BeforeEach
    void configureOperations() {
        s.servicesAt("0s", services(Optional.of("noc")));
        sources(Duration.ofHours(1));
    }

    @AfterEach
    void close() {
        s.close();
    }

    private void sources(Duration expectEvery) {
        s.sources(SourceBuilder.source("genesys").expectEvery(expectEvery).build());
    }

    private static Directory services(Optional<String> ops) {
        return services("key-retail", ops);
    }

    private static Directory services(String retailKey, Optional<String> ops) {
        return new ServiceDirectory(
                List.of(
                        new Service("retail", "US-East Retail", retailKey, Map.of()),
                        new Service("noc", "Operations", "key-noc", Map.of()),
                        new Service("unassigned", "Unknown", "key-default", Map.of())),
                "unassigned",
                Map.of("trunk-us-*", "retail", "*-noc", "noc"),
                Map.of(),
                ops);
    }

    private static Function<Instant, AlarmInputs> events(int late, int onTime) {
        return now -> new AlarmInputs(Map.of("genesys", new ActivitySample(now, late, onTime)), Optional.empty());
    }

    /** Looks again and again, the last time before {@code to}; gives back what was seen then. */
    private Seen watch(String from, String to, Function<Instant, AlarmInputs> signs) {
        Seen seen = null;
        Duration end = Scenario.length(to);
        for (Duration at = Scenario.length(from); at.compareTo(end) < 0; at = at.plus(LOOK)) {
            seen = s.watchAt(at.toMillis() + "ms", signs.apply(Scenario.START.plus(at)));
        }
        return seen;
    }

    private static List<String> says(Seen seen) {
        return seen.raised().stream()
                .map(ActiveAlarm::alarm)
                .map(alarm -> alarm.says())
                .toList();
    }

    @Test
    void events_that_come_late_for_five_minutes_are_an_incident_that_closes_when_they_come_on_time_again() {
        watch("0s", "10m", LATE);
        watch("10m", "30m", ON_TIME);
        s.heardBy(
                "1h",
                "5m45s trigger trunkline-late-genesys (1 of 1 out)",
                "15m30s resolve trunkline-late-genesys (0 of 1 out)");
        assertThat(EventPayload.of(s.calls().get(0).report()))
                .contains(
                        "\"summary\":\"CRITICAL: Trunkline: events of genesys arrive late\"",
                        "\"source\":\"Trunkline\"",
                        "\"group\":\"Operations\"",
                        "\"class\":\"Router Failure\"",
                        "\"advice\":\"Every page about it comes that much too late",
                        "\"routing_key\":\"key-noc\"")
                .doesNotContain("delivery_delay_seconds");
        assertThat(EventPayload.of(s.calls().get(1).report()))
                .contains("\"summary\":\"RESOLVED: Trunkline: events of genesys arrive late\"");
    }

    @Test
    void a_straggler_and_a_burst_of_stragglers_are_no_alarm() {
        watch("0s", "4m", LATE);
        watch("4m", "6m", ON_TIME);
        watch("6m", "10m", LATE);
        watch("10m", "30m", NOTHING);
        s.heardBy("40m");
    }

    @Test
    void late_events_among_more_that_are_on_time_are_no_alarm() {
        watch("0s", "20m", events(4, 5));
        s.heardBy("30m");
    }

    @Test
    void source_silent_for_longer_than_expected_is_an_incident_until_its_next_request() {
        watch("0s", "10m", REQUEST);
        watch("10m", "80m", NOTHING);
        watch("80m", "90m", REQUEST);
        s.heardBy(
                "3h",
                "1h10m5s trigger trunkline-silent-genesys (1 of 1 out)",
                "1h20m resolve trunkline-silent-genesys (0 of 1 out)");
        assertThat(EventPayload.of(s.calls().get(0).report()))
                .contains("\"summary\":\"CRITICAL: Trunkline: genesys is silent\"", "Silence is not UP");
    }

    @Test
    void source_without_a_request_is_silent_and_one_without_expect_every_is_not() {
        watch("0s", "70m", NOTHING);
        s.heardBy("71m", "1h15s trigger trunkline-silent-genesys (1 of 1 out)");
        sources(null);
        watch("72m", "73m", NOTHING);
        s.heardBy(
                "80m",
                "1h15s trigger trunkline-silent-genesys (1 of 1 out)",
                "1h12m resolve trunkline-silent-genesys (0 of 1 out)");
    }

    @Test
    void router_that_was_down_for_hours_gives_the_source_time_to_send() {
        watch("0s", "59m", NOTHING);
        watch("5h", "5h1m50s", NOTHING);
        watch("5h1m50s", "5h10m", REQUEST);
        s.heardBy("6h");
    }

    @Test
    void restarts_do_not_make_silence_forgotten() {
        for (int hour = 0; hour < 8; hour++) {
            watch(hour + "h", hour + "h10m", NOTHING);
        }
        assertThat(s.heard()).singleElement().asString().startsWith("6h").contains("trunkline-silent-genesys");
    }

    @Test
    void a_store_that_failed_is_an_incident_when_it_is_back_which_closes_after_five_minutes_without_a_failure() {
        StoreTrouble trouble = new StoreTrouble(Scenario.START.plusSeconds(60), Scenario.START.plusSeconds(180));
        watch("3m10s", "20m", now -> new AlarmInputs(Map.of(), Optional.of(trouble)));
        s.heardBy("30m", "3m15s trigger trunkline-store (1 of 1 out)", "8m resolve trunkline-store (0 of 1 out)");
        assertThat(EventPayload.of(s.calls().get(0).report()))
                .contains(
                        "CRITICAL: Trunkline: the ledger could not be written",
                        "\"timestamp\":\"2026-11-24T08:01:00Z\"");
    }

    @Test
    void a_hiccup_of_the_store_is_no_alarm_and_two_nodes_that_saw_the_same_trouble_raise_one() {
        Instant at = Scenario.START.plusSeconds(60);
        s.watchAt("2m", new AlarmInputs(Map.of(), Optional.of(StoreTrouble.at(at))));
        s.heardBy("3m");
        s.watchAt("3m", new AlarmInputs(Map.of(), Optional.of(new StoreTrouble(at, at.plusSeconds(70)))));
        s.watchAt(
                "3m", new AlarmInputs(Map.of(), Optional.of(new StoreTrouble(at.minusSeconds(5), at.plusSeconds(60)))));
        s.heardBy("4m", "3m5s trigger trunkline-store (1 of 1 out)");
    }

    @Test
    void a_key_that_pagerduty_refuses_is_an_incident_until_services_yaml_has_another() {
        s.pagerDuty(call -> call.report().routingKey().equals("key-retail") ? REFUSED : new DeliveryResult.Accepted());
        s.at("1m", DOWN, "trunk-us-1");
        watch("2m", "5m", ON_TIME);
        s.servicesAt("10m", services("key-retail-mended", Optional.of("noc")));
        watch("10m", "11m", ON_TIME);
        s.heardBy(
                "20m",
                "1m5s trigger trunk-us-1-down (1 of 1 out)",
                "1m5s trigger trunk-us-1-down (1 of 1 out) bare",
                "1m5s trigger trunk-us-1-down-2 (1 of 1 out) to key-default",
                "2m5s trigger trunkline-rejected-key-retail (1 of 1 out)",
                "10m resolve trunkline-rejected-key-retail (0 of 1 out)");
        assertThat(EventPayload.of(s.calls().get(3).report())).contains("\"routing_key\":\"key-noc\"");
    }

    @Test
    void pages_that_are_not_accepted_for_five_minutes_are_one_alarm_whatever_the_answer() {
        s.pagerDuty(call -> switch (call.report().routingKey()) {
            case "key-retail" -> Answers.NOT_FOUND;
            case "key-default" -> Answers.UNREACHABLE;
            default -> Answers.ACCEPTED;
        });
        s.at("1m", DOWN, "trunk-us-1").at("2m", DOWN, "trunk-eu-1");
        watch("3m", "6m", ON_TIME);
        assertThat(s.heard()).noneMatch(call -> call.contains("unaccepted"));
        watch("7m", "8m", ON_TIME);
        s.pagerDuty(call -> Answers.ACCEPTED);
        watch("9m", "15m", ON_TIME);
        assertThat(s.heard())
                .filteredOn(call -> call.contains("unaccepted"))
                .containsExactly(
                        "7m5s trigger trunkline-unaccepted (1 of 1 out)",
                        "9m resolve trunkline-unaccepted (0 of 1 out)");
    }

    @Test
    void incidents_that_are_not_accepted_are_listed_with_the_last_answer() {
        s.pagerDuty(call -> Answers.NOT_FOUND).at("1m", DOWN, "trunk-us-1").moveTo("2m4s");
        Instant opened = Scenario.START.plusSeconds(65);
        assertThat(unacceptedSince(opened.minusMillis(1))).isEmpty();
        assertThat(unacceptedSince(opened)).singleElement().satisfies(incident -> {
            assertThat(incident.service()).isEqualTo("retail");
            assertThat(incident.answer()).contains("404");
        });
        assertThat(s.store()
                        .submit(store -> UnacceptedIncidentView.countedByService(store, opened))
                        .join())
                .containsExactly(entry("retail", 1L));
    }

    private List<UnacceptedIncidentView> unacceptedSince(Instant opened) {
        return s.store()
                .submit(store -> UnacceptedIncidentView.openedBy(store, opened, 10))
                .join();
    }

    @Test
    void a_key_that_pagerduty_accepts_again_is_no_alarm_any_more() {
        s.answers(REFUSED, REFUSED).at("1m", DOWN, "trunk-us-1");
        watch("2m", "5m", ON_TIME);
        s.at("10m", DOWN, "trunk-us-2");
        watch("11m", "12m", ON_TIME);
        assertThat(s.heard())
                .contains(
                        "2m5s trigger trunkline-rejected-key-retail (1 of 1 out)",
                        "11m resolve trunkline-rejected-key-retail (0 of 1 out)");
    }

    @Test
    void the_alarm_of_the_operators_own_refused_key_reaches_the_default_service() {
        s.pagerDuty(call -> call.report().routingKey().equals("key-noc") ? REFUSED : new DeliveryResult.Accepted());
        s.at("1m", DOWN, "trunk-noc");
        watch("2m", "5m", ON_TIME);
        assertThat(s.heard())
                .contains("2m5s trigger trunkline-rejected-key-noc-2 (1 of 1 out) to key-default")
                .hasSize(6);
    }

    @Test
    void refused_alarm_of_a_refused_key_is_repeated_in_rounds_like_a_page() {
        s.servicesAt("0s", services(Optional.of("unassigned")));
        s.pagerDuty(call -> REFUSED);
        s.at("1m", DOWN, "trunk-us-1");
        watch("2m", "60m", ON_TIME);
        int rounds = 4;
        assertThat(s.heard()).filteredOn(call -> !call.contains("unaccepted")).hasSize(rounds * (4 + 2 + 2));
    }

    @Test
    void unknown_status_is_an_alarm_after_an_hour_and_at_once_for_half_of_a_source() {
        String said = "the status of components of genesys cannot be told";
        s.at("1m", UP, "lab-1", "lab-2", "lab-3", "lab-4", "lab-5");
        s.at("2m", Status.UNKNOWN, "lab-1");
        assertThat(says(watch("2m", "62m", ON_TIME))).isEmpty();
        assertThat(says(watch("62m", "63m", ON_TIME))).containsExactly(said);

        s.at("63m", UP, "lab-1");
        assertThat(says(watch("63m", "64m", ON_TIME))).isEmpty();
        s.at("64m", Status.UNKNOWN, "lab-1", "lab-2", "lab-3");
        assertThat(says(watch("64m", "65m", ON_TIME))).containsExactly(said);
    }

    @Test
    void components_without_an_owner_are_a_warning_until_they_are_mapped() {
        s.at("1m", DOWN, "lab-1", "lab-2").at("10m", UP, "lab-1", "lab-2");
        watch("11m", "20m", ON_TIME);
        s.servicesAt(
                "20m",
                new ServiceDirectory(
                        services(Optional.empty()).services(),
                        "unassigned",
                        Map.of("lab-*", "noc"),
                        Map.of(),
                        Optional.of("noc")));
        watch("20m", "21m", ON_TIME);
        assertThat(s.heard())
                .contains(
                        "11m5s trigger trunkline-unmapped-genesys (1 of 1 out)",
                        "20m resolve trunkline-unmapped-genesys (0 of 1 out)");
        assertThat(EventPayload.of(s.calls().get(2).report()))
                .contains("WARNING: Trunkline: components of genesys are in no entry of services.yaml");
    }

    @Test
    void alarms_and_outages_of_one_service_are_incidents_of_their_own() {
        watch("0s", "63m", NOTHING);
        s.moveTo("70m");
        s.watchAt(
                "70m",
                new AlarmInputs(
                        Map.of(),
                        Optional.of(
                                new StoreTrouble(Scenario.START.plusSeconds(4080), Scenario.START.plusSeconds(4190)))));
        s.at("70m1s", DOWN, "trunk-noc");
        s.heardBy(
                "71m",
                "1h15s trigger trunkline-silent-genesys (1 of 1 out)",
                "1h10m5s trigger trunkline-store (1 of 1 out)",
                "1h10m6s trigger trunk-noc-down (1 of 1 out)");
    }

    @Test
    void two_nodes_raise_one_alarm_and_a_restart_raises_none_again() {
        for (int second = 0; second < 600; second += 10) {
            s.watchAt(second + "s", LATE.apply(Scenario.START.plusSeconds(second)));
            s.watchAt(second + "s", NOTHING.apply(Scenario.START.plusSeconds(second)));
        }
        s.restartAt("10m");
        watch("11m", "20m", LATE);
        s.heardBy("30m", "5m45s trigger trunkline-late-genesys (1 of 1 out)");
    }

    @Test
    void alarms_without_an_ops_service_do_not_page_and_open_ones_resolve() {
        watch("0s", "10m", LATE);
        s.servicesAt("10m", services(Optional.empty()));
        assertThat(says(watch("10m", "11m", LATE))).containsExactly("events of genesys arrive late");
        s.heardBy(
                "20m",
                "5m45s trigger trunkline-late-genesys (1 of 1 out)",
                "10m resolve trunkline-late-genesys (0 of 1 out)");
    }

    @Test
    void what_a_person_ended_is_believed_until_there_is_news_of_it() {
        s.answers(REFUSED, REFUSED).at("1m", DOWN, "trunk-us-1");
        watch("2m", "5m", ON_TIME);
        s.forgetAt("10m", new ComponentId("trunkline", "alarm", "rejected-key-retail"));
        watch("10m", "60m", ON_TIME);
        assertThat(s.heard().subList(3, s.heard().size()))
                .containsExactly(
                        "2m5s trigger trunkline-rejected-key-retail (1 of 1 out)",
                        "10m resolve trunkline-rejected-key-retail (0 of 1 out)");
    }

    @Test
    void what_lies_about_for_five_minutes_is_counted() {
        s.pagerDuty(call -> Answers.UNREACHABLE);
        s.at("1m", DOWN, "trunk-us-1");
        assertThat(watch("2m", "6m", ON_TIME).overdue()).isZero();
        assertThat(watch("7m", "8m", ON_TIME).overdue()).isOne();
    }
}
