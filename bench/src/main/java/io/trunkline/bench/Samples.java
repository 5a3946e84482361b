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

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** The one of the newest run. */
    double last() {
        return values.get(values.size() - 1);
    }

    /** The value that this share of the samples does not exceed. */
    double quantile(double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
    }

    double median() {
        return quantile(0.5);
    }

    /** Run by run what share of the other's value this one's is: both have a value of each run, in the same order. */
    Samples over(Samples other) {
        if (values.size() != other.values.size()) {
            throw new IllegalStateException(values.size() + " runs cannot be compared with " + other.values.size());
        }
        Samples shares = new Samples();
        for (int run = 0; run < values.size(); run++) {
            shares.add(values.get(run) / other.values.get(run));
        }
        return shares;
    }

    /** As {@code median (least - most)}; a dash where nothing was measured. */
    String shown(String format) {
        if (values.isEmpty()) {
            return "–";
        }
        String one = "%" + format;
        return String.format(Locale.ROOT, one + " (" + one + " – " + one + ")", median(), quantile(0), quantile(1));
    }
}
