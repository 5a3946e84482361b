package io.trunkline.simulate;

import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Status;
import io.trunkline.simulate.Played.Noted;
import io.trunkline.simulate.Played.Reported;
import io.trunkline.simulate.Played.SentCall;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Draws a played timeline as SVG: a lane for each component with its status and what is held, a lane for each incident
 * with what PagerDuty hears. Time runs to the right, long spans are shortened.
 */
final class TimelineDrawing {

    private static final int WIDTH = 960;
    private static final int LEFT = 210;
    private static final int RIGHT = 70;
    private static final int LANE = 30;
    private static final int BAR = 18;
    private static final int CLOSEST_LABELS = 46;

    private static final Map<Status, String> COLOURS =
            Map.of(Status.UP, "#2e7d32", Status.DEGRADED, "#b26a00", Status.DOWN, "#c62828", Status.UNKNOWN, "#6a1b9a");

    private final Played played;
    private final Map<Duration, Double> places;
    private final StringBuilder svg = new StringBuilder();
    private int y = 46;

    private TimelineDrawing(Played played) {
        this.played = played;
        this.places = places(played);
    }

    static String of(String name, Played played) {
        return new TimelineDrawing(played).draw(name);
    }

    /** Every time that something happens, spread so that a second can be told from a minute and a minute from an hour. */
    private static Map<Duration, Double> places(Played played) {
        Set<Duration> times = new TreeSet<>(Set.of(Duration.ZERO));
        played.happenings().forEach(happening -> times.add(happening.at()));
        played.all(Reported.class).stream()
                .filter(report -> report.heldUntil() != null && !changedBefore(played, report))
                .map(Reported::heldUntil)
                .forEach(times::add);
        Map<Duration, Double> places = new TreeMap<>();
        double at = 0;
        Duration before = null;
        for (Duration time : times) {
            at += before == null ? 0 : 1 + Math.log1p(time.minus(before).toMillis() / 3000.0);
            places.put(time, at);
            before = time;
        }
        double whole = at == 0 ? 1 : at;
        places.replaceAll((time, place) -> LEFT + 14 + place / whole * (WIDTH - LEFT - RIGHT - 14));
        return places;
    }

    /** Whether a hold was over before its time, because the component changed again. */
    private static boolean changedBefore(Played played, Reported held) {
        return played.all(Reported.class).stream()
                .filter(report -> report.subject().equals(held.subject()) && report.counts())
                .anyMatch(report ->
                        report.at().compareTo(held.at()) > 0 && report.at().compareTo(held.heldUntil()) < 0);
    }

