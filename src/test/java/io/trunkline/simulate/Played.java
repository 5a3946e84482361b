package io.trunkline.simulate;

import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Status;
import java.time.Duration;
import java.util.List;

/** What came of a timeline, in the order in which it happened. */
record Played(List<Happening> happenings) {

    /** A line of a timeline. */
    sealed interface Happening {
        Duration at();

        /** As the page writes it, without the time. */
        String text();
    }

    /** A platform's report. */
    record Reported(
            Duration at, String text, String subject, String word, Status status, String verdict, Duration heldUntil)
            implements Happening {

        boolean counts() {
            return !verdict.equals("stale") && !verdict.equals("unknown");
        }
    }

    /** A call to PagerDuty; {@code waited} is when the incident's first member entered the wait. */
    record SentCall(Duration at, String text, DeliveryAction action, String key, boolean accepted, Duration waited)
            implements Happening {}

    /** Anything else: maintenance, how PagerDuty is, a person who does something. */
    record Noted(Duration at, String text) implements Happening {}

    <T extends Happening> List<T> all(Class<T> kind) {
        return happenings.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The whole timeline as the page writes it. */
    String written() {
        StringBuilder text = new StringBuilder();
        happenings.forEach(happening -> text.append("%-7s %s%n"
                .formatted(Timeline.written(happening.at()), happening.text())
                .replace(System.lineSeparator(), "\n")));
        return text.toString();
    }
}
