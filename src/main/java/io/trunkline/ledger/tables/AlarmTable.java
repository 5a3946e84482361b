package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.flag;
import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.model.Alarm;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.rules.alarms.ActiveAlarm;
import io.trunkline.rules.alarms.StoreTrouble;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The statements that only alarms need. */
public final class AlarmTable {

    private static final int ONLY = 1;

    private AlarmTable() {}

    /** An alarm as the ledger has it; {@code forgotten} says that a person ended it at {@code newest}. */
    public record Known(ComponentId id, String name, Status observed, Instant newest, boolean forgotten) {

        /** Whether a person ended it after that. */
        public boolean endedAfter(Instant latest) {
            return forgotten && !latest.isAfter(newest);
        }
    }

    public static List<Known> known(Sql store) {
        return store.sql(
                        """
                        SELECT source, kind, native_id, name, observed, newest, forgotten FROM component
                        WHERE kind = 'alarm' AND source = ?""")
                .param(Alarm.SOURCE)
                .query((row, n) -> new Known(
                        new ComponentId(row.getString("source"), row.getString("kind"), row.getString("native_id")),
                        row.getString("name"),
                        Status.valueOf(row.getString("observed")),
                        instant(row, "newest"),
                        flag(row, "forgotten")))
                .list();
    }

    /** To be called first: on a store of several nodes the others wait here until the transaction is over. */
    public static void begin(Sql store, Instant now) {
        Columns.one(
                store.sql("UPDATE watch SET watched_at = ? WHERE id = ?")
                        .params(millis(now), ONLY)
                        .update(),
                "taking the watch");
    }

    public static Optional<StoreTrouble> trouble(Sql store) {
        return store.sql(
                        """
                        SELECT trouble_since, trouble_latest FROM watch
                        WHERE id = ? AND trouble_since IS NOT NULL""")
                .param(ONLY)
                .query((row, n) -> new StoreTrouble(instant(row, "trouble_since"), instant(row, "trouble_latest")))
                .optional();
    }

    public static void trouble(Sql store, StoreTrouble trouble) {
        Columns.one(
                store.sql("UPDATE watch SET trouble_since = ?, trouble_latest = ? WHERE id = ?")
                        .params(millis(trouble.since()), millis(trouble.latest()), ONLY)
                        .update(),
                "a trouble of the store");
    }

    /** Routing keys that PagerDuty refuses, and since when. */
    public static Map<String, Instant> rejectedKeys(Sql store) {
        Map<String, Instant> keys = new TreeMap<>();
        store.sql("SELECT routing_key, rejected_at FROM routing_key WHERE rejected_at > 0")
                .query((row, n) -> keys.put(row.getString("routing_key"), instant(row, "rejected_at")))
                .list();
        return keys;
    }

    /** That PagerDuty has not accepted incidents that were opened by then; those of alarms do not count. */
    public static Optional<ActiveAlarm> unaccepted(Sql store, Instant by) {
        String alarms = Alarm.SOURCE + "/" + Alarm.COMPONENT + "/%";
        return store
                .sql(
                        """
                        SELECT MIN(opened_at) AS oldest, MAX(opened_at) AS latest FROM incident
                        WHERE state = 'OPEN' AND accepted_at IS NULL AND action = 'TRIGGER' AND opened_at <= ?
                          AND component NOT LIKE ?
                        UNION ALL
                        SELECT MIN(opened_at), MAX(opened_at) FROM incident i
                        WHERE opened_at <= ? AND component NOT LIKE ? AND\s"""
                                + RefusalTable.REFUSED_AND_UNTOLD)
                .params(millis(by), alarms, millis(by), alarms)
                .query((row, n) -> Optional.ofNullable(unaccepted(instant(row, "oldest"), instant(row, "latest"))))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .reduce(ActiveAlarm::and);
    }

    private static ActiveAlarm unaccepted(Instant oldest, Instant latest) {
        return oldest == null ? null : new ActiveAlarm(new Alarm(Alarm.Kind.UNACCEPTED, ""), oldest, latest);
    }

    /** A component that no entry of services.yaml had when it was assessed last, and when it changed last. */
    public record Unmapped(ComponentId id, Instant changedAt) {}

    public static List<Unmapped> unmapped(Sql store) {
        return store.sql("SELECT id, newest FROM component WHERE unmapped = 1 ORDER BY id")
                .query((row, n) -> new Unmapped(ComponentId.parse(row.getString("id")), instant(row, "newest")))
                .list();
    }

    /**
     * How many components of a source have a status that is not clear.
     *
     * @param since the first time that it was not clear of one of them
     * @param latest the last such time
     */
    public record Unknown(String source, int components, Instant since, Instant latest) {}

    /** Those sources that have any. */
    public static List<Unknown> unknown(Sql store) {
        return store.sql(
                        """
                        SELECT source, COUNT(*) AS components, MIN(unknown_since) AS since, MAX(unknown_since) AS latest
                        FROM component WHERE unknown_since > 0 GROUP BY source ORDER BY source""")
                .query((row, n) -> new Unknown(
                        row.getString("source"),
                        row.getInt("components"),
                        instant(row, "since"),
                        instant(row, "latest")))
                .list();
    }

    /** How many components a source has. It reads the table: ask only where there is a reason to. */
    public static int components(Sql store, String source) {
        return store.sql("SELECT COUNT(*) FROM component WHERE source = ?")
                .param(source)
                .query(Integer.class)
                .single();
    }

    public static void mapped(Sql store, ComponentId component) {
        Columns.one(
                store.sql("UPDATE component SET unmapped = 0 WHERE id = ?")
                        .param(component.toString())
                        .update(),
                "a component that is mapped by now");
    }

    /**
     * How much lies about that should have been done by then: assessments, ends of waits, pages that were not accepted or that
     * no node took, a last resort that fails, and whatever else PagerDuty is owed. A resolve whose next try is still to come is
     * not late: a key that was mistyped may refuse it for days, and nothing is kept from anyone. Nor is what was called and
     * has nothing to page while the recoveries of all its members are held.
     */
    public static long overdue(Sql store, Instant by) {
        return store.sql(
                        """
                        SELECT (SELECT COUNT(*) FROM component WHERE due_at <= ?)
                          + (SELECT COUNT(*) FROM incident WHERE due_at <= ? AND state = 'GATHERING')
                          + (SELECT COUNT(*) FROM incident i
                             WHERE state = 'OPEN' AND accepted_at IS NULL AND opened_at <= ?
                               AND CASE action WHEN 'RESOLVE' THEN due_at <= ? WHEN 'TRIGGER' THEN opened_at <= ?
                                 ELSE EXISTS (SELECT 1 FROM incident_member m JOIN component c ON c.id = m.component
                                   WHERE m.incident = i.id AND m.left_at IS NULL AND c.observed <> 'UP') END)
                          + (SELECT COUNT(*) FROM incident
                             WHERE due_at <= ? AND state = 'OPEN' AND accepted_at IS NOT NULL)
                          + (SELECT COUNT(*) FROM incident i WHERE outcome = 'REJECTED' AND opened_at <= ? AND EXISTS (
                             SELECT 1 FROM incident_member m WHERE m.incident = i.id AND m.left_at IS NULL))
                          + (SELECT COUNT(*) FROM last_resort WHERE due_at IS NOT NULL AND owed_at <= ?)""")
                .params(Collections.nCopies(8, millis(by)))
                .query(Long.class)
                .single();
    }
}
