package io.trunkline.api;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;

import io.trunkline.api.SummaryJson.TroubleJson;
import io.trunkline.ledger.query.AttemptView;
import io.trunkline.ledger.query.ComponentPast;
import io.trunkline.ledger.query.ComponentView;
import io.trunkline.ledger.query.EventView;
import io.trunkline.ledger.query.IncidentView;
import io.trunkline.ledger.query.LedgerTotals;
import io.trunkline.model.Incident.State;
import io.trunkline.pagerduty.Relations.Cause;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How rows of the ledger read, for a person who was woken. */
public final class Sentences {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    /** The others are told by the count of outages that could not be told. */
    private static final Set<String> SAID = Set.of("refused", "overdue");

    private static final String HELD = "held-";
    private static final String REFUSED = "rejected";
    private static final String QUIET = "quiet hours: ";
    private static final String TRICKLE =
            "as three incidents of this service and status opened within an hour, it waits for further outages as long as"
                    + " trunkline.grouping.trickle-wait says, and opens then";

    private Sentences() {}

    static String at(Instant instant) {
        return DAY_AND_TIME.format(instant);
    }

    /** @param current incidents that are not over */
    static String summary(List<IncidentView> current, LedgerTotals totals, List<TroubleJson> troubles, Instant now) {
        List<String> said = new ArrayList<>();
        long untold = current.stream().filter(row -> isUntold(row, now)).count();
        if (untold > 0) {
            said.add(untold + (untold == 1 ? " outage" : " outages") + " could NOT be told.");
        }
        troubles.stream()
                .filter(trouble -> !SAID.contains(trouble.kind()))
                .map(TroubleJson::sentence)
                .forEach(said::add);
        if (current.isEmpty()) {
            said.add(withoutIncident(totals));
        } else {
            IncidentView worst = current.stream()
                    .max(Comparator.comparing((IncidentView row) -> row.roster().out() > 0)
                            .thenComparing(row -> row.status() == DOWN)
                            .thenComparing(row -> row.roster().out()))
                    .orElseThrow();
            said.add(outage(worst) + paged(worst) + ".");
            // Those that could not be told were counted at the beginning.
            long more = current.size() - untold - (isUntold(worst, now) ? 0 : 1);
            if (more > 0) {
                said.add(more + (more == 1 ? " more incident is open." : " more incidents are open."));
            }
        }
        return String.join(" ", said);
    }

    private static boolean isUntold(IncidentView row, Instant now) {
        NotificationStatus told = NotificationStatus.of(row, now);
        return told == NotificationStatus.REFUSED || told == NotificationStatus.OVERDUE;
    }

