package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.flag;
import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.rules.alarms.Lateness;
import io.trunkline.rules.alarms.Silence;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import java.time.Duration;
import java.util.Optional;

/** The statements on {@code sender}. */
public final class SenderTable {

    private SenderTable() {}

    /** What is known of a source as a sender. */
    public record Sender(Silence silence, Lateness lateness) {}

    public static Optional<Sender> find(Sql store, String source) {
        return store.sql("SELECT * FROM sender WHERE source = ?")
                .param(source)
                .query((row, n) -> new Sender(
                        new Silence(
                                instant(row, "heard_at"),
                                Duration.ofMillis(row.getLong("silent_for")),
                                instant(row, "listened_at")),
                        new Lateness(
                                instant(row, "window_from"),
                                row.getInt("late"),
                                row.getInt("on_time"),
                                instant(row, "late_since"),
                                instant(row, "on_time_since"),
                                flag(row, "is_late"))))
                .optional();
    }

    public static void write(Sql store, String source, Sender sender) {
        Silence silence = sender.silence();
        Lateness lateness = sender.lateness();
        Columns.one(
                store.sql(
                                """
                                INSERT INTO sender (source, heard_at, silent_for, listened_at, window_from, late, on_time,
                                  late_since, on_time_since, is_late) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                                ON CONFLICT (source) DO UPDATE SET heard_at = excluded.heard_at,
                                  silent_for = excluded.silent_for, listened_at = excluded.listened_at,
                                  window_from = excluded.window_from, late = excluded.late, on_time = excluded.on_time,
                                  late_since = excluded.late_since, on_time_since = excluded.on_time_since,
                                  is_late = excluded.is_late""")
                        .params(
                                source,
                                millis(silence.heardAt()),
                                silence.lasts().toMillis(),
                                millis(silence.listenedAt()),
                                millis(lateness.windowFrom()),
                                lateness.late(),
                                lateness.onTime(),
                                millis(lateness.lateSince()),
                                millis(lateness.onTimeSince()),
                                flag(lateness.raised()))
                        .update(),
                "what is known of a sender");
    }
}
