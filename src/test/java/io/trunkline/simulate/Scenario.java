package io.trunkline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.ledger.ChangeMaintenance;
import io.trunkline.ledger.EvaluateAlarms;
import io.trunkline.ledger.InventoryStore;
import io.trunkline.ledger.PendingCall;
import io.trunkline.ledger.ReadBackIncident.DueReadBack;
import io.trunkline.ledger.RecordWebhook.RecordedWebhook;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Directory;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.MaintenanceOrder;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.pagerduty.rest.IncidentAlerts;
import io.trunkline.pagerduty.rest.RemoteIncident;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.ReadBackPolicy.Step;
import io.trunkline.rules.alarms.AlarmInputs;
import io.trunkline.source.Source;
import io.trunkline.source.Sources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Declares what happens when, and what PagerDuty must hear, exactly and in order: whatever is missing fails, and whatever
 * is too much fails too.
 */
public final class Scenario implements AutoCloseable {

    /** Time zero of every scenario. */
    public static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private final TestLedger store = TestLedger.empty();
    private final VirtualClock clock = new VirtualClock(START);
    private final ScriptedPagerDuty pagerDuty = new ScriptedPagerDuty(clock);
    private final Supplier<Configuration> configuration;
    private final VirtualPipeline router;
    private Maintenance maintenance = Maintenance.NONE;
    private Sources sources = new Sources(List.of());
    private Directory directory = new FixedDirectory();

    /** The router's process ends, and is started again at once. */
    private static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    public Scenario() {
        this(ScenarioSettings.settings("5m", "30m", "5s", "60s"));
    }

    public Scenario(Settings settings) {
        this.configuration = () -> new Configuration(settings, sources, directory, maintenance);
        this.router = new VirtualPipeline(
                store,
                clock,
                configuration,
                (failures, retryAfter) ->
                        retryAfter.orElse(Duration.ofSeconds(Math.min(60, 1L << Math.min(failures, 6)))),
                pagerDuty::answer);
    }

    /** From now on a user's filter gives the reason for which it keeps an outage out. */
    public Scenario filter(Function<StatusEvent, Optional<String>> keptOut) {
        router.filter(keptOut);
        return this;
    }

    /** PagerDuty answers the next calls so, and as before after that. */
    public Scenario answers(DeliveryResult... answers) {
        for (DeliveryResult answer : answers) {
            pagerDuty.next(call -> answer);
        }
        return this;
    }

    /** During the next call that happens; then PagerDuty answers. */
    public Scenario duringTheNextCall(Consumer<Scenario> happens, DeliveryResult answer) {
        pagerDuty.next(call -> {
            happens.accept(this);
            return answer;
        });
        return this;
    }

    /** The router dies in the middle of the next call, which arrives or not, and is started again at once. */
    public Scenario diesInTheNextCall() {
        pagerDuty.next(call -> {
            throw new PowerCut();
        });
        return this;
    }

    /** From now on PagerDuty answers that. */
    public Scenario pagerDuty(Function<PendingCall, DeliveryResult> answers) {
        pagerDuty.always(answers);
        return this;
    }

    /** From that time on these are the services; the ledger is told so, as a hot edit does. */
    public Scenario servicesAt(String time, Directory services) {
        moveTo(time);
        directory = services;
        router.servicesChanged();
        settle();
        return this;
    }

    /** The API of the platform has said that there is this. */
    public Scenario knowing(InventoryItem... items) {
        new InventoryStore(store, clock)
                .learn("genesys", List.of(items), List.of())
                .join();
        return this;
    }

    /** From now on these are the sources. */
    public Scenario sources(Source... all) {
        sources = new Sources(List.of(all));
        return this;
    }

    /** A node looks at the alarms at that time, with what it has seen since it looked last. */
    public EvaluateAlarms.Seen watchAt(String time, AlarmInputs signs) {
        moveTo(time);
        EvaluateAlarms.Seen seen = router.watch(signs);
        settle();
        return seen;
    }

