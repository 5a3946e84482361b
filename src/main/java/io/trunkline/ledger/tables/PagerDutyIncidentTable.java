package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.flag;
import static io.trunkline.store.Columns.millis;
import static io.trunkline.store.Columns.one;

import io.trunkline.model.Incident;
import io.trunkline.pagerduty.rest.RemoteIncident;
import io.trunkline.rules.ReadBackPolicy.Found;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statements on {@code pagerduty_incident}: what PagerDuty itself shows of an incident. */
public final class PagerDutyIncidentTable {

    private PagerDutyIncidentTable() {}

    /** An incident that is to be read back, as it stands with that. */
    public record Due(Incident incident, Incident.Outcome outcome, boolean retold, int tries) {}

    /** Something was accepted: it is to be looked for then. */
    public static void expect(Sql store, long incident, Instant at) {
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
    public static int expectAll(Sql store, Instant at) {
        return store.sql(
                        """
                        INSERT INTO pagerduty_incident (incident, due_at)
                        SELECT id, ? FROM incident WHERE state = 'OPEN' AND accepted_at IS NOT NULL
                        ON CONFLICT (incident) DO UPDATE SET due_at = excluded.due_at""")
                .param(millis(at))
                .update();
    }

    /** At most so many of each routing key, so that none is behind another. */
    public static List<Due> dueBy(Sql store, Instant now, int limit) {
        return store.sql(
                        """
                        SELECT * FROM (
                          SELECT %s, i.outcome, p.retold, p.tries, ROW_NUMBER() OVER (
                            PARTITION BY i.routing_key ORDER BY p.due_at, p.incident) AS place
                          FROM pagerduty_incident p JOIN incident i ON i.id = p.incident
                          WHERE p.due_at <= ?) AS due
                        WHERE place <= ? ORDER BY place, id"""
                                .formatted(IncidentTable.COLUMNS))
                .params(millis(now), limit)
                .query((row, n) -> new Due(
                        IncidentTable.read(row),
                        Columns.named(Incident.Outcome.class, row.getString("outcome")),
                        flag(row, "retold"),
                        row.getInt("tries")))
                .list();
    }

    public static Optional<Due> find(Sql store, long incident) {
        return store.sql(
                        "SELECT " + IncidentTable.COLUMNS
                                + """
                        , i.outcome, p.retold, p.tries FROM pagerduty_incident p JOIN incident i ON i.id = p.incident
                        WHERE p.incident = ?""")
                .param(incident)
                .query((row, n) -> new Due(
                        IncidentTable.read(row),
                        Columns.named(Incident.Outcome.class, row.getString("outcome")),
                        flag(row, "retold"),
                        row.getInt("tries")))
                .optional();
    }

    /** Looks again then; never, if that is null. */
    public static void due(Sql store, long incident, Instant at) {
        one(
                store.sql("UPDATE pagerduty_incident SET due_at = ? WHERE incident = ?")
                        .params(millis(at), incident)
                        .update(),
                "putting a reading off");
    }

    /** A reading failed, or did not find what was sent. */
    public static void again(Sql store, long incident, Instant at) {
        one(
                store.sql("UPDATE pagerduty_incident SET tries = tries + 1, due_at = ? WHERE incident = ?")
                        .params(millis(at), incident)
                        .update(),
                "reading again");
    }

    /** What was found, whatever follows from it. */
    public static void found(Sql store, long incident, RemoteIncident seen, Instant now) {
        one(
                store.sql(
                                """
                                UPDATE pagerduty_incident SET found = ?, found_at = ?,
                                  pagerduty_id = COALESCE(?, pagerduty_id), html_url = COALESCE(?, html_url)
                                WHERE incident = ?""")
                        .params(seen.found().name(), millis(now), seen.incident(), seen.url(), incident)
                        .update(),
                "noting a reading");
        if (seen.found() == Found.OPEN) {
            acknowledged(store, incident, seen.acknowledged());
        }
    }

    /** It was sent once more. */
    public static void retold(Sql store, long incident) {
        one(
                store.sql("UPDATE pagerduty_incident SET retold = 1 WHERE incident = ?")
                        .param(incident)
                        .update(),
                "telling once more");
    }

    /** PagerDuty's id of an incident of ours, if it was learnt. */
    public static Optional<String> pagerDutyId(Sql store, long incident) {
        return store.sql("SELECT pagerduty_id FROM pagerduty_incident WHERE incident = ? AND pagerduty_id IS NOT NULL")
                .param(incident)
                .query(String.class)
                .optional();
    }

    /** PagerDuty's id of an incident of ours, which is then known by it. */
    public static void named(Sql store, long incident, String pagerDutyId) {
        one(
                store.sql(
                                """
                                INSERT INTO pagerduty_incident (incident, pagerduty_id) VALUES (?, ?)
                                ON CONFLICT (incident) DO UPDATE SET pagerduty_id = excluded.pagerduty_id""")
                        .params(incident, pagerDutyId)
                        .update(),
                "naming an incident");
    }

    /** A person acknowledged it; null if that was undone. */
    public static void acknowledged(Sql store, long incident, RemoteIncident.By by) {
        one(
                store.sql(
                                """
                                UPDATE pagerduty_incident SET acknowledged_at = ?, acknowledged_by = ?
                                WHERE incident = ?""")
                        .params(by == null ? null : millis(by.at()), by == null ? null : by.who(), incident)
                        .update(),
                "noting who took an incident");
    }

    /** It was closed there, by a person or not; null if it was opened again. */
    public static void closed(Sql store, long incident, RemoteIncident.By by) {
        one(
                store.sql(
                                """
                                UPDATE pagerduty_incident SET found = ?, closed_at = ?, closed_by = ?, closed_by_person = ?
                                WHERE incident = ?""")
                        .params(
                                by == null ? Found.OPEN.name() : Found.CLOSED.name(),
                                by == null ? null : millis(by.at()),
                                by == null ? null : by.who(),
                                by == null ? null : flag(by.byPerson()),
                                incident)
                        .update(),
                "noting who closed an incident");
    }

    /** Our incidents that PagerDuty calls by that id. */
    public static List<Incident> named(Sql store, String pagerDutyId) {
        return store.sql(
                        "SELECT " + IncidentTable.COLUMNS
                                + """
                        FROM pagerduty_incident p JOIN incident i ON i.id = p.incident
                        WHERE p.pagerduty_id = ? ORDER BY i.id""")
                .param(pagerDutyId)
                .query((row, n) -> IncidentTable.read(row))
                .list();
    }

    /** PagerDuty's ids of the other incidents of a key at one address. */
    public static Set<String> others(Sql store, Incident incident) {
        return Set.copyOf(store.sql(
                        """
                        SELECT p.pagerduty_id FROM incident i JOIN pagerduty_incident p ON p.incident = i.id
                        WHERE i.routing_key = ? AND i.dedup_key = ? AND i.id <> ? AND p.pagerduty_id IS NOT NULL""")
                .params(incident.routingKey(), incident.dedupKey(), incident.id())
                .query(String.class)
                .list());
    }

    /** Our incidents of a key that PagerDuty has not named otherwise, newest first. */
    public static List<Incident> withKey(Sql store, String dedupKey, String pagerDutyId) {
        return store.sql(
                        "SELECT " + IncidentTable.COLUMNS
                                + """
                        FROM incident i LEFT JOIN pagerduty_incident p ON p.incident = i.id
                        WHERE i.dedup_key = ? AND i.opened_at IS NOT NULL
                          AND (p.pagerduty_id IS NULL OR p.pagerduty_id = ?)
                        ORDER BY i.opened_at DESC, i.id DESC""")
                .params(dedupKey, pagerDutyId)
                .query((row, n) -> IncidentTable.read(row))
                .list();
    }
}
