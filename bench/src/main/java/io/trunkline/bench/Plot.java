package io.trunkline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Horizontal bars in groups, as SVG. */
final class Plot {

    private static final List<String> COLOURS = List.of("#1b6ca8", "#6aa6cf", "#8c8c8c", "#d98e32", "#5a9e6f", "#9b6aa8");
    private static final int LEFT = 130;
    private static final int WIDTH = 860;
    private static final int BAR = 20;

    private Plot() {}

    /** @param group bars of one group stand together */
    record Bar(String series, String group, double value) {}

    static void write(Path file, String title, List<Bar> bars) throws IOException {
        List<String> series = bars.stream().map(Bar::series).distinct().toList();
        List<String> groups = bars.stream().map(Bar::group).distinct().toList();
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        int group = BAR * series.size() + 18;
        int height = 70 + group * groups.size() + 22 * series.size();
        StringBuilder svg = new StringBuilder(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="16" y="28" font-size="15" font-weight="bold">%s</text>
                """
                        .formatted(WIDTH, height, title));
        int y = 50;
        for (String name : groups) {
            svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n"
                    .formatted(LEFT - 10, y + BAR * series.size() / 2 + 4, name));
            for (Bar bar : bars.stream().filter(b -> b.group().equals(name)).toList()) {
                double width = bar.value() / most * (WIDTH - LEFT - 90);
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"%d\" fill=\"%s\"/>%n"
                                + "<text x=\"%.0f\" y=\"%d\">%,.0f</text>%n",
                        LEFT,
                        y,
                        width,
                        BAR - 3,
                        COLOURS.get(series.indexOf(bar.series()) % COLOURS.size()),
                        LEFT + width + 6,
                        y + BAR - 7,
                        bar.value()));
                y += BAR;
            }
            y += 18;
        }
        for (String name : series) {
            svg.append("<rect x=\"%d\" y=\"%d\" width=\"13\" height=\"13\" fill=\"%s\"/><text x=\"%d\" y=\"%d\">%s</text>\n"
                    .formatted(
                            LEFT,
                            y,
                            COLOURS.get(series.indexOf(name) % COLOURS.size()),
                            LEFT + 20,
                            y + 11,
                            name));
            y += 22;
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, svg.append("</svg>\n"));
    }
}
