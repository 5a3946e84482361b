package io.trunkline.management;

import io.trunkline.api.ApiMapper;
import io.trunkline.ledger.query.WindowView;
import io.trunkline.rules.MaintenanceWindows.Planned;
import io.trunkline.simulate.RecordedWindow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The windows of maintenance that people started and ended, among the lines that {@code simulate} reads. What was started
 * before the first event begins with it: lines are in the order of their times.
 */
final class WindowLines {

    private final List<WindowView> windows;
    private final Consumer<String> lines;
    private Queue<Line> left;

    private record Line(Instant at, String field, Object value) {}

    WindowLines(List<WindowView> windows, Consumer<String> lines) {
        this.windows = windows;
        this.lines = lines;
    }

    /** Writes what was ordered by that time, which is not before that of the call before. */
    void until(Instant time) {
        if (left == null) {
            left = new ArrayDeque<>(from(time));
        }
        while (!left.isEmpty() && !left.peek().at().isAfter(time)) {
            Line next = left.remove();
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("at", next.at());
            line.put(next.field(), next.value());
            lines.accept(ApiMapper.write(line));
        }
    }

    private List<Line> from(Instant begin) {
        List<Line> all = new ArrayList<>();
        for (WindowView row : windows) {
            Instant end = row.endedAt() == null ? row.window().once().to() : row.endedAt();
            if (end.isAfter(begin)) {
                all.add(new Line(
                        row.createdAt().isBefore(begin) ? begin : row.createdAt(), "maintenance", recorded(row)));
                if (row.endedAt() != null) {
                    all.add(new Line(
                            row.endedAt(), "maintenance_end", row.window().id()));
                }
            }
        }
        all.sort(Comparator.comparing(Line::at));
        return all;
    }

    private static RecordedWindow recorded(WindowView row) {
        Planned window = row.window();
        return new RecordedWindow(
                window.id(),
                window.components().stream().map(Object::toString).toList(),
                window.services().stream().sorted().toList(),
                window.once().from(),
                window.once().to(),
                window.reason(),
                row.author());
    }
}