    /** From now on these windows hold; the ledger is told so, as a hot edit does. */
    public Scenario maintenance(Maintenance windows) {
        maintenance = windows;
        router.maintenanceChanged();
        settle();
        return this;
    }

    /** At that time a person starts a window in the ledger over what such a glob names; gives its id. */
    public String startMaintenance(String time, String until, String components) {
        moveTo(time);
        return new ChangeMaintenance(store, clock)
                .start(new MaintenanceOrder(
                        List.of(components),
                        List.of(),
                        clock.instant(),
                        START.plus(length(until)),
                        "carrier work",
                        "ada"))
                .join();
    }

    /** At that time a person ends it; whether there was such a one that was not over. */
    public boolean endMaintenance(String time, String id) {
        moveTo(time);
        boolean ended = new ChangeMaintenance(store, clock).end(id, "ada").join();
        router.restart();
        settle();
        return ended;
    }

    /** At that time the components, by id, are reported with that status; on time and with timestamps. */
    public Scenario at(String time, Status status, String... ids) {
        moveTo(time);
        List.of(ids).forEach(id -> router.accept(ScenarioEvents.event(id, status, clock.instant(), clock.instant())));
        settle();
        return this;
    }

    /** At that time a report arrives that is older than that. */
    public AcceptedEvent late(String time, String occurred, Status status, String id) {
        moveTo(time);
        return at(time, ScenarioEvents.event(id, status, START.plus(length(occurred)), clock.instant()));
    }

    /** At that time any event arrives. */
    public AcceptedEvent at(String time, StatusEvent event) {
        moveTo(time);
        AcceptedEvent accepted = router.accept(event);
        settle();
        return accepted;
    }

    /** At that time several reports arrive and are committed in one batch: nothing is looked at between them. */
    public Scenario batch(String time, StatusEvent... events) {
        moveTo(time);
        List.of(events).forEach(router::accept);
        settle();
        return this;
    }

    /** At that time, by a clock that is wrong, the clock is set to another; the sweep before knew it as it was. */
    public Scenario clockSetAt(String time, String to) {
        restartAt(time);
        router.setClock(START.plus(length(to)));
        settle();
        return this;
    }

    /** A list of the platform says that of components, if it has news; then what is due by that time is assessed. */
    Scenario listedAt(String time, InventoryItem... items) {
        moveTo(time);
        List.of(items).forEach(router::know);
        router.sweep();
        settle();
        return this;
    }

    public Scenario restartAt(String time) {
        moveTo(time);
        router.restart();
        settle();
        return this;
    }

    public Scenario forgetAt(String time, String id) {
        return forgetAt(time, ScenarioEvents.component(id));
    }

    public Scenario forgetAt(String time, ComponentId component) {
        moveTo(time);
        assertThat(router.forget(component)).as("%s is known", component).isTrue();
        settle();
        return this;
    }

    /** A person has an incident told again; whether there was anything to tell. */
    public boolean retryAt(String time, long incident) {
        moveTo(time);
        boolean told = router.retry(incident);
        settle();
        return told;
    }

    /** At that time a webhook of PagerDuty says what a person did to the incident of that key. */
    public RecordedWebhook hearAt(String time, PagerDutyWebhook.Kind kind, String dedupKey) {
        return hearAt(time, kind, dedupKey, "P" + dedupKey.hashCode());
    }

    /** At that time any webhook of PagerDuty arrives. */
    public RecordedWebhook hearAt(String time, PagerDutyWebhook deed) {
        moveTo(time);
        settle();
        RecordedWebhook heard = router.hear(deed);
        settle();
        return heard;
    }

    /** At that time PagerDuty says what is in the incidents that its webhooks named. */
    public Scenario identifiesAt(String time, IncidentAlerts contents) {
        moveTo(time);
        router.identify(deed -> contents);
        settle();
        return this;
    }

