package io.trunkline.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** A storm in little memory: what a container has to have. */
final class Memory implements Section {

    private static final int TRUNKS = 50_000;

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "A storm in little memory",
                "All " + "%,d".formatted(TRUNKS)
                        + " trunks of ten services go down as fast as they are answered, and up again, to a router that was "
                        + "started a moment before, and to the same once more (as [above](#a-storm-and-its-end)), with the "
                        + "JVM told that the machine has so much memory. Resident memory at most, the page cache "
                        + "not in it. Median of " + place.runs() + " runs (least – most).",
                "memory",
                "heap at most",
                "storm",
                "all accepted s",
                "all told s",
                "all resolved s",
                "peak resident MB");
        Map<String, String> heaps = new LinkedHashMap<>();
        heaps.put("512m", "256m");
        heaps.put("1g", "512m");
        Distribution distribution = Distribution.today(place);
        for (Map.Entry<String, String> given : heaps.entrySet()) {
            Storm.Rows just = new Storm.Rows("the first");
            Storm.Rows again = new Storm.Rows("again");
            Map<String, String> settings = Map.of(
                    "TRUNKLINE_COOLDOWN",
                    "0s",
                    "JAVA_OPTS",
                    "-XX:MaxRAM=" + given.getKey() + " -Xmx" + given.getValue());
            for (int run = 0; run < place.runs(); run++) {
                Storm.twice(place, distribution, TRUNKS, settings, just, again);
            }
            just.inMemory(table, given.getKey(), given.getValue());
            again.inMemory(table, given.getKey(), given.getValue());
        }
        return table;
    }
}
