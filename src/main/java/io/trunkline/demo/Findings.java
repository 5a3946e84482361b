package io.trunkline.demo;

import io.trunkline.model.Status;
import io.trunkline.play.Effect;
import io.trunkline.play.StandInIncident;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the tour counted, and whatever was not as it should be. */
final class Findings {

    private final List<String> problems = new ArrayList<>();
    private final Map<Integer, Integer> answers = new TreeMap<>();
    private int outages;

    /**
     * An incident as PagerDuty must show it at the end: it was opened once, and it is resolved.
     *
     * @param service for people
     * @param routingKey whose it is
     * @param paged the summary as it was last sent before the resolve
     * @param resolved the summary of the resolve
     */
    record Expected(String service, String routingKey, String dedupKey, String paged, String resolved) {}

    /** A request was answered. */
    void answered(String request, int expected, int status) {
        answers.merge(status, 1, Integer::sum);
        if (status != expected) {
            problems.add(request + ": answered " + status + " in place of " + expected);
        }
    }

    /** A status was reported of so many components, for the first time. */
    void reported(Status status, int components) {
        if (status.isOutage()) {
            outages += components;
        }
    }

    void problem(String text) {
        problems.add(text);
    }

    /** Compares what PagerDuty has with what it should have. */
    void compare(List<StandInIncident> incidents, List<Expected> expected, List<String> violations) {
        List<StandInIncident> left = new ArrayList<>(incidents);
        for (Expected one : expected) {
            StandInIncident found = left.stream()
                    .filter(incident -> incident.routingKey().equals(one.routingKey())
                            && incident.dedupKey().equals(one.dedupKey()))
                    .findFirst()
                    .orElse(null);
            if (found == null) {
                problems.add(one.service() + " has no incident " + one.dedupKey() + ": " + one.paged());
            } else {
                left.remove(found);
                compare(found, one);
            }
        }
        left.forEach(incident -> problems.add("unexpected incident " + incident));
        violations.forEach(violation -> problems.add("PagerDuty was sent what it does not take: " + violation));
    }

    private void compare(StandInIncident found, Expected expected) {
        String paged = last(found.log().stream().filter(entry -> entry.effect() != Effect.RESOLVED));
        String resolved = last(found.log().stream().filter(entry -> entry.effect() == Effect.RESOLVED));
        if (!paged.equals(expected.paged())) {
            problems.add(found.dedupKey() + " says '" + paged + "' in place of '" + expected.paged() + "'");
        }
        if (!resolved.equals(expected.resolved())) {
            String was = found.open() ? "is still open" : "was resolved as '" + resolved + "'";
            problems.add(found.dedupKey() + " " + was + " in place of '" + expected.resolved() + "'");
        }
    }

    private static String last(Stream<StandInIncident.Entry> entries) {
        return entries.map(StandInIncident.Entry::summary).reduce("", (earlier, later) -> later);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** How many requests got this answer. */
    int answers(int status) {
        return answers.getOrDefault(status, 0);
    }

    int requests() {
        return answers.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many reports said that something is worse than UP. */
    int outages() {
        return outages;
    }
}