    /** The same of an incident that PagerDuty calls by that id. */
    public RecordedWebhook hearAt(String time, PagerDutyWebhook.Kind kind, String dedupKey, String pagerDutyId) {
        moveTo(time);
        String id = time + kind + pagerDutyId;
        Instant now = clock.instant();
        return hearAt(time, new PagerDutyWebhook(id, kind, pagerDutyId, dedupKey, null, null, now, "Ada", true, null));
    }

    /** At that time a webhook arrives of what was done long before. */
    public RecordedWebhook hearLate(String time, String done, PagerDutyWebhook.Kind kind, String dedupKey) {
        moveTo(time);
        Instant at = START.plus(length(done));
        RecordedWebhook heard = router.hear(
                new PagerDutyWebhook(time + kind, kind, "P" + done, dedupKey, null, null, at, "Ada", true, null));
        settle();
        return heard;
    }

    /** At that time PagerDuty says which of our keys are in the incidents that its webhooks named. */
    public Scenario identifiesAt(String time, String... keys) {
        moveTo(time);
        router.identify(deed -> new IncidentAlerts(List.of(keys), null, Set.of()));
        settle();
        return this;
    }

    /** At that time, and not before, it is looked what PagerDuty has of all that is due by then. */
    public List<Step> readBackAt(String time, Function<DueReadBack, RemoteIncident> shows) {
        moveTo(time);
        settle();
        List<Step> steps = router.readBack(shows);
        settle();
        return steps;
    }

    /** As at a start: all that is open is to be looked for now. */
    public Scenario compareAt(String time) {
        moveTo(time);
        router.compare();
        return this;
    }

    /** Time passes; what is due at that very time is not done yet. */
    public Scenario moveTo(String time) {
        survive(() -> router.advanceTo(START.plus(length(time))));
        return this;
    }

    private void settle() {
        survive(router::settle);
    }

    private void survive(Runnable work) {
        while (true) {
            try {
                work.run();
                return;
            } catch (PowerCut cut) {
                router.restart();
            }
        }
    }

    /** PagerDuty heard exactly this until then: {@code "5s trigger trunk-us-1-down (1 of 1 out)"}. */
    public Scenario heardBy(String time, String... expected) {
        moveTo(time);
        settle();
        assertThat(pagerDuty.heard()).containsExactly(expected);
        return this;
    }

    public List<PendingCall> calls() {
        return pagerDuty.calls();
    }

    /** When each call was made. */
    public List<Instant> callTimes() {
        return pagerDuty.callTimes();
    }

    /** What PagerDuty heard so far, as {@link #heardBy} writes it. */
    public List<String> heard() {
        return pagerDuty.heard();
    }

    public Configuration configuration() {
        return configuration.get();
    }

    public VirtualClock clock() {
        return clock;
    }

    public TestLedger store() {
        return store;
    }

    /** What was told at first in each call so far: {@code 5s CRITICAL: ...}. */
    public List<String> summaries() {
        return pagerDuty.summaries();
    }

    /** {@code 90s}, {@code 5m}, {@code 2h}, {@code 250ms}, or several: {@code 1h5m}. */
    public static Duration length(String text) {
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.parse("PT" + text.toUpperCase());
    }

    static String at(Instant time) {
        Duration since = Duration.between(START, time);
        String text = since.toString().substring(2).toLowerCase();
        return since.isZero() ? "0s" : text;
    }

    /** One line for each row that a query of the ledger gives. */
    public List<String> ledger(String query) {
        return store.submit(sql -> sql.sql(query).query(String.class).list()).join();
    }

    /** A compliance event arrives at that time. */
    public AcceptedEvent violation(String time, String id, String fingerprint) {
        return at(time, ScenarioEvents.violation(id, fingerprint, START.plus(length(time))));
    }

    @Override
    public void close() {
        store.close();
    }
}