    private String draw(String name) {
        axis();
        Set<String> subjects = new LinkedHashSet<>();
        played.all(Reported.class).forEach(report -> subjects.add(report.subject()));
        caption("reported by the platform");
        subjects.forEach(this::component);
        spans("maintenance", "maintenance begins", "maintenance ends");
        played.all(Noted.class).stream()
                .filter(note -> note.text().startsWith("forget"))
                .forEach(this::person);
        caption("shown by PagerDuty");
        away();
        Set<String> keys = new LinkedHashSet<>();
        played.all(SentCall.class).forEach(told -> keys.add(told.key()));
        keys.forEach(this::incident);
        if (keys.isEmpty()) {
            text(LEFT + 14, y + 16, "nothing", "muted", "start");
            y += LANE;
        }
        legend();
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">
                <style>
                text { font: 12px "Helvetica Neue", Arial, sans-serif; fill: #1f2328; }
                .lane { font-family: Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 11px; }
                .muted { fill: #59636e; font-size: 11px; }
                .in { fill: #ffffff; font-weight: bold; font-size: 11px; }
                </style>
                <defs><pattern id="held" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="2.5" height="6" fill="#ffffff" fill-opacity="0.3"/></pattern></defs>
                <rect width="100%%" height="100%%" rx="6" fill="#ffffff" stroke="#d1d9e0"/>
                %s</svg>
                """
                .formatted(WIDTH, y, WIDTH, y, name, svg);
    }

    private double x(Duration at) {
        return places.get(at);
    }

    private double end() {
        return WIDTH - 20;
    }

    private void axis() {
        double labelled = 0;
        boolean low = false;
        for (Map.Entry<Duration, Double> place : places.entrySet()) {
            double x = place.getValue();
            low = x - labelled < CLOSEST_LABELS && !low;
            text(x, low ? 34 : 20, Timeline.written(place.getKey()), "muted", "middle");
            labelled = x;
            add(
                    "<line x1=\"%.1f\" y1=\"38\" x2=\"%.1f\" y2=\"AXIS\" stroke=\"#d1d9e0\" stroke-dasharray=\"2 3\"/>",
                    x, x);
        }
    }

    private void caption(String text) {
        text(14, y + 14, text, "muted", "start");
        y += 22;
    }

    private void component(String subject) {
        List<Reported> reports = played.all(Reported.class).stream()
                .filter(report -> report.subject().equals(subject))
                .toList();
        List<Reported> counting = reports.stream().filter(Reported::counts).toList();
        text(LEFT, y + 13, subject, "lane", "end");
        for (int i = 0; i < counting.size(); i++) {
            Reported report = counting.get(i);
            double from = x(report.at());
            double to = i + 1 < counting.size() ? x(counting.get(i + 1).at()) : end();
            bar(from, to, COLOURS.get(report.status()), report.word());
            if (report.heldUntil() != null) {
                double until = places.containsKey(report.heldUntil()) ? Math.min(to, x(report.heldUntil())) : to;
                rect(from, until, "url(#held)");
                if (until - from > 110) {
                    text(until - 4, y + 13, "held", "in", "end");
                }
            }
        }
        reports.stream().filter(report -> !report.counts()).forEach(report -> {
            text(x(report.at()), y + 31, "↑ " + report.word() + ", " + report.verdict(), "muted", "middle");
        });
        y += reports.size() > counting.size() ? LANE + 10 : LANE;
    }

    private void spans(String label, String begins, String ends) {
        Duration from = null;
        for (Noted note : played.all(Noted.class)) {
            if (note.text().equals(begins)) {
                from = note.at();
            } else if (note.text().equals(ends) && from != null) {
                text(LEFT, y + 13, label, "lane", "end");
                bar(x(from), x(note.at()), "#57606a", label);
                y += LANE;
                from = null;
            }
        }
    }

    private void person(Noted note) {
        text(LEFT, y + 13, "a person", "lane", "end");
        text(x(note.at()), y + 13, "forget", "muted", "middle");
        y += LANE;
    }

    private void away() {
        List<Noted> notes = played.all(Noted.class).stream()
                .filter(note -> note.text().startsWith("PagerDuty "))
                .toList();
        if (notes.isEmpty()) {
            return;
        }
        text(LEFT, y + 13, "PagerDuty", "lane", "end");
        for (int i = 0; i < notes.size(); i++) {
            String text = notes.get(i).text().substring("PagerDuty ".length());
            double to = i + 1 < notes.size() ? x(notes.get(i + 1).at()) : end();
            if (!text.startsWith("answers again")) {
                double from = x(notes.get(i).at());
                bar(from, to, "#57606a", text);
                if (!fits(from + 6, to, text)) {
                    text(to + 6, y + 13, text, "muted", "start");
                }
            }
        }
        y += LANE;
    }

    private void incident(String key) {
        List<SentCall> calls = played.all(SentCall.class).stream()
                .filter(told -> told.key().equals(key))
                .toList();
        text(LEFT, y + 13, key, "lane", "end");
        Duration open = null;
        for (SentCall call : calls) {
            if (!call.accepted()) {
                continue;
            }
            if (open == null && call.action() == DeliveryAction.TRIGGER) {
                open = call.at();
                waited(call);
            } else if (call.action() == DeliveryAction.RESOLVE && open != null) {
                open(x(open), x(call.at()));
                open = null;
            }
        }
        if (open != null) {
            open(x(open), end());
        }
        calls.forEach(this::marker);
        y += LANE + 8;
    }

    /** The label keeps clear of the trigger's marker. */
    private void open(double from, double to) {
        rect(from, to, "#0969da");
        label(from + 12, to, "open");
    }

    private void waited(SentCall trigger) {
        places.keySet().stream()
                .filter(at -> at.compareTo(trigger.waited()) <= 0)
                .reduce((a, b) -> b)
                .ifPresent(from -> add(
                        "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#0969da\" stroke-width=\"2\" stroke-dasharray=\"4 3\"/>",
                        x(from), y + BAR / 2, x(trigger.at()), y + BAR / 2));
    }

    private void marker(SentCall call) {
        double x = x(call.at());
        String colour = call.accepted() ? "#1f2328" : "#c62828";
        String shape =
                switch (call.action()) {
                    case TRIGGER -> "M%1$.1f %2$d l7 13 h-14 z";
                    case UPDATE -> "M%1$.1f %2$d l7 7 l-7 7 l-7 -7 z";
                    case RESOLVE -> "M%1$.1f %2$d m-6 1 h12 v12 h-12 z";
                };
        add("<path d=\"" + shape + "\" fill=\"" + colour + "\" stroke=\"#ffffff\"/>", x, y + 2);
        String what = call.accepted() ? call.action().name().toLowerCase(Locale.ROOT) : "refused";
        text(x, y + 30, what, "muted", "middle");
    }

    private void legend() {
        y += 6;
        int x = 14;
        for (String meaning : List.of(
                "▲ trigger",
                "◆ update",
                "■ resolve",
                "dashed: waits for company, or for PagerDuty",
                "striped: held, PagerDuty is not told yet",
                "long spans are shortened")) {
            text(x, y + 10, meaning, "muted", "start");
            x += 26 + Math.round(meaning.length() * 5.6f);
        }
        y += 22;
        int bottom = y - 26;
        int at;
        while ((at = svg.indexOf("AXIS")) >= 0) {
            svg.replace(at, at + "AXIS".length(), Integer.toString(bottom));
        }
    }

    private void bar(double from, double to, String colour, String label) {
        rect(from, to, colour);
        label(from + 6, to, label);
    }

    private void label(double from, double to, String label) {
        if (fits(from, to, label)) {
            text(from, y + 13, label, "in", "start");
        }
    }

    private static boolean fits(double from, double to, String label) {
        return to - from > 2 + label.length() * 7.5;
    }

    private void rect(double from, double to, String fill) {
        add(
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                from, y, Math.max(2, to - from), BAR, fill);
    }

    private void text(double x, int y, String text, String style, String anchor) {
        add("<text x=\"%.1f\" y=\"%d\" class=\"%s\" text-anchor=\"%s\">%s</text>", x, y, style, anchor, text);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
