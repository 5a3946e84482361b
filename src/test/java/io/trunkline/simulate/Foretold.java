package io.trunkline.simulate;

import io.trunkline.ledger.PendingCall;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Status;
import io.trunkline.simulate.PagerDutyModel.Arrived;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Foretells the incidents of a world without failures, flaps and holds, in which every component is out in one status only:
 * the rules on grouping in as few lines as they can be said, on a list in memory.
 */
final class Foretold {

    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration COOLDOWN = Duration.ofMinutes(5);

    /** The service and status it is about, since when, and its members: null is out, a time is that of its recovery. */
    private static final class ForetoldPage {
        private final String about;
        private final Instant entered;
        private final Map<Integer, Instant> members = new LinkedHashMap<>();
        private final TreeSet<String> ever = new TreeSet<>();
        private Instant over;

        ForetoldPage(String about, Instant entered) {
            this.about = about;
            this.entered = entered;
        }

        void enter(int component) {
            members.put(component, null);
            ever.add(Step.Histories.id(component));
        }

        boolean fallsAgain(int component, Instant now) {
            return over == null
                    && members.get(component) != null
                    && now.isBefore(members.get(component).plus(COOLDOWN));
        }

        @Override
        public String toString() {
            return line(about, entered.plus(WAIT), over, ever);
        }
    }

    private final List<ForetoldPage> all = new ArrayList<>();

    void reported(Instant now, int component, Status status) {
        if (status == Status.UP) {
            all.stream()
                    .filter(told -> told.over == null && told.members.containsKey(component))
                    .filter(told -> told.members.get(component) == null)
                    .forEach(told -> {
                        told.members.put(component, now);
                        told.over = told.members.containsValue(null) ? null : now;
                    });
            return;
        }
        String about = Step.Histories.id(component).substring(0, 8) + " " + status;
        Optional<ForetoldPage> again =
                all.stream().filter(told -> told.fallsAgain(component, now)).findFirst();
        Optional<ForetoldPage> open = all.stream()
                .filter(told -> told.about.equals(about) && told.over == null)
                .filter(told -> now.isBefore(told.entered.plus(WINDOW)))
                .findFirst();
        again.or(() -> open)
                .orElseGet(() -> {
                    all.add(new ForetoldPage(about, now));
                    return all.get(all.size() - 1);
                })
                .enter(component);
    }

    List<String> incidents() {
        return all.stream().map(ForetoldPage::toString).sorted().toList();
    }

    /** What PagerDuty heard in truth, one line an incident: an incident that was triggered twice has two. */
    static List<String> heard(List<Arrived> events) {
        record Heard(String about, Instant opened, TreeSet<String> ever) {}
        Map<Long, Heard> open = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (Arrived event : events) {
            PendingCall call = event.call();
            TreeSet<String> out = new TreeSet<>();
            PagerDutyModel.out(call.report())
                    .forEach(member -> out.add(member.component().id()));
            if (call.report().action() == DeliveryAction.UPDATE) {
                open.get(call.incident()).ever().addAll(out);
            } else if (call.report().action() == DeliveryAction.TRIGGER) {
                String about = out.first().substring(0, 8) + " " + call.report().status();
                Heard again = open.put(call.incident(), new Heard(about, event.at(), out));
                if (again != null) {
                    lines.add("triggered twice: " + again);
                }
            } else {
                Heard over = open.remove(call.incident());
                lines.add(line(over.about(), over.opened(), event.at(), over.ever()));
            }
        }
        open.values().forEach(still -> lines.add(line(still.about(), still.opened(), null, still.ever())));
        return lines.stream().sorted().toList();
    }

    private static String line(String about, Instant opened, Instant over, TreeSet<String> ever) {
        return about + " " + Scenario.at(opened) + " to " + (over == null ? "..." : Scenario.at(over)) + " " + ever;
    }
}
