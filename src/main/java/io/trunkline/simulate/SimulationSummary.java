package io.trunkline.simulate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of the events of a simulation, and how many pages it sent. */
public final class SimulationSummary {

    static final String FORGOTTEN = "forgotten";
    static final String IGNORED = "ignored";
    static final String KNOWN = "known";
    static final String MAINTENANCE = "maintenance";

    /** Of those that were refused, as many are kept as a person reads. */
    private static final int KEPT = 20;

    private final Map<String, Integer> events = new LinkedHashMap<>();
    private final Map<String, Integer> pages = new LinkedHashMap<>();
    private final List<Refused> refused = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int refusals;

    SimulationSummary() {
        List.of(
                        "change",
                        "repeat",
                        "stale",
                        "unknown",
                        "excluded",
                        "filtered",
                        "compliance",
                        "duplicate",
                        FORGOTTEN,
                        IGNORED,
                        KNOWN,
                        MAINTENANCE)
                .forEach(word -> events.put(word, 0));
        List.of("trigger", "update", "resolve").forEach(word -> pages.put(word, 0));
    }

    /** A body that production would not take: on which line, and what it would be answered. */
    public record Refused(long line, String answer) {}

    void count(String word) {
        (pages.containsKey(word) ? pages : events).merge(word, 1, Integer::sum);
    }

    void refused(long line, String answer) {
        refusals++;
        if (refused.size() < KEPT) {
            refused.add(new Refused(line, answer));
        }
    }

    /** What was ignored and may be a mistake of the file. */
    void note(long line, String what) {
        if (notes.size() < KEPT) {
            notes.add(line + ": ignored: " + what);
        }
    }

    /** The first of what was ignored and may be a mistake of the file, each with its line. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** The first of those that were refused. */
    public List<Refused> refused() {
        return List.copyOf(refused);
    }

    /** How many were refused in all. */
    public int refusals() {
        return refusals;
    }

    /** How many calls of each action PagerDuty would get. */
    public Map<String, Integer> pages() {
        return new LinkedHashMap<>(pages);
    }

    /** How many events there were, those that were refused too. */
    public int events() {
        return refusals + events.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether any line said what a platform's API knows. */
    public boolean knowsInventory() {
        return events.get(KNOWN) > 0;
    }

    /** How many people would be paged: triggers, for an update or a resolve wakes no one. */
    public int triggers() {
        return pages.get("trigger");
    }

    /** For people: {@code 12 events (10 change, 2 repeat), 2 pages, 1 update, 1 resolve}. */
    @Override
    public String toString() {
        Map<String, Integer> all = new LinkedHashMap<>(events);
        all.put("refused", refusals);
        return said("event", all) + ", " + many(triggers(), "page") + ", " + many(pages.get("update"), "update") + ", "
                + many(pages.get("resolve"), "resolve");
    }

    private static String many(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String said(String what, Map<String, Integer> counts) {
        int total = counts.values().stream().mapToInt(Integer::intValue).sum();
        String parts = counts.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        return many(total, what) + (parts.isEmpty() ? "" : " (" + parts + ")");
    }
}
