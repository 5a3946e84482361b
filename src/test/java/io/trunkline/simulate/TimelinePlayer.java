package io.trunkline.simulate;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.ledger.PendingCall;
import io.trunkline.ledger.tables.PlannedWorkTable;
import io.trunkline.model.ComponentId;
import io.trunkline.model.ComponentPattern;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.Redundancy;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.model.Topology;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.pagerduty.Summary;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.MaintenanceWindows;
import io.trunkline.simulate.Played.Happening;
import io.trunkline.simulate.Played.Noted;
import io.trunkline.simulate.Played.Reported;
import io.trunkline.simulate.Played.SentCall;
import io.trunkline.source.Sources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays a timeline with the shipped settings and tells what was decided and what PagerDuty heard. */
final class TimelinePlayer implements AutoCloseable {

    private static final Pattern REPORT = Pattern.compile("(\\S+) is (\\S+?)(?:, since (\\S+))?");
    private static final Pattern WORK = Pattern.compile("work at (\\S+) (?:ends|begins: (.+))");
    private static final Pattern REDUNDANT = Pattern.compile("(.+) is redundant: (\\S+)");
    private static final Duration AFTERWARDS = Duration.ofHours(1);
    private static final Settings SETTINGS = ScenarioSettings.settings("5m", "30m", "5s", "60s");

    private final List<Happening> happenings = new ArrayList<>();
    private final TestLedger store = TestLedger.empty();
    private final VirtualClock clock = new VirtualClock(Scenario.START);
    private FixedDirectory directory = new FixedDirectory();
    private final VirtualPipeline router;
    private final Maintenance maintenance;
    private String pagerDuty = "answers";

    private TimelinePlayer(Timeline timeline) {
        this.maintenance = maintenance(timeline);
        this.router = new VirtualPipeline(
                store,
                clock,
                () -> new Configuration(SETTINGS, new Sources(List.of()), directory, maintenance),
                (failures, retryAfter) -> Duration.ofSeconds(Math.min(60, 1L << Math.min(failures - 1, 6))),
                this::answer);
    }

    static Played play(Timeline timeline) {
        try (TimelinePlayer player = new TimelinePlayer(timeline)) {
            timeline.steps().forEach(player::play);
            Timeline.Step last = timeline.steps().get(timeline.steps().size() - 1);
            player.moveTo(last.at().plus(AFTERWARDS));
            return new Played(player.happenings);
        }
    }

    /** From the lines "maintenance begins" and "maintenance ends"; it covers every component. */
    private static Maintenance maintenance(Timeline timeline) {
        Optional<Instant> from = timeAt(timeline, "maintenance begins");
        Optional<Instant> to = timeAt(timeline, "maintenance ends");
        return from.isEmpty()
                ? Maintenance.NONE
                : new MaintenanceWindows(List.of(new MaintenanceWindows.Planned(
                        "carrier-work",
                        List.of(new ComponentPattern("*")),
                        Set.of(),
                        from.get(),
                        to.get(),
                        "carrier migration")));
    }

    private static Optional<Instant> timeAt(Timeline timeline, String text) {
        return timeline.steps().stream()
                .filter(step -> step.text().equals(text))
                .map(step -> Scenario.START.plus(step.at()))
                .findFirst();
    }

    private void moveTo(Duration at) {
        router.advanceTo(Scenario.START.plus(at));
    }

    private void play(Timeline.Step step) {
        moveTo(step.at());
        Matcher redundant = REDUNDANT.matcher(step.text());
        if (redundant.matches()) {
            happenings.add(new Noted(step.at(), step.text()));
            redundant(redundant.group(1), Timeline.ids(redundant.group(2)));
            return;
        }
        Matcher report = REPORT.matcher(step.text());
        if (report.matches()) {
            report(step, report);
            return;
        }
        happenings.add(new Noted(step.at(), step.text()));
        Matcher work = WORK.matcher(step.text());
        if (step.text().startsWith("PagerDuty ")) {
            pagerDuty = step.text().substring("PagerDuty ".length());
        } else if (work.matches()) {
            work(work.group(1), work.group(2));
        } else if (step.text().startsWith("forget ")) {
            router.forget(ScenarioEvents.component(step.text().substring("forget ".length())));
        } else if (!step.text().startsWith("maintenance ")) {
            throw new IllegalArgumentException("cannot be played: " + step.text());
        }
        router.settle();
    }

    /** The platform's list says that those trunks are of that base, of which services.yaml says that some may be down. */
    private void redundant(String base, List<String> trunks) {
        Topology topology = new Topology(Map.of(), Redundancy.of(List.of(base)));
        directory = new FixedDirectory("key-retail", topology, false);
        trunks.forEach(id -> router.know(new InventoryItem(ScenarioEvents.component(id), null, null, null, base)));
    }

