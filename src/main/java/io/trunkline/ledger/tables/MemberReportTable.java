package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Reason;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.store.Columns;
import io.trunkline.store.RowReader;
import io.trunkline.store.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What calls say of the members of an incident: the columns {@code sending} (the call under way) and {@code told} (the last
 * one that PagerDuty accepted) of {@code incident_member}.
 */
public final class MemberReportTable {

    /**
     * Whether a member {@code d} leaves its older incident {@code i} once a newer one {@code n}, which lists it as {@code m},
     * is accepted. Ties in {@code entered_at}, where a wait was carried over, go by the incident's number; but what got worse
     * in that instant keeps the place that it got for it.
     */
    private static final String LEAVES =
            """
            (i.status = 'DEGRADED' AND n.status = 'DOWN' AND m.sending = 'DOWN'
              OR (m.told IS NULL AND d.told IS NOT NULL OR m.entered_at > d.entered_at
                  OR m.entered_at = d.entered_at AND m.incident > d.incident
                    AND NOT (i.status = 'DOWN' AND n.status = 'DEGRADED'))
                AND (d.cause IS NOT NULL OR d.instance_of = m.instance_of
                  OR d.settled = 0 AND i.resolve_unanswered = 0 AND COALESCE(i.in_flight, '') <> 'RESOLVE'))""";

    private MemberReportTable() {}

    /**
     * Notes what the call under way says of each member: UP once settled, otherwise what is observed, or the incident's
     * status while a recovery is held.
     */
    public static void begin(Sql store, long incident, Status status) {
        store.sql(
                        """
                        UPDATE incident_member SET sending = CASE WHEN settled = 1 THEN 'UP' ELSE COALESCE(
                          (SELECT c.observed FROM component c WHERE c.id = component AND c.observed <> 'UP'), ?) END
                        WHERE incident = ? AND left_at IS NULL""")
                .params(status.name(), incident)
                .update();
    }

    /**
     * The call under way was accepted: what it said is what PagerDuty knows. What fell again while the call said that
     * it is UP is to be sent once more, whatever becomes of it meanwhile.
     */
    public static void accepted(Sql store, long incident) {
        store.sql(
                        """
                        UPDATE incident_member SET sending = NULL,
                          told = CASE WHEN settled = 0 THEN NULLIF(sending, 'UP') ELSE sending END
                        WHERE incident = ? AND sending IS NOT NULL""")
                .param(incident)
                .update();
    }

    /**
     * The incidents that a component is in which the call under way lists as out, and which it leaves for this one: those
     * about DEGRADED, where this one is about DOWN and lists it as that, and those that tell of an outage before, or of its
     * cause. One that was refused everywhere need not be repeated for it, unless that alone is about DOWN as the component is.
     */
    public static List<Long> escalatedFrom(Sql store, long incident) {
        return store.sql(
                        """
                        SELECT DISTINCT d.incident FROM incident n JOIN incident_member m ON m.incident = n.id
                          JOIN incident_member d ON d.component = m.component AND d.left_at IS NULL
                          JOIN incident i ON i.id = d.incident AND i.id <> n.id AND (i.state = 'OPEN'
                            OR i.outcome = 'REJECTED' AND (i.status <> 'DOWN' OR n.status = 'DOWN' OR m.sending <> 'DOWN'))
                        WHERE n.id = ? AND m.sending <> 'UP' AND m.left_at IS NULL AND """
                                + LEAVES)
                .param(incident)
                .query(Long.class)
                .list();
    }

    /** They leave that incident, because another was accepted that lists them as out. */
    public static void leaveEscalated(Sql store, long from, long to, Instant now) {
        store.sql(
                        """
                        UPDATE incident_member SET left_at = ? WHERE incident = ? AND left_at IS NULL AND component IN (
                          SELECT m.component FROM incident_member m
                            JOIN incident n ON n.id = m.incident
                            JOIN incident_member d ON d.component = m.component AND d.incident = ?
                            JOIN incident i ON i.id = d.incident
                          WHERE m.incident = ? AND m.sending <> 'UP' AND m.left_at IS NULL AND """
                                + LEAVES + ")")
                .params(millis(now), from, from, to)
                .update();
        gotBetter(store, from, to, now);
    }

    /**
     * What had got better in an incident before it fell anew was out there until then: that counts against it (rule 6). What
     * only got worse does not.
     */
    private static void gotBetter(Sql store, long from, long to, Instant leftAt) {
        store.sql(
                        """
                        UPDATE incident_member SET out_for =
                          (SELECT CASE WHEN i.status = 'DOWN' THEN c.improved_at ELSE c.recovered_at END
                            FROM component c CROSS JOIN incident i WHERE c.id = component AND i.id = incident) - since
                        WHERE incident = ? AND left_at = ? AND out_for IS NULL AND cause IS NULL
                          AND (SELECT CASE WHEN i.status = 'DOWN' THEN c.improved_at ELSE c.recovered_at END
                            FROM component c CROSS JOIN incident i WHERE c.id = component AND i.id = incident) > since
                          AND NOT ((SELECT status FROM incident WHERE id = ?) = 'DEGRADED'
                            AND (SELECT status FROM incident WHERE id = ?) = 'DOWN')""")
                .params(from, millis(leftAt), from, to)
                .update();
    }

