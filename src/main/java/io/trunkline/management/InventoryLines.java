package io.trunkline.management;

import io.trunkline.api.ApiMapper;
import io.trunkline.ledger.query.InventoryView;
import io.trunkline.model.InventoryItem;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * What the platforms' APIs know, among the lines that {@code simulate} reads: as it is now, from the first event on; only
 * work that they know of begins when it did.
 */
final class InventoryLines {

    private final List<InventoryView> known;
    private final NdjsonResponse lines;
    private final Queue<InventoryView> works = new ArrayDeque<>();
    private Instant begin;

    InventoryLines(List<InventoryView> known, NdjsonResponse lines) {
        this.known = known.stream()
                .filter(each -> each.source() != null && each.goneAt() == null)
                .toList();
        this.lines = lines;
    }

    /** Writes what was known by that time, which is not before that of the call before. */
    void until(Instant time) {
        if (begin == null) {
            begin = time;
            known.forEach(each -> write(time, each.known(), null));
            known.stream()
                    .filter(each -> each.known().work() != null)
                    .sorted(Comparator.comparing(InventoryView::workSince))
                    .forEach(works::add);
        }
        while (!works.isEmpty() && !works.peek().workSince().isAfter(time)) {
            InventoryView view = works.remove();
            Instant since = view.workSince();
            write(
                    since.isBefore(begin) ? begin : since,
                    view.known(),
                    view.known().work());
        }
    }

    /** The rest of the facts is of now, as work is, and would make another thing of reports of before. */
    private static String trunkType(InventoryItem item) {
        return item.facts() == null
                ? null
                : ApiMapper.parse(item.facts()).path("trunkType").textValue();
    }

    private void write(Instant at, InventoryItem item, String work) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", at);
        line.put("known", item.component());
        line.put("name", item.name());
        line.put("site", item.site());
        line.put("edge_group", item.edgeGroup());
        line.put("trunk_base", item.trunkBase());
        line.put("edge", item.edge());
        line.put("trunk_type", trunkType(item));
        line.put("work", work);
        lines.write(ApiMapper.write(line));
    }
}
