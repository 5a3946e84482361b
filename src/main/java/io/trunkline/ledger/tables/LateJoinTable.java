package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;

import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;

/** The statements on {@code incident_member} for those that joined an incident and that an update is to show. */
public final class LateJoinTable {

    /** Written to {@code untold_since} when PagerDuty refused the update: its five minutes count as over. */
    public static final Instant GIVEN_UP = Instant.EPOCH;

    private LateJoinTable() {}

    /**
     * A member is to be shown by an update, and PagerDuty has to accept one in time.
     *
     * @param from when the first such update may be sent, now or later
     */
    public static void owed(Sql store, long incident, String component, Instant from) {
        Columns.one(
                store.sql(
                                """
                                UPDATE incident_member SET untold_since = ?
                                WHERE incident = ? AND component = ? AND left_at IS NULL""")
                        .params(millis(from), incident, component)
                        .update(),
                "owing an update");
    }

    /** No update will show those that PagerDuty does not know of. */
    public static void givenUp(Sql store, long incident) {
        store.sql(
                        """
                        UPDATE incident_member SET untold_since = ?
                        WHERE incident = ? AND left_at IS NULL AND told IS NULL AND settled = 0""")
                .params(millis(GIVEN_UP), incident)
                .update();
    }

    /**
     * A component that was alone in the incident is assessed again, since its recovery is held for a shorter time where it
     * shares its incident (rule 6); returns which one that is.
     */
    public static List<String> reassessFormerLoners(Sql store, long incident, String joined, Instant now) {
        return store.sql(
                        """
                        UPDATE component SET due_at = ? WHERE hold_reason = 'COOLDOWN' AND observed = 'UP' AND due_at > ?
                          AND id IN (SELECT component FROM incident_member
                            WHERE incident = ? AND left_at IS NULL AND component <> ?)
                          AND NOT EXISTS (SELECT 1 FROM incident_member
                            WHERE incident = ? AND left_at IS NULL LIMIT 1 OFFSET 2) RETURNING id""")
                .params(millis(now), millis(now), incident, joined, incident)
                .query(String.class)
                .list();
    }

    /**
     * One member pages anew because no update that shows it was accepted in time. Of those that the same update was to show
     * these wait with it, so that they are one page and not one each.
     */
    public static void moveWith(Sql store, long from, long to, List<String> components, Instant now) {
        for (String component : components) {
            int moved = store.sql(
                            """
                            INSERT INTO incident_member (incident, component, since, entered_at)
                            SELECT i.id, m.component, m.since, i.window_from
                            FROM incident_member m JOIN incident i ON i.id = ?
                            WHERE m.incident = ? AND m.component = ? AND m.left_at IS NULL AND i.state = 'GATHERING'
                            ON CONFLICT (incident, component) DO UPDATE SET since = excluded.since,
                              entered_at = excluded.entered_at, told = NULL, settled = 0, forgotten = 0, out_for = NULL,
                              rejoined_at = NULL, left_at = NULL, cause = NULL, moved_at = NULL, instance_of = NULL,
                              untold_since = NULL
                            WHERE incident_member.left_at IS NOT NULL""")
                    .params(to, from, component)
                    .update();
            if (moved > 0) {
                MemberTable.leave(store, from, component, now);
            }
        }
    }
}