    /** Members that PagerDuty does not know of: they joined since it last accepted something, or fell again. */
    public static List<String> unreported(Sql store, long incident) {
        return store.sql(
                        """
                        SELECT component FROM incident_member
                        WHERE incident = ? AND left_at IS NULL AND told IS NULL AND settled = 0""")
                .param(incident)
                .query(String.class)
                .list();
    }

    /**
     * The roster as the call under way has it, the opening component first. An incident that all members have left
     * reports of those who were in it, as they are now. Its resolve also reports the instances of a redundant group that left
     * it for another incident about the group while they were out, so that it is not read as a recovery of the group.
     */
    public static List<IncidentReport.Member> roster(Sql store, long incident, boolean resolve, Duration lateFrom) {
        List<IncidentReport.Member> members = store.sql(
                        """
                        SELECT c.source, c.kind, c.native_id, c.name, c.platform, c.diagnostic_url, c.lag, c.flaps,
                          c.observed, m.since, CASE WHEN m.left_at IS NULL THEN m.sending END AS sending, m.forgotten,
                          c.reason, c.brief, m.ended
                        FROM incident_member m JOIN component c ON c.id = m.component
                        WHERE m.incident = ? AND (m.left_at IS NULL OR NOT EXISTS (
                          SELECT 1 FROM incident_member x WHERE x.incident = m.incident AND x.left_at IS NULL)
                          OR ? = 1 AND m.instance_of IS NOT NULL AND m.settled = 0 AND c.observed <> 'UP' AND EXISTS (
                            SELECT 1 FROM incident_member n JOIN incident o ON o.id = n.incident AND o.state = 'OPEN'
                            WHERE n.component = m.component AND n.incident <> m.incident AND n.left_at IS NULL
                              AND n.settled = 0 AND n.instance_of = m.instance_of AND n.entered_at <= m.left_at))
                        ORDER BY m.since, c.id""")
                .params(incident, Columns.flag(resolve))
                .query((row, n) -> line(new RowReader(row), lateFrom))
                .list();
        return PlannedWorkTable.any(store)
                ? members.stream().map(member -> withWork(store, member)).toList()
                : members;
    }

    /** What pages in spite of planned work names it (rule 17). */
    private static IncidentReport.Member withWork(Sql store, IncidentReport.Member member) {
        return PlannedWorkTable.at(store, member.component()).stream()
                .findFirst()
                .filter(work -> !member.restored())
                .map(work -> "planned work: " + work.reason())
                .map(work -> member.reason() == null
                        ? new Reason(work, null)
                        : new Reason(
                                member.reason().text() + "; " + work,
                                member.reason().brief()))
                .map(member::because)
                .orElse(member);
    }

    /** In the order in which {@link #roster} asks for the columns. */
    private static IncidentReport.Member line(RowReader row, Duration lateFrom) throws SQLException {
        ComponentId id = new ComponentId(row.text(), row.text(), row.text());
        String name = row.text();
        String platform = row.text();
        String diagnosticUrl = row.text();
        Duration lag = Duration.ofMillis(row.number());
        int flaps = (int) row.number();
        String observed = row.text();
        Instant since = row.instant();
        String sending = row.text();
        boolean forgotten = row.flag();
        Reason reason = ComponentTable.reason(row);
        String ended = row.text();
        // A recovery that is held is sent as the outage that it may still be, of which the reason is not kept.
        boolean current = sending == null || sending.equals(observed);
        return new IncidentReport.Member(
                id,
                name,
                Status.valueOf(sending == null ? observed : sending),
                since,
                platform,
                diagnosticUrl,
                lag.compareTo(lateFrom) > 0 ? lag : null,
                flaps,
                forgotten,
                forgotten && ended != null ? new Reason(ended, null) : current ? reason : null);
    }

    /** The one member of a compliance event's incident, which is no component of the ledger. */
    public static List<IncidentReport.Member> compliance(Sql store, long incident) {
        return store.sql("SELECT component, platform, diagnostic_url, since FROM incident WHERE id = ?")
                .param(incident)
                .query((row, n) -> new IncidentReport.Member(
                        ComponentId.parse(row.getString("component")),
                        null,
                        Status.UNKNOWN,
                        Columns.instant(row, "since"),
                        row.getString("platform"),
                        row.getString("diagnostic_url"),
                        null,
                        0,
                        false,
                        null))
                .list();
    }
}
