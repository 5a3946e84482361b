package io.trunkline.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of several runs; what is shown is the median and, so that nobody takes noise for news, the spread. */
final class Samples {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    /** The value that this share of the samples does not exceed. */
    double quantile(double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
    }

    double median() {
        return quantile(0.5);
    }

    /** As {@code median (least - most)}. */
    String shown(String format) {
        String one = "%" + format;
        return String.format(
                Locale.ROOT, one + " (" + one + " – " + one + ")", median(), quantile(0), quantile(1));
    }
}
