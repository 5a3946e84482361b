package io.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.query.LedgerQueries;
import io.trunkline.ledger.query.Query;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads of a component, once what happened to it is over too. */
class WhyAnswerTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String TRUNK = "genesys/trunk/t-1";

    @TempDir
    private Path folder;

    private SqliteStore store;
    private StoreWriter writer;
    private LedgerAnswers answers;

    @BeforeEach
    void open() {
        store = SqliteStore.open(folder);
        writer = store.startWriter();
        answers = new LedgerAnswers(
                new LedgerQueries(store.reader(), Clock.systemUTC()),
                Clock.fixed(NOON, ZoneOffset.UTC),
                Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        writer.close();
        store.close();
    }

    private void run(String sql, Object... parameters) {
        writer.submit(tx -> tx.sql(sql).params(parameters).update()).join();
    }

    private static long at(String time) {
        return Instant.parse("2026-03-01T" + time + "Z").toEpochMilli();
    }

    private void component(String observed, String since, String holdReason, String holdWhy) {
        run(
                """
                INSERT INTO component (id, source, kind, native_id, service, platform, observed, newest, since, changes, lag,
                  hold_reason, hold_why)
                VALUES (?, 'genesys', 'trunk', 't-1', 's', 'p', ?, ?, ?, 0, 0, ?, ?)""",
                TRUNK,
                observed,
                at(since),
                at(since),
                holdReason,
                holdWhy);
    }

    private void report(String time, String status, String verdict, String reason) {
        run(
                """
                INSERT INTO event (source, component, type, status, word, occurred_at, received_at, verdict, reason, body)
                VALUES ('genesys', ?, 't', ?, ?, ?, ?, ?, ?, '{}')""",
                TRUNK,
                status,
                status,
                at(time),
                at(time),
                verdict,
                reason);
    }

    private void hold(String reason, String why, String began, String ended) {
        run(
                "INSERT INTO hold (component, reason, why, began_at, ended_at) VALUES (?, ?, ?, ?, ?)",
                TRUNK,
                reason,
                why,
                at(began),
                ended == null ? null : at(ended));
    }

    private void incident(String state, String outcome, String accepted, String told, int settled) {
        run(
                """
                INSERT INTO incident (id, service, service_name, status, severity, state, outcome, dedup_key, routing_key,
                  window_from, opened_at, accepted_at, revision, told_revision)
                VALUES (7, 's', 'S', 'DOWN', 'critical', ?, ?, 't-1-down', 'key', ?, ?, ?, 1, 1)""",
                state,
                outcome,
                at("11:00:00"),
                at("11:00:05"),
                accepted == null ? null : at(accepted));
        run(
                "INSERT INTO incident_member (incident, component, since, entered_at, told, settled)"
                        + " VALUES (7, ?, ?, ?, ?, ?)",
                TRUNK,
                at("11:00:00"),
                at("11:00:00"),
                told,
                settled);
    }

    private void call(String answer, String reason) {
        run(
                """
                INSERT INTO attempt (incident, owner, called_at, action, revision, bare, address, answered_at, answer, reason)
                VALUES (7, 'n', ?, 'trigger', 1, 0, '...cdef', ?, ?, ?)""",
                at("11:00:06"),
                at("11:00:06"),
                answer,
                reason);
    }

    private WhyJson why() {
        return answers.why(answers.named("t-1").get(0), Optional.empty());
    }

    private void instance(String id, String edge, String work) {
        run(
                """
                INSERT INTO known_component (id, native_id, source, trunk_base, edge, work, work_since, learnt_at)
                VALUES (?, ?, 'genesys', ?, ?, ?, ?, 0)""",
                "genesys/" + id,
                id.substring(id.indexOf('/') + 1),
                id.startsWith("trunk") ? "Carrier A" : null,
                edge,
                work,
                work == null ? null : at("10:00:00"));
    }

    @Test
    void an_instance_says_how_many_of_its_group_are_down_and_which_do_not_count() {
        component("DOWN", "11:00:00", null, null);
        incident("OPEN", null, "11:00:06", "DEGRADED", 0);
        run("UPDATE incident SET status = 'DEGRADED'");
        run("UPDATE incident_member SET instance_of = 'trunk_base/genesys/trunk/Carrier A'");
        instance("trunk/t-1", null, null);
        instance("trunk/t-2", null, null);
        instance("trunk/t-3", "e-3", null);
        instance("trunk/t-4", null, "disabled (enabled is false)");
        instance("edge/e-3", null, "draining (callDrainingState is WAIT)");
        assertThat(why().lines())
                .contains("An instance of Carrier A: 1 of 4 DOWN, 2 unavailable, so it is reported as DEGRADED;"
                        + " not counted: t-3 (its Edge e-3 is draining (callDrainingState is WAIT)),"
                        + " t-4 (disabled (enabled is false)).");
        run("UPDATE known_component SET work = 'out of service', work_since = 0 WHERE native_id = 't-2'");
        assertThat(why().redundancy().sentence())
                .startsWith("An instance of Carrier A: 1 of 4 DOWN, 3 unavailable, so it is reported as DOWN;");
    }

    @Test
    void what_no_incident_reports_as_an_instance_says_nothing_of_a_group() {
        component("DOWN", "11:00:00", null, null);
        incident("OPEN", null, "11:00:06", "DOWN", 0);
        instance("trunk/t-1", null, null);
        assertThat(why().redundancy()).isNull();
    }

    @Test
    void ended_hold_still_names_its_author_and_its_end() {
        component("DOWN", "11:00:00", null, null);
        report("11:00:00", "DOWN", "outage", "worse than PagerDuty was told");
        report("11:20:00", "DOWN", "repeat", null);
        hold("MAINTENANCE", "m1: test one, by ada", "11:00:00", "11:30:00");

        WhyJson why = why();

        assertThat(why.reports())
                .extracting(EventJson::sentence)
                .containsExactly(
                        "was held by maintenance (m1: test one, by ada) until 2026-03-01 11:30:00 UTC; since then it"
                                + " is an outage that has to be in PagerDuty: worse than PagerDuty was told");
        assertThat(why.lines())
                .contains(
                        "  2026-03-01 11:00:00 UTC to 2026-03-01 11:30:00 UTC  held by maintenance (m1: test one, by ada)");
    }

    @Test
    void the_latest_repeat_is_among_the_reports_until_something_newer_is() {
        component("DOWN", "11:00:00", null, null);
        report("11:00:00", "DOWN", "outage", null);
        assertThat(why().lines()).noneMatch(line -> line.contains("repeats the status"));

        run("UPDATE component SET newest = ?", at("11:20:00"));
        assertThat(why().lines())
                .containsSubsequence(
                        "  2026-03-01 11:20:00 UTC  DOWN  repeats the status that was known",
                        "  2026-03-01 11:00:00 UTC  DOWN  is an outage that has to be in PagerDuty");

        report("11:30:00", "UP", "recovery", null);
        assertThat(why().lines()).noneMatch(line -> line.contains("repeats the status"));
    }

    @Test
    void a_hold_belongs_to_the_report_that_it_began_after() {
        component("UP", "11:10:00", null, null);
        report("11:00:00", "DOWN", "outage", null);
        report("11:10:00", "UP", "recovery", null);
        hold("COOLDOWN", "a recovery this soon may be a flap", "11:10:00", "11:15:00");

        assertThat(why().reports())
                .extracting(EventJson::sentence)
                .containsExactly(
                        "was held by cooldown (a recovery this soon may be a flap) until 2026-03-01 11:15:00 UTC; since then"
                                + " it is a recovery that counts",
                        "is an outage that has to be in PagerDuty");
    }

    @Test
    void what_pagerduty_refused_is_said_with_its_incident_its_reason_and_the_command() {
        component("DOWN", "11:00:00", "REJECTED", "PagerDuty refused the incident");
        report("11:00:00", "DOWN", "held-rejected", "PagerDuty refused the incident");
        incident("CLOSED", "REJECTED", null, null, 0);
        run("UPDATE incident SET due_at = ? WHERE id = 7", at("12:05:00"));
        call("refused", "400: 'payload.severity' is invalid");

        assertThat(why().sentence())
                .isEqualTo("t-1 is DOWN since 2026-03-01 11:00:00 UTC; PagerDuty refused incident 7: 400:"
                        + " 'payload.severity' is invalid. Nobody was paged for it.");
        assertThat(why().next())
                .isEqualTo("it pages when PagerDuty accepts incident 7: `retry 7` or an edit of services.yaml sends it"
                        + " at once, else it is sent again by itself");
        assertThat(why().nextAt()).isEqualTo(Instant.parse("2026-03-01T12:05:00Z"));
    }

    @Test
    void what_pagerduty_does_not_take_is_said_with_the_latest_call() {
        component("DOWN", "11:00:00", null, null);
        report("11:00:00", "DOWN", "outage", "worse than PagerDuty was told");
        incident("OPEN", null, null, null, 0);
        call("unanswered", "503 Service Unavailable");

        assertThat(why().sentence())
                .isEqualTo("t-1 is DOWN since 2026-03-01 11:00:00 UTC; PagerDuty has not accepted incident 7, opened"
                        + " 2026-03-01 11:00:05 UTC. Nobody was paged for it yet; the latest call: trigger to ...cdef:"
                        + " unanswered after 0 ms: 503 Service Unavailable.");
    }

    @Test
    void the_number_and_the_key_on_a_page_lead_to_the_component() {
        component("DOWN", "11:00:00", null, null);
        incident("OPEN", null, "11:00:06", "DOWN", 0);

        assertThat(answers.named("7")).extracting(row -> row.id().toString()).containsExactly(TRUNK);
        assertThat(answers.named("T-1-down"))
                .extracting(row -> row.id().toString())
                .containsExactly(TRUNK);
        assertThat(answers.named("1-down")).isEmpty();
    }

    @Test
    void a_number_and_a_key_are_found_among_many_that_contain_them() {
        component("DOWN", "11:00:00", null, null);
        incident("OPEN", null, "11:00:06", "DOWN", 0);
        for (int other = 70; other < 140; other++) {
            run(
                    """
                    INSERT INTO incident (id, service, service_name, status, severity, state, dedup_key, routing_key,
                      window_from, revision, told_revision)
                    VALUES (?, 's', 'S', 'DOWN', 'critical', 'CLOSED', ?, 'key', ?, 1, 1)""",
                    other,
                    "t-1-down-7" + other,
                    at("11:30:00"));
        }

        assertThat(answers.named("7")).extracting(row -> row.id().toString()).containsExactly(TRUNK);
        assertThat(answers.named("t-1-down"))
                .extracting(row -> row.id().toString())
                .containsExactly(TRUNK);
        assertThat(answers.search("7").get(0).id()).isEqualTo("7");
        assertThat(answers.search("t-1-down").get(0).id()).isEqualTo("7");
    }

    @Test
    void a_component_that_joined_an_incident_after_its_page_says_so() {
        component("DOWN", "11:00:00", null, null);
        incident("OPEN", null, "11:00:06", "DOWN", 0);
        run("UPDATE incident_member SET entered_at = ?", at("11:30:00"));

        assertThat(why().sentence())
                .isEqualTo("t-1 is DOWN since 2026-03-01 11:00:00 UTC; incident 7, paged 2026-03-01 11:00:06 UTC, tells"
                        + " of it by an update: it joined at 2026-03-01 11:30:00 UTC.");
    }

    @Test
    void former_member_is_not_found_by_the_incident_number() {
        component("DOWN", "11:00:00", null, null);
        incident("OPEN", null, "11:00:06", "DOWN", 0);
        run(
                """
                INSERT INTO component (id, source, kind, native_id, service, platform, observed, newest, since, changes, lag)
                VALUES ('genesys/trunk/t-2', 'genesys', 'trunk', 't-2', 's', 'p', 'DOWN', 0, 0, 0, 0)""");
        run("INSERT INTO incident_member (incident, component, since, entered_at, left_at, settled)"
                + " VALUES (7, 'genesys/trunk/t-2', 0, 0, 1, 0)");

        assertThat(answers.named("7")).extracting(row -> row.id().toString()).containsExactly(TRUNK);
    }

    @Test
    void the_history_of_a_component_says_what_held_its_reports() {
        component("DOWN", "11:00:00", null, null);
        report("11:00:00", "DOWN", "outage", "worse than PagerDuty was told");
        hold("MAINTENANCE", "m1: test one, by ada", "11:00:00", "11:30:00");

        for (Query query : List.of(Query.of("t-1", 10), Query.newest(10))) {
            assertThat(answers.events(query).rows())
                    .extracting(EventJson::sentence)
                    .singleElement()
                    .asString()
                    .startsWith("was held by maintenance (m1: test one, by ada) until 2026-03-01 11:30:00 UTC");
        }
    }

    @Test
    void report_that_a_hold_began_again_for_is_held_still() {
        component("DOWN", "11:00:00", "REJECTED", "PagerDuty refused the incident");
        report("11:00:00", "DOWN", "held-rejected", "PagerDuty refused the incident");
        hold("REJECTED", "PagerDuty refused the incident", "11:00:01", "11:01:01");
        hold("REJECTED", "PagerDuty refused the incident", "11:01:01", null);

        assertThat(answers.events(Query.newest(10)).rows())
                .extracting(EventJson::sentence)
                .containsExactly("is held by a refusal of PagerDuty");
    }

    @Test
    void report_that_one_window_held_and_another_holds_says_both() {
        component("DOWN", "11:00:00", "MAINTENANCE", "m2: two, by ada");
        report("11:00:00", "DOWN", "held-maintenance", "m2: two, by ada");
        hold("MAINTENANCE", "m1: one, by ada", "11:00:00", "11:30:00");
        hold("MAINTENANCE", "m2: two, by ada", "11:30:00", null);

        assertThat(answers.events(Query.newest(10)).rows())
                .extracting(EventJson::sentence)
                .containsExactly(
                        "was held by maintenance (m1: one, by ada) until 2026-03-01 11:30:00 UTC; since then it is"
                                + " held by maintenance (m2: two, by ada)");
    }

    @Test
    void quiet_hours_are_not_called_maintenance() {
        component("DEGRADED", "11:00:00", "MAINTENANCE", "quiet hours: 22:00-06:00 UTC");

        assertThat(why().sentence()).contains("held by quiet hours (22:00-06:00 UTC)");
    }

    @Test
    void a_timeline_begins_where_it_was_asked_to_with_what_was_so_then() {
        component("DOWN", "11:45:00", null, null);
        report("08:00:00", "DOWN", "outage", null);
        report("09:00:00", "UP", "recovery", null);
        report("11:45:00", "DOWN", "outage", null);
        hold("COOLDOWN", "flap", "09:00:00", "09:05:00");

        WhyJson.Lanes hour = answers.why(answers.named("t-1").get(0), Optional.of(Duration.ofHours(1)))
                .timeline();

        assertThat(hour.from()).isEqualTo(NOON.minusSeconds(3600));
        assertThat(hour.reported()).extracting(WhyJson.Span::label).containsExactly("UP", "DOWN");
        assertThat(hour.held()).isEmpty();
        assertThat(why().timeline().reported()).hasSize(3);
    }

    @Test
    void a_member_is_shown_as_it_is_and_as_pagerduty_lists_it() {
        component("UP", "11:30:00", null, null);
        incident("OPEN", null, "11:00:06", "DOWN", 1);

        assertThat(answers.incident(7).orElseThrow().incident().members())
                .singleElement()
                .satisfies(member -> {
                    assertThat(member.statusSince()).isEqualTo(Instant.parse("2026-03-01T11:30:00Z"));
                    assertThat(member.since()).isEqualTo(Instant.parse("2026-03-01T11:00:00Z"));
                    assertThat(member.listed()).hasToString("DOWN");
                    assertThat(member.told()).hasToString("UP");
                });
    }
}
