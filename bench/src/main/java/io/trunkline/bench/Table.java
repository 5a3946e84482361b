package io.trunkline.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What a section found.
 *
 * @param note how it was measured, for whoever reads the table
 * @param rows the cells, as many as the header has
 */
record Table(String title, String note, List<String> header, List<List<String>> rows) {

    Table(String title, String note, String... header) {
        this(title, note, List.of(header), new ArrayList<>());
    }

    void row(String... cells) {
        rows.add(List.of(cells));
        System.out.println("  " + String.join(" | ", cells));
    }

    String markdown() {
        StringBuilder text = new StringBuilder("### " + title + "\n" + note + "\n\n");
        text.append("| ").append(String.join(" | ", header)).append(" |\n");
        text.append("|").append(" --- |".repeat(header.size())).append("\n");
        rows.forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
        return text.toString();
    }
}
