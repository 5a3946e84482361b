package io.trunkline.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeColumnsTest {

    /** Numbers of lines and the like, and times of which it is no harm that they lie ahead. */
    private static final Set<String> LEFT_ALONE = Set.of(
            "component.lag",
            "component.event",
            // As the platform wrote it.
            "component.stamped_at",
            "event.occurred_at",
            "event.received_at",
            "incident.key_free_at",
            "incident.last_resort_at",
            "incident_member.incident",
            "incident_member.left_at",
            "incident_member.out_for",
            "last_resort.incident",
            "last_resort.done_at",
            "hook_call.incident",
            "change_event.began_at",
            "change_event.happened_at",
            "change_event.until_at",
            "incident_note.incident",
            "pagerduty_incident.incident",
            "pagerduty_incident.found_at",
            "pagerduty_incident.acknowledged_at",
            "pagerduty_incident.closed_at",
            "deed.created_at",
            "deed.done_at",
            "deed.received_at",
            "sender.silent_for",
            "duty.done_at",
            "known_component.learnt_at",
            "probe.tries",
            // For people to read: nothing is decided by them.
            "attempt.incident",
            "attempt.called_at",
            "attempt.answered_at",
            "hold.began_at",
            "hold.until_at",
            "hold.ended_at",
            "routing_key.accepted_at",
            "node.started_at",
            "node.seen_at",
            // As a person planned it.
            "maintenance_window.from_at",
            "maintenance_window.to_at",
            "maintenance_window.created_at",
            "maintenance_window.ended_at");

    @TempDir
    private Path folder;

    @Test
    void each_column_that_may_hold_a_time_is_moved_or_left_alone_on_purpose() throws SQLException {
        List<String> columns = new ArrayList<>();
        try (SqliteStore store = SqliteStore.open(folder);
                Connection connection = store.openWriter();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(
                        """
                        SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
                        WHERE m.type = 'table' AND m.name NOT LIKE 'flyway%' AND c.type = 'BIGINT'""")) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        columns.removeAll(LEFT_ALONE);
        assertThat(TimeColumns.moved()).containsExactlyInAnyOrderElementsOf(columns);
    }
}
