package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;

import io.trunkline.store.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The columns that hold a time, and the statements that move them when the clock was set back (rule 16). */
public final class TimeColumns {

    /** A column that says when something happened: it cannot lie ahead of now. */
    private record Past(String table, String name) {}

    /** A column that says when something is to be done, or until when it may not be. */
    private record Future(String table, String name) {}

    private static final List<Past> PAST = Stream.of(
                    past(
                            "component",
                            "newest",
                            "reported_at",
                            "since",
                            "previous_change",
                            "recovered_at",
                            "previous_recovered_at",
                            "improved_at",
                            "fell_at",
                            "previous_fell_at",
                            "changed_received_at",
                            "waiting_from",
                            "caused_from",
                            "unknown_since"),
                    past(
                            "incident",
                            "since",
                            "window_from",
                            "opened_at",
                            "accepted_at",
                            "last_sent_at",
                            "closed_at",
                            "server_errors_since"),
                    past("incident_member", "since", "entered_at", "rejoined_at", "moved_at", "untold_since"),
                    past("routing_key", "rejected_at"),
                    past("sender", "heard_at", "listened_at", "window_from", "late_since", "on_time_since"),
                    past("watch", "watched_at", "trouble_since", "trouble_latest"),
                    past("last_resort", "owed_at"),
                    past("offline_order", "ordered_at"),
                    past("hook", "seen_at"),
                    past("hook_call", "owed_at"),
                    past(
                            "known_component",
                            "gone_at",
                            "moved_at",
                            "work_since",
                            "work_ended_at",
                            "ended_work_since",
                            "ended_at"))
            .flatMap(List::stream)
            .toList();

    private static final List<Future> FUTURE = Stream.of(
                    future("component", "held_until", "due_at"),
                    future("incident", "held_until", "due_at"),
                    future("routing_key", "held_until", "lease_until"),
                    future("pagerduty_incident", "due_at"),
                    future("deed", "due_at"),
                    future("change_event", "due_at"),
                    future("incident_note", "due_at"),
                    future("last_resort", "due_at"),
                    future("hook_call", "due_at"),
                    future("duty", "leased_until", "due_at"))
            .flatMap(List::stream)
            .toList();

    private TimeColumns() {}

    private static List<Past> past(String table, String... names) {
        return Stream.of(names).map(name -> new Past(table, name)).toList();
    }

    private static List<Future> future(String table, String... names) {
        return Stream.of(names).map(name -> new Future(table, name)).toList();
    }

    /** All columns that are moved, as {@code table.column}. */
    static List<String> moved() {
        return Stream.concat(
                        PAST.stream().map(column -> column.table() + "." + column.name()),
                        FUTURE.stream().map(column -> column.table() + "." + column.name()))
                .toList();
    }

    /** The latest time that a node wrote, as far as it is known without a look at all rows. */
    public static Optional<Instant> latest(Sql store) {
        return store
                .sql(
                        """
                        SELECT watched_at FROM watch WHERE id = 1 AND watched_at IS NOT NULL
                        UNION ALL
                        SELECT received_at FROM event WHERE id = (SELECT MAX(id) FROM event)""")
                .query(Long.class)
                .list()
                .stream()
                .max(Long::compare)
                .map(Instant::ofEpochMilli);
    }

    /**
     * Moves what lies ahead of now back by as much as the clock was: what happened then happened no later than now, and what
     * is to be done is due no later than it was going to be. A second node that does so too only has it looked at earlier.
     */
    public static void setBack(Sql store, Instant now, Duration by) {
        for (Past column : PAST) {
            move(store, column.table(), column.name(), "<", now, by);
        }
        for (Future column : FUTURE) {
            move(store, column.table(), column.name(), ">", now, by);
        }
    }

    private static void move(Sql store, String table, String column, String kept, Instant now, Duration by) {
        String moved = "%1$s = CASE WHEN %1$s - ? %2$s ? THEN %1$s - ? ELSE ? END".formatted(column, kept);
        store.sql("UPDATE " + table + " SET " + moved + " WHERE " + column + " > ?")
                .params(by.toMillis(), millis(now), by.toMillis(), millis(now), millis(now))
                .update();
    }

    /** No other node runs: every lease is from a process that has ended. */
    public static void dropLeases(Sql store) {
        store.sql("UPDATE routing_key SET lease_owner = NULL, lease_until = NULL WHERE lease_owner IS NOT NULL")
                .update();
        store.sql("UPDATE duty SET owner = NULL, leased_until = NULL WHERE owner IS NOT NULL")
                .update();
        // What had begun when that process died is due in minutes, as is what is repeated: a start does not wait for
        // either.
        store.sql("UPDATE last_resort SET due_at = owed_at WHERE due_at > owed_at")
                .update();
        store.sql("UPDATE hook_call SET due_at = owed_at WHERE due_at > owed_at")
                .update();
    }
}
