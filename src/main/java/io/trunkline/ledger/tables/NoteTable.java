package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;

import io.trunkline.store.Sql;
import java.time.Instant;

/** The statements on {@code incident_note}: what PagerDuty's incidents were noted with. */
public final class NoteTable {

    private NoteTable() {}

    /** A note is about to be written; no other one before then. False if another node was first. */
    public static boolean take(Sql store, long incident, Instant now, Instant next) {
        return store.sql(
                                """
                                INSERT INTO incident_note (incident, due_at) VALUES (?, ?)
                                ON CONFLICT (incident) DO UPDATE SET due_at = excluded.due_at
                                WHERE incident_note.due_at <= ?""")
                        .params(incident, millis(next), millis(now))
                        .update()
                == 1;
    }

    /** It was written. */
    public static void written(Sql store, long incident, String note) {
        store.sql("UPDATE incident_note SET note = ? WHERE incident = ?")
                .params(note, incident)
                .update();
    }
}
