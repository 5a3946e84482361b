package io.trunkline.ledger.query;

import static io.trunkline.store.Columns.flag;
import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.pagerduty.IncidentNote;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** Reads which open incidents may want a note, on connections that cannot write: rosters may be long, and no page waits. */
public final class NoteQueries {

    private final StoreReads reads;

    public NoteQueries(DataSource reader) {
        this.reads = new StoreReads(reader);
    }

    /**
     * An incident that PagerDuty was seen to have open.
     *
     * @param pagerDutyId PagerDuty's own id of it
     * @param service the id of the owning service
     * @param readdressed whether the default service has it
     * @param before what was noted last; null if nothing was
     * @param now what a note would say now
     */
    public record Candidate(
            long incident, String pagerDutyId, String service, boolean readdressed, String before, IncidentNote now) {}

    /** All of which no note was written lately. */
    public List<Candidate> candidates(Instant now) {
        return reads.read(store -> store.sql(
                        """
                        SELECT i.id, i.service, i.readdressed, p.pagerduty_id, n.note, r.members, r.back, r.flapping,
                          r.held_until
                        FROM incident i JOIN pagerduty_incident p ON p.incident = i.id
                          LEFT JOIN incident_note n ON n.incident = i.id
                          JOIN (
                            SELECT m.incident, COUNT(*) AS members,
                              SUM(CASE WHEN c.observed = 'UP' AND COALESCE(c.hold_reason, '') <> 'COOLDOWN'
                                THEN 1 ELSE 0 END) AS back,
                              SUM(CASE WHEN c.observed = 'UP' AND c.hold_reason = 'COOLDOWN' THEN 1 ELSE 0 END)
                                AS flapping,
                              MAX(CASE WHEN c.observed = 'UP' AND c.hold_reason = 'COOLDOWN' THEN c.held_until END)
                                AS held_until
                            FROM incident_member m JOIN component c ON c.id = m.component
                            WHERE m.left_at IS NULL
                              AND m.incident IN (SELECT id FROM incident WHERE state = 'OPEN' AND accepted_at IS NOT NULL)
                            GROUP BY m.incident) r ON r.incident = i.id
                        WHERE i.state = 'OPEN' AND i.accepted_at IS NOT NULL AND p.pagerduty_id IS NOT NULL
                          AND p.found = 'OPEN' AND (n.due_at IS NULL OR n.due_at <= ?)
                        ORDER BY i.id""")
                .param(millis(now))
                .query((row, n) -> new Candidate(
                        row.getLong("id"),
                        row.getString("pagerduty_id"),
                        row.getString("service"),
                        flag(row, "readdressed"),
                        row.getString("note"),
                        new IncidentNote(
                                row.getInt("members"),
                                row.getInt("back"),
                                row.getInt("flapping"),
                                instant(row, "held_until"))))
                .list());
    }
}
