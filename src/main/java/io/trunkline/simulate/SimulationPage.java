package io.trunkline.simulate;

import io.trunkline.api.ComponentLanes;
import io.trunkline.api.WhyJson.Lanes;
import io.trunkline.api.WhyJson.Span;
import io.trunkline.ledger.query.PlayedComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a simulation would have sent, as one page of HTML that needs nothing else: pages a day and a service, and for
 * each component that was out what was reported, held and sent, above one axis of time.
 */
public final class SimulationPage {

    private static final int WIDTH = 1000;
    private static final int LANE = 8;
    private static final String HEAD =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Trunkline: what PagerDuty would get</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 1rem/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 80rem; padding: 0 1rem; }
            table { border-collapse: collapse; }
            td, th { border-bottom: 1px solid #8888; padding: .1rem .6rem; text-align: right; }
            td:first-child, th:first-child { text-align: left; overflow-wrap: anywhere; }
            svg { background: #8881; display: block; height: 2rem; width: 100%; }
            .DOWN { fill: #c62828; } .DEGRADED { fill: #ef9a1a; } .UP { fill: #2e7d32; fill-opacity: .35; }
            .held { fill: #5c6bc0; }
            p.lane { margin: .6rem 0 0; overflow-wrap: anywhere; }
            </style>
            </head>
            <body>
            <h1>What PagerDuty would get</h1>
            <p>Lanes, from above: reported, held, at PagerDuty. Red is DOWN, orange DEGRADED, green UP, blue held. Times are UTC.</p>
            """;

    private final List<String> sections = new ArrayList<>();

    /**
     * Adds what one configuration would have done.
     *
     * @param title of the section
     */
    public void add(String title, Simulation simulation) {
        StringBuilder html = new StringBuilder();
        html.append("<h2>").append(escaped(title)).append("</h2>\n<p>");
        html.append(escaped(simulation.tally().toString())).append("</p>\n");
        pages(html, simulation.pages());
        lanes(html, simulation.outages(), simulation.now());
        sections.add(html.toString());
    }

    /** The whole page. */
    public String html() {
        return HEAD + String.join("", sections) + "</body>\n</html>\n";
    }

    private static void pages(StringBuilder html, PlayedPages pages) {
        html.append("<table><tr><th>Pages a day</th>");
        pages.days().forEach(day -> html.append("<th>").append(day).append("</th>"));
        html.append("<th>all</th></tr>\n");
        for (String service : pages.services()) {
            html.append("<tr><td>").append(escaped(service)).append("</td>");
            for (LocalDate day : pages.days()) {
                html.append("<td>").append(pages.of(service, day)).append("</td>");
            }
            html.append("<td>").append(pages.of(service)).append("</td></tr>\n");
        }
        html.append("</table>\n");
    }

    private static void lanes(StringBuilder html, List<PlayedComponent> components, Instant now) {
        List<Lanes> all = components.stream()
                .map(component -> ComponentLanes.of(component.past(), now))
                .toList();
        Instant from =
                all.stream().map(Lanes::from).min(Comparator.naturalOrder()).orElse(now);
        for (int i = 0; i < components.size(); i++) {
            PlayedComponent component = components.get(i);
            html.append("<p class=\"lane\"><b>")
                    .append(escaped(component.id().id()))
                    .append("</b> ")
                    .append(escaped(component.service() == null ? "" : component.service()))
                    .append("</p>\n");
            drawing(html, all.get(i), from, now);
        }
    }

    private static void drawing(StringBuilder html, Lanes lanes, Instant from, Instant to) {
        html.append("<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(3 * LANE + 4)
                .append("\" preserveAspectRatio=\"none\" role=\"img\">\n");
        Scale scale = new Scale(from, to);
        lanes.reported().forEach(span -> rect(html, scale, span, 0, "reported " + span.label()));
        lanes.held().forEach(span -> rect(html, scale, span, 1, "held"));
        lanes.told().forEach(span -> rect(html, scale, span, 2, "told " + span.label()));
        html.append("</svg>\n");
    }

    private static void rect(StringBuilder html, Scale scale, Span span, int lane, String kind) {
        double x = scale.at(span.from());
        double end = span.to() == null ? WIDTH : scale.at(span.to());
        html.append(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>%s, %s to %s</title></rect>\n"
                        .formatted(
                                escaped(kind),
                                x,
                                lane * (LANE + 2),
                                Math.max(1.0, end - x),
                                LANE,
                                escaped(span.text()),
                                span.from().truncatedTo(ChronoUnit.SECONDS),
                                span.to() == null ? "the end" : span.to().truncatedTo(ChronoUnit.SECONDS)));
    }

    /** Where an instant is on the drawing. */
    private record Scale(Instant from, Instant to) {

        double at(Instant instant) {
            long whole = Math.max(1, Duration.between(from, to).toMillis());
            long part = Duration.between(from, instant).toMillis();
            return Math.max(0, Math.min(WIDTH, (double) part * WIDTH / whole));
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