    /** What is out though no incident is open: most often because all of it is held. */
    private static String withoutIncident(LedgerTotals totals) {
        long out = sum(totals.componentsOut());
        if (out == 0) {
            return "Nothing is out.";
        }
        long held = sum(totals.outAndHeld());
        String who = out + (out == 1 ? " component is out" : " components are out");
        String reasons = new TreeMap<>(totals.outAndHeld())
                .entrySet().stream()
                        .map(hold -> hold.getValue() + " by " + hold.getKey())
                        .collect(Collectors.joining(", "));
        String holds = held == 0 ? "" : (held == out ? ", all held: " : ", " + held + " of them held: ") + reasons;
        return who + holds + ". No incident is open.";
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What is out, or was. */
    static String outage(IncidentView row) {
        IncidentView.Roster roster = row.roster();
        if (row.kind().equals("compliance")) {
            return "A compliance event of " + row.serviceName();
        }
        if (roster.symptoms() != null) {
            return caused(row.serviceName(), roster.symptoms());
        }
        // What was never accepted and owes a resolve was moved to another key: its members may be out there.
        boolean moved = row.acceptedAt() == null && "resolve".equals(row.nextAction());
        boolean over = (row.state() == State.CLOSED || moved) && roster.out() == 0;
        int many = roster.out() == 0 ? roster.members() : roster.out();
        String is = many == 1 ? " is " : " are ";
        String was = many == 1 ? " was " : " were ";
        String who = many == 1 ? roster.name() : many + " " + roster.kind() + "s";
        String stands = over
                ? was + row.status()
                : roster.out() == 0 ? was + row.status() + " and" + is + UP : is + row.status();
        return who + " of " + row.serviceName() + stands;
    }

    private static String caused(String serviceName, IncidentView.Symptoms symptoms) {
        Cause cause = symptoms.cause();
        String who = symptoms.count() == 1 ? symptoms.name() : symptoms.count() + " " + symptoms.kind() + "s";
        return who + " of " + serviceName + (symptoms.count() == 1 ? " is " : " are ") + symptoms.worst() + " because "
                + (cause.status() == symptoms.worst() ? cause.who() + " is" : cause.sentence());
    }

    private static String paged(IncidentView row) {
        if (row.acceptedAt() == null) {
            return "resolve".equals(row.nextAction())
                    ? "; a call about it may have arrived, so its resolve is owed"
                    : "; nobody was paged yet";
        }
        String by = row.atPagerDuty().acknowledgedBy();
        String taken = row.atPagerDuty().acknowledgedAt() == null
                ? ", not acknowledged"
                : ", acknowledged " + (by == null ? "" : "by " + by + " ")
                        + TIME.format(row.atPagerDuty().acknowledgedAt());
        return "; paged " + TIME.format(row.acceptedAt()) + " UTC" + taken;
    }

    /**
     * What happens next to an incident; null for nothing.
     *
     * @param usualWait for how long the first outage waits for further ones, unless many incidents opened lately
     */
    static String next(IncidentView row, NotificationStatus told, Duration usualWait) {
        if (told == NotificationStatus.REFUSED) {
            return row.dueAt() == null
                    ? "PagerDuty refused it; " + orders(row.id()) + " sends it again"
                    : "PagerDuty refused it; " + orders(row.id())
                            + " sends it at once, else it is sent again by itself";
        }
        if (row.state() == State.GATHERING) {
            return waitsLonger(row, usualWait) ? TRICKLE : "opens when its wait for further outages ends";
        }
        if (row.nextAction() != null) {
            String action = row.nextAction().equals("trigger")
                    ? "PagerDuty is called"
                    : "the " + row.nextAction() + " is sent to PagerDuty";
            return row.lastError() == null ? action : action + " again; the latest try: " + row.lastError();
        }
        if (row.state() == State.CLOSED) {
            return null;
        }
        return row.roster().out() == 0
                ? "is resolved when the recovery of its last member is no longer held"
                : "nothing is owed until a component changes";
    }

    /** What a person does about a refused incident. */
    private static String orders(long incident) {
        return "`retry " + incident + "` or an edit of services.yaml";
    }

    private static boolean waitsLonger(IncidentView row, Duration usualWait) {
        return row.dueAt() != null && row.gatheredAt().plus(usualWait).isBefore(row.dueAt());
    }

    /** A call to PagerDuty and what came of it. */
    static String call(AttemptView row) {
        String call = row.action() + (row.bare() ? " without details" : "") + " to " + row.routingKey();
        if (row.answer() == null) {
            return call + ": no answer is recorded";
        }
        long millis = Duration.between(row.at(), row.answeredAt()).toMillis();
        return call + ": " + row.answer().replace('_', ' ') + " after " + millis + " ms"
                + (row.reason() == null ? "" : ": " + row.reason());
    }

    /** Where an incident is in its life, or how it ended. */
    static String state(IncidentView row) {
        return state(row.state(), row.outcome(), row.atPagerDuty().closedByPerson());
    }

    /** @param closedByPerson whether that is who closed it in PagerDuty; null where it is not known */
    public static String state(State state, String outcome, Boolean closedByPerson) {
        if ("closed_by_hand".equals(outcome) && Boolean.FALSE.equals(closedByPerson)) {
            return "closed in PagerDuty by no person";
        }
        return outcome == null ? state.name().toLowerCase(Locale.ROOT) : outcome;
    }

    /** How it stands with a component. */
    static String verdict(ComponentView row, NotificationStatus told) {
        String is = "is " + row.observed() + " since " + at(row.since()) + cause(row);
        if (row.forgotten()) {
            return is + "; a person ended it, so it counts as recovered";
        }
        ComponentView.Place place = row.place();
        if (told == NotificationStatus.REFUSED && place != null) {
            return is + "; PagerDuty refused incident " + place.incident();
        }
        if (row.hold() != null) {
            return is + "; " + held(row.hold());
        }
        if (place == null) {
            return is + "; " + unplaced(row, told);
        }
        String incident = "incident " + place.incident();
        if (row.observed() == UP) {
            return is + "; " + incident + " is still open"
                    + (place.told() == UP ? ", because of others" : ", and its recovery is about to be looked at");
        }
        return is + "; "
                + switch (told) {
                    case TOLD, HELD -> incident + joined(place);
                    case REFUSED -> "PagerDuty refused " + incident;
                    case OVERDUE ->
                        place.acceptedAt() == null
                                ? "PagerDuty has not accepted " + incident + ", opened " + at(place.openedAt())
                                : incident + " is in PagerDuty and does not tell of this yet";
                    case UNTOLD ->
                        place.state() == State.GATHERING
                                ? "waits for further outages in " + incident
                                : "PagerDuty is about to be told by " + incident;
                };
    }

    /** A page from before the component joined did not name it. */
    private static String joined(ComponentView.Place place) {
        return place.enteredAt().isAfter(place.acceptedAt())
                ? ", paged " + at(place.acceptedAt()) + ", tells of it by an update: it joined at "
                        + at(place.enteredAt())
                : " tells of it, paged " + at(place.acceptedAt());
    }

    /** Not where the hold says so itself. */
    private static String cause(ComponentView row) {
        if (row.cause() == null) {
            return "";
        }
        String sentence = row.cause().sentence();
        String hold =
                row.hold() == null || row.hold().why() == null ? "" : row.hold().why();
        return hold.contains(sentence) ? "" : "; its " + sentence;
    }

    private static String unplaced(ComponentView row, NotificationStatus told) {
        if (told == NotificationStatus.TOLD) {
            return "nothing is owed to PagerDuty";
        }
        return told == NotificationStatus.OVERDUE
                ? "it should have been assessed by now"
                : "it is about to be assessed";
    }

    /** What keeps a component back, and until when. */
    static String held(ComponentView.Hold hold) {
        return held(hold.reason(), hold.why()) + (hold.until() == null ? "" : " until " + at(hold.until()));
    }

    /** What kept a component back. */
    static String held(String reason, String why) {
        if (why != null && why.startsWith(QUIET)) {
            return "held by quiet hours (" + why.substring(QUIET.length()) + ")";
        }
        return switch (reason) {
            // Why it refused is with its calls.
            case REFUSED -> "held by a refusal of PagerDuty";
            case "planned" -> "held by planned work" + inBrackets(why);
            case "dismissed" -> "held by a person who closed its incident" + inBrackets(why);
            default -> "held by " + reason + inBrackets(why);
        };
    }

    private static String inBrackets(String why) {
        return why == null || why.isBlank() ? "" : " (" + why + ")";
    }

    /** What follows at the end of a hold. */
    static String then(ComponentView row) {
        if (row.hold().reason().equals(REFUSED)) {
            return "it pages when PagerDuty accepts "
                    + (row.place() == null
                            ? "its incident"
                            : "incident " + row.place().incident() + ": "
                                    + orders(row.place().incident())
                                    + " sends it at once, else it is sent again by itself");
        }
        return row.observed() == UP
                ? "if it is still up then, its recovery counts"
                : "if it is still out then, it pages";
    }

    /** What was made of a report. */
    static String verdict(EventView row) {
        String verdict = row.verdict() == null ? "change" : row.verdict();
        String said =
                switch (verdict) {
                    case "change" -> "changes the status; not assessed yet";
                    case "repeat" -> "repeats the status that was known";
                    case "stale" -> "is older than the newest report and changes nothing";
                    case "filtered" -> "was kept out by routes/filter.camel.yaml";
                    case "excluded" -> "changes nothing: " + row.word();
                    case "unknown" -> "tells no status and changes nothing";
                    case "compliance" -> "is a compliance event, which pages at once";
                    case "forgotten" -> "ended the component";
                    case "outage" -> "is an outage that has to be in PagerDuty";
                    case "recovery" -> "is a recovery that counts";
                    case "ended" -> "was over before PagerDuty was called";
                    case "nothing" -> "leaves nothing to tell";
                    default ->
                        verdict.startsWith(HELD)
                                ? "is " + held(verdict.substring(HELD.length()), row.reason())
                                : verdict;
                };
        return row.reason() == null || row.reason().isBlank() || verdict.startsWith(HELD)
                ? said
                : said + ": " + row.reason();
    }

    /**
     * The same, with the holds that it caused: the latest look at a report knows of no other.
     *
     * @param holds the oldest first
     */
    static String verdict(EventView row, List<ComponentPast.PastHold> holds) {
        Map<String, Instant> ends = new LinkedHashMap<>();
        // One that begins again as it ends is one.
        holds.forEach(hold -> ends.put(held(hold.reason(), hold.why()), hold.endedAt()));
        String was = ends.entrySet().stream()
                .filter(hold -> hold.getValue() != null)
                .map(hold -> hold.getKey() + " until " + at(hold.getValue()))
                .collect(Collectors.joining(", and "));
        if (was.isEmpty()) {
            return verdict(row);
        }
        boolean saysAll = (HELD + holds.get(holds.size() - 1).reason()).equals(row.verdict())
                && ends.values().stream().noneMatch(Objects::isNull);
        return "was " + was + (saysAll ? "" : "; since then it " + verdict(row));
    }
}