    /** @param what the platform's list says of an Edge from now on; null for nothing */
    private void work(String edge, String what) {
        ComponentId id = ScenarioEvents.component(edge);
        long now = clock.instant().toEpochMilli();
        store.submit(rows -> {
                    rows.sql("DELETE FROM known_component").update();
                    rows.sql(
                                    """
                                    INSERT INTO known_component (id, native_id, source, name, work, work_since, learnt_at)
                                    VALUES (?, ?, ?, ?, ?, ?, ?)""")
                            .params(
                                    id.toString(),
                                    id.id(),
                                    id.source(),
                                    "Edge " + edge,
                                    what,
                                    what == null ? null : now,
                                    now)
                            .update();
                    return PlannedWorkTable.over(rows, clock.instant());
                })
                .join();
        router.maintenanceChanged();
    }

    private void report(Timeline.Step step, Matcher report) {
        Instant occurred =
                report.group(3) == null ? clock.instant() : Scenario.START.plus(Scenario.length(report.group(3)));
        int place = happenings.size();
        boolean compliance = report.group(2).equals("violated");
        Status status =
                compliance || report.group(2).equals("SIDEWAYS") ? Status.UNKNOWN : Status.valueOf(report.group(2));
        for (String id : Timeline.ids(report.group(1))) {
            router.accept(
                    compliance ? violation(id, occurred) : ScenarioEvents.event(id, status, occurred, clock.instant()));
        }
        // What it sets off at once comes after it.
        router.settle();
        String verdict = verdict();
        Duration held = heldUntil(Timeline.ids(report.group(1)).get(0));
        String text = "%-34s [%s%s]"
                .formatted(step.text(), verdict, verdict.startsWith("held-") ? " until " + Timeline.written(held) : "");
        happenings.add(place, new Reported(step.at(), text, report.group(1), report.group(2), status, verdict, held));
    }

    private StatusEvent violation(String id, Instant occurred) {
        return new StatusEvent(
                "genesys",
                new ComponentId("genesys", "compliance", id),
                "compliance.violation.detected",
                Status.UNKNOWN,
                "",
                occurred,
                true,
                clock.instant(),
                null,
                "Genesys Cloud CX",
                null,
                true,
                null,
                "{}");
    }

    private String verdict() {
        return store.submit(rows -> rows.sql("SELECT verdict FROM event ORDER BY id DESC LIMIT 1")
                        .query(String.class)
                        .single())
                .join();
    }

    private Duration heldUntil(String id) {
        return store
                .submit(rows -> rows.sql("SELECT held_until FROM component WHERE native_id = ?")
                        .param(id)
                        .query((row, n) -> Optional.ofNullable(row.getObject("held_until"))
                                .map(until -> since(((Number) until).longValue()))
                                .orElse(null))
                        .list())
                .join()
                .stream()
                .filter(until -> until != null)
                .findFirst()
                .orElse(null);
    }

    private static Duration since(long millis) {
        return Duration.between(Scenario.START, Instant.ofEpochMilli(millis));
    }

    /** Calls that do not arrive are no line: PagerDuty does not hear them. */
    private DeliveryResult answer(PendingCall call) {
        IncidentReport report = call.report();
        return switch (pagerDuty) {
            case "answers", "answers again" -> heard(call, true);
            case "refuses connections" -> new DeliveryResult.Unreachable("no connection");
            case "does not answer" -> new DeliveryResult.Unanswered("no answer in time", false, Optional.empty());
            case "answers 503" -> new DeliveryResult.Unanswered("PagerDuty answered 503", true, Optional.empty());
            case "takes no updates" ->
                report.action() == DeliveryAction.UPDATE
                        ? new DeliveryResult.Unanswered("PagerDuty answered 503", true, Optional.empty())
                        : heard(call, true);
            case "refuses full bodies" -> heard(call, report.bare());
            case "refuses the key of US-East Retail" ->
                heard(call, !report.routingKey().equals("key-retail"));
            case "refuses everything" -> heard(call, false);
            default -> throw new IllegalArgumentException("PagerDuty cannot be told to: " + pagerDuty);
        };
    }

    private DeliveryResult heard(PendingCall call, boolean accepted) {
        IncidentReport report = call.report();
        String how = (report.bare() ? ", bare" : "")
                + (report.routingKey().equals("key-default") ? ", default service" : "");
        String text = "-> %s %s%s: %s"
                .formatted(
                        report.action().name().toLowerCase(),
                        report.dedupKey(),
                        how,
                        accepted ? Summary.of(report) : "refused with a 400");
        Duration at = Duration.between(Scenario.START, clock.instant());
        happenings.add(new SentCall(at, text, report.action(), report.dedupKey(), accepted, waited(call.incident())));
        return accepted ? new DeliveryResult.Accepted() : new DeliveryResult.Refused(List.of("it is invalid"));
    }

    /** Reads beside the transaction that is not open now: calls are made between two. */
    private Duration waited(long incident) {
        return store.submit(rows -> rows.sql("SELECT window_from FROM incident WHERE id = ?")
                        .param(incident)
                        .query(Long.class)
                        .single())
                .thenApply(TimelinePlayer::since)
                .join();
    }

    @Override
    public void close() {
        store.close();
    }
}
