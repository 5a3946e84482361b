package io.trunkline.config;

/** A routing key or a webhook's secret. */
public record Secret(String value) {

    private static final int SHORTEST_SHOWN = 8;

    /** The last four characters: enough to tell two apart. */
    @Override
    public String toString() {
        return "..." + (value.length() < SHORTEST_SHOWN ? "" : value.substring(value.length() - 4));
    }
}
