package io.trunkline.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Edges fall and all of their trunks with them: what it costs that the cause leads. */
final class EdgeStorm implements Section {

    private static final int SERVICES = 10;
    private static final int EDGES = 50;
    private static final int TRUNKS = 5_000;

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "A storm of Edges",
                "%d Edges and the %,d trunks on them go down as fast as they are answered, and up again, in %d services; to a "
                                .formatted(EDGES, TRUNKS, SERVICES)
                        + "router that was started a moment before, and to the same once more; in turn where nothing says "
                        + "what hangs on what, and where `topology` does. Settings as [above](#a-storm-and-its-end). Seconds "
                        + "from the first event; the router's processor time for both. Median of " + place.runs()
                        + " runs (least – most).",
                "topology",
                "all accepted s",
                "all told s",
                "all resolved s",
                "processor s",
                "incidents",
                "calls");
        Distribution distribution = Distribution.today(place);
        List<Storm.Rows> just = List.of(new Storm.Rows("none"), new Storm.Rows("50 Edges"));
        List<Storm.Rows> again = List.of(new Storm.Rows("none, again"), new Storm.Rows("50 Edges, again"));
        for (int run = 0; run < place.runs(); run++) {
            for (int known = 0; known < 2; known++) {
                Path folder = place.fresh("storm");
                distribution.configureEdges(folder, SERVICES, EDGES, TRUNKS, known == 1);
                Storm.twice(
                        place,
                        distribution,
                        folder,
                        EDGES,
                        TRUNKS,
                        Map.of("TRUNKLINE_COOLDOWN", "0s", "JAVA_OPTS", "-Xmx256m"),
                        just.get(known),
                        again.get(known));
            }
        }
        just.forEach(rows -> rows.onEdges(table));
        again.forEach(rows -> rows.onEdges(table));
        return table;
    }
}
