package io.trunkline.ledger;

import static io.trunkline.ledger.Columns.flag;
import static io.trunkline.ledger.Columns.millis;
import static io.trunkline.ledger.Columns.one;

import io.trunkline.incident.Incident;
import io.trunkline.pagerduty.Seen;
import io.trunkline.policy.ReadBack.Found;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements on {@code pagerduty_incident}: what PagerDuty itself shows of an incident. */
final class Readings {

    private Readings() {}

    /** An incident that is to be read back, as it stands with that. */
    record Due(Incident incident, Incident.Outcome outcome, boolean retold, int tries) {}

    /** Something was accepted: it is to be looked for then. */
    static void expect(JdbcClient store, long incident, Instant at) {
        one(
                store.sql(
                                """
                                INSERT INTO pagerduty_incident (incident, due_at) VALUES (?, ?)
                                ON CONFLICT (incident) DO UPDATE SET due_at = excluded.due_at, tries = 0""")
                        .params(incident, millis(at))
                        .update(),
                "expecting an incident");
    }

    /** All that is open and accepted is to be looked for then. */
    static int expectAll(JdbcClient store, Instant at) {
        return store.sql(
                        """
                        INSERT INTO pagerduty_incident (incident, due_at)
                        SELECT id, ? FROM incident WHERE state = 'OPEN' AND accepted_at IS NOT NULL
                        ON CONFLICT (incident) DO UPDATE SET due_at = excluded.due_at""")
                .param(millis(at))
                .update();
    }

    /** At most so many of each routing key, so that none is behind another. */
    static List<Due> dueBy(JdbcClient store, Instant now, int limit) {
        return store.sql(
                        """
                        SELECT * FROM (
                          SELECT %s, i.outcome, p.retold, p.tries, ROW_NUMBER() OVER (
                            PARTITION BY i.routing_key ORDER BY p.due_at, p.incident) AS place
                          FROM pagerduty_incident p JOIN incident i ON i.id = p.incident
                          WHERE p.due_at <= ?) AS due
                        WHERE place <= ? ORDER BY place, id"""
                                .formatted(Incidents.COLUMNS))
                .params(millis(now), limit)
                .query((row, n) -> new Due(
                        Incidents.read(row),
                        Columns.named(Incident.Outcome.class, row.getString("outcome")),
                        flag(row, "retold"),
                        row.getInt("tries")))
                .list();
    }

    static Optional<Due> find(JdbcClient store, long incident) {
        return store.sql(
                        "SELECT " + Incidents.COLUMNS
                                + """
                        , i.outcome, p.retold, p.tries FROM pagerduty_incident p JOIN incident i ON i.id = p.incident
                        WHERE p.incident = ?""")
                .param(incident)
                .query((row, n) -> new Due(
                        Incidents.read(row),
                        Columns.named(Incident.Outcome.class, row.getString("outcome")),
                        flag(row, "retold"),
                        row.getInt("tries")))
                .optional();
    }

    /** Looks again then; never, if that is null. */
    static void due(JdbcClient store, long incident, Instant at) {
        one(
                store.sql("UPDATE pagerduty_incident SET due_at = ? WHERE incident = ?")
                        .params(millis(at), incident)
                        .update(),
                "putting a reading off");
    }

    /** A reading failed, or did not find what was told. */
    static void again(JdbcClient store, long incident, Instant at) {
        one(
                store.sql("UPDATE pagerduty_incident SET tries = tries + 1, due_at = ? WHERE incident = ?")
                        .params(millis(at), incident)
                        .update(),
                "reading again");
    }

    /** What was found, whatever follows from it. */
    static void found(JdbcClient store, long incident, Seen seen, Instant now) {
        one(
                store.sql(
                                """
                                UPDATE pagerduty_incident SET found = ?, found_at = ?,
                                  pagerduty_id = COALESCE(?, pagerduty_id) WHERE incident = ?""")
                        .params(seen.found().name(), millis(now), seen.incident(), incident)
                        .update(),
                "noting a reading");
        if (seen.found() == Found.OPEN) {
            acknowledged(store, incident, seen.acknowledged());
        }
    }

    /** It was told once more. */
    static void retold(JdbcClient store, long incident) {
        one(
                store.sql("UPDATE pagerduty_incident SET retold = 1 WHERE incident = ?")
                        .param(incident)
                        .update(),
                "telling once more");
    }

    /** PagerDuty's id of an incident of ours, which is then known by it. */
    static void named(JdbcClient store, long incident, String pagerDutyId) {
        one(
                store.sql(
                                """
                                INSERT INTO pagerduty_incident (incident, pagerduty_id) VALUES (?, ?)
                                ON CONFLICT (incident) DO UPDATE SET pagerduty_id = excluded.pagerduty_id""")
                        .params(incident, pagerDutyId)
                        .update(),
                "naming an incident");
    }

    /** Somebody took it; null if nobody has any more. */
    static void acknowledged(JdbcClient store, long incident, Seen.By by) {
        one(
                store.sql(
                                """
                                UPDATE pagerduty_incident SET acknowledged_at = ?, acknowledged_by = ?
                                WHERE incident = ?""")
                        .params(by == null ? null : millis(by.at()), by == null ? null : by.who(), incident)
                        .update(),
                "noting who took an incident");
    }

    /** Somebody closed it; null if it was opened again. */
    static void closed(JdbcClient store, long incident, Seen.By by) {
        one(
                store.sql("UPDATE pagerduty_incident SET found = ?, closed_at = ?, closed_by = ? WHERE incident = ?")
                        .params(
                                by == null ? Found.OPEN.name() : Found.CLOSED.name(),
                                by == null ? null : millis(by.at()),
                                by == null ? null : by.who(),
                                incident)
                        .update(),
                "noting who closed an incident");
    }

    /** Our incidents that PagerDuty calls by that id. */
    static List<Incident> named(JdbcClient store, String pagerDutyId) {
        return store.sql(
                        "SELECT " + Incidents.COLUMNS
                                + """
                        FROM pagerduty_incident p JOIN incident i ON i.id = p.incident
                        WHERE p.pagerduty_id = ? ORDER BY i.id""")
                .param(pagerDutyId)
                .query((row, n) -> Incidents.read(row))
                .list();
    }

    /** PagerDuty's ids of the other incidents of a key at one address. */
    static Set<String> others(JdbcClient store, Incident incident) {
        return Set.copyOf(store.sql(
                        """
                        SELECT p.pagerduty_id FROM incident i JOIN pagerduty_incident p ON p.incident = i.id
                        WHERE i.routing_key = ? AND i.dedup_key = ? AND i.id <> ? AND p.pagerduty_id IS NOT NULL""")
                .params(incident.routingKey(), incident.dedupKey(), incident.id())
                .query(String.class)
                .list());
    }

    /** Our incidents of a key that PagerDuty has not named otherwise, newest first. */
    static List<Incident> withKey(JdbcClient store, String dedupKey, String pagerDutyId) {
        return store.sql(
                        "SELECT " + Incidents.COLUMNS
                                + """
                        FROM incident i LEFT JOIN pagerduty_incident p ON p.incident = i.id
                        WHERE i.dedup_key = ? AND i.opened_at IS NOT NULL
                          AND (p.pagerduty_id IS NULL OR p.pagerduty_id = ?)
                        ORDER BY i.opened_at DESC, i.id DESC""")
                .params(dedupKey, pagerDutyId)
                .query((row, n) -> Incidents.read(row))
                .list();
    }
}
