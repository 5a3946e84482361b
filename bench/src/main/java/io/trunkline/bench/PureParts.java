package io.trunkline.bench;

import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** The steps of an event that need nobody else, one by one. */
final class PureParts implements Section {

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "The pure parts",
                "JMH, average time, " + place.runs()
                        + " forks of 5 iterations of 1 s each after as many to warm up; ± the 99.9 % confidence "
                        + "interval.",
                "part",
                "µs",
                "±");
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(PureBenchmark.class.getName() + ".*")
                        .forks(place.runs())
                        .build())
                .run()) {
            table.row(
                    result.getPrimaryResult().getLabel(),
                    String.format(Locale.ROOT, "%.2f", result.getPrimaryResult().getScore()),
                    String.format(Locale.ROOT, "%.2f", result.getPrimaryResult().getScoreError()));
        }
        return table;
    }
}
