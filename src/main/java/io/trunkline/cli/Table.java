package io.trunkline.cli;

import io.trunkline.model.Alarm;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DrillEvent;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Help.Ansi;

/** Rows under a header, each column as wide as what is in it; statuses in colours where a person reads them. */
final class Table {

    /** Picocli's own rule: only on a terminal, and not where {@code NO_COLOR} is set. */
    private static final Map<String, String> COLOURS = Map.of(
            "DOWN", "red,bold", "DEGRADED", "yellow", "UP", "green", "REFUSED", "red,bold", "OVERDUE", "red,bold");

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        rows.add(List.of(header));
    }

    /** A null is shown as a dash. */
    void add(Object... cells) {
        rows.add(Arrays.stream(cells)
                .map(cell -> cell == null || cell.toString().isBlank() ? "-" : cell.toString())
                .toList());
    }

    void print(PrintWriter out) {
        int columns = rows.get(0).size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String cell = row.get(column);
                boolean last = column == columns - 1;
                line.append(coloured(cell)).append(last ? "" : " ".repeat(widths[column] - cell.length() + 2));
            }
            out.println(line);
        }
    }

    private static String coloured(String cell) {
        String colour = COLOURS.get(cell);
        return colour == null || !Ansi.AUTO.enabled() ? cell : Ansi.AUTO.string("@|" + colour + " " + cell + "|@");
    }

    /**
     * The platform's own ids, where they are unique among these, and otherwise {@code source/kind/id}; of a drill or an alarm
     * always that, since the rest is the id of a service.
     */
    static Map<ComponentId, String> shortIds(Collection<ComponentId> ids) {
        Map<String, Long> times =
                ids.stream().distinct().collect(Collectors.groupingBy(ComponentId::id, Collectors.counting()));
        return ids.stream()
                .distinct()
                .collect(Collectors.toMap(
                        id -> id,
                        id -> times.get(id.id()) == 1 && !Alarm.is(id) && !DrillEvent.isOne(id)
                                ? id.id()
                                : id.toString()));
    }
}
