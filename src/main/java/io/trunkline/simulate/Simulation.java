package io.trunkline.simulate;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.ledger.PendingCall;
import io.trunkline.ledger.query.PlayedComponent;
import io.trunkline.ledger.query.ReadPast;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.Source;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.normalize.PlatformObject;
import io.trunkline.source.signature.Headers;
import io.trunkline.store.Transactions;
import io.trunkline.store.sqlite.InMemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Plays recorded events through the real rules on a virtual clock, and gives what PagerDuty would get. PagerDuty
 * accepts at once and the rate does not count; no signature is asked for.
 */
public final class Simulation implements AutoCloseable {

    /** More than a person looks through; each is a drawing. */
    private static final int MOST_DRAWN = 200;

    private final Configuration configuration;
    private final Consumer<Page> pages;
    private final EventNormalizer normaliser;
    private final InMemoryStore store = new InMemoryStore();
    private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
    private final VirtualPipeline router;
    private final SimulationSummary tally = new SimulationSummary();
    private final PlayedPages played = new PlayedPages();
    /** Of the windows that people started: the ids that they have here by those that they had. */
    private final Map<String, String> windows = new HashMap<>();

    private SimulationListener listener = new SimulationListener() {};

    /** @param pages receives each page as it would be sent, in order */
    public Simulation(Configuration configuration, Consumer<Page> pages) {
        this.configuration = unlimited(configuration);
        this.pages = pages;
        this.router = new VirtualPipeline(
                store,
                clock,
                () -> this.configuration,
                (failures, retryAfter) -> retryAfter.orElse(Duration.ZERO),
                this::page);
        this.normaliser =
                new EventNormalizer(component -> router.facts(component).map(PlatformObject::facts));
    }

    /** The same with a user's filter, which gives the reason for which it keeps an outage out. */
    public Simulation withFilter(Function<StatusEvent, Optional<String>> keptOut) {
        router.filter(keptOut);
        return this;
    }

    /** The same, with a listener that learns what happens and answers for PagerDuty. */
    public Simulation withListener(SimulationListener listener) {
        this.listener = listener;
        router.listener(listener);
        return this;
    }

    private static Configuration unlimited(Configuration from) {
        Settings set = from.settings();
        Settings.PagerDuty given = set.pagerduty();
        Settings settings = new Settings(
                set.server(),
                set.management(),
                set.data(),
                set.database(),
                new Settings.PagerDuty(given.url(), Integer.MAX_VALUE, given.backoff(), given.timeout()),
                set.dedupKey(),
                set.cooldown(),
                set.grouping(),
                set.lagWarn(),
                set.sweepInterval(),
                set.logFormat(),
                set.ops(),
                set.sqs(),
                set.history(),
                set.topologyGrace(),
                set.plannedLongest());
        return new Configuration(settings, from.sources(), from.directory(), from.maintenance());
    }

    private DeliveryResult page(PendingCall call) {
        Page page = Page.of(call, clock.instant());
        tally.count(page.action());
        played.add(page);
        pages.accept(page);
        return listener.called(call);
    }

    /** An event comes at its time, which is not before that of the one before; what was due until then is done first. */
    public void play(RecordedEvent event) {
        router.advanceTo(event.at());
        if (event.forget() != null) {
            tally.count(router.forget(event.forget()) ? SimulationSummary.FORGOTTEN : SimulationSummary.IGNORED);
            return;
        }
        if (event.known() != null) {
            router.know(event.known());
            tally.count(SimulationSummary.KNOWN);
            return;
        }
        if (event.started() != null) {
            windows.put(
                    event.started().id(),
                    router.startMaintenance(
                            event.started().id(), event.started().order()));
            tally.count(SimulationSummary.MAINTENANCE);
            return;
        }
        if (event.ended() != null) {
            String window = windows.remove(event.ended());
            if (window == null) {
                tally.note(event.line(), "no window " + event.ended() + " was started before");
            }
            tally.count(
                    window != null && router.endMaintenance(window)
                            ? SimulationSummary.MAINTENANCE
                            : SimulationSummary.IGNORED);
            return;
        }
        Optional<Source> source = configuration.sources().named(event.source());
        if (source.isEmpty()) {
            tally.refused(event.line(), "404: no source '" + event.source() + "'");
        } else if (event.body().length > configuration.settings().server().maxBody()) {
            tally.refused(event.line(), "413: " + event.body().length + " bytes");
        } else {
            receive(source.get(), event);
        }
    }

    private void receive(Source source, RecordedEvent event) {
        try {
            NormalizedEvent normalised = normaliser.normalise(source, event.body(), Headers.none(), event.at());
            if (normalised instanceof NormalizedEvent.Event understood) {
                // The history of a simulation is never queried, so it need not hold the whole input.
                AcceptedEvent accepted = router.accept(understood.event().withBody("{}"));
                tally.count(accepted.verdict());
                listener.reported(understood.event(), accepted);
            } else {
                tally.count(SimulationSummary.IGNORED);
            }
        } catch (InvalidEventException e) {
            tally.refused(event.line(), "400: " + e.getMessage());
        }
    }

    /** Lets the clock run until nothing is due any more. */
    public void finish() {
        finish(() -> {});
    }

    /** The same, where {@code before} is run before each piece of work and may end it by throwing. */
    void finish(Runnable before) {
        router.drain(before);
    }

    /** How many people would have been paged, by day and service. */
    PlayedPages pages() {
        return played;
    }

    /** What happened to the components that were out, those in most incidents first. */
    List<PlayedComponent> outages() {
        return new ReadPast(store).ofOutages(MOST_DRAWN).join();
    }

    /** Lets the clock run for so long, and no longer. */
    public void pass(Duration time) {
        router.advanceTo(clock.instant().plus(time));
    }

    /** What the rules have written. */
    public Transactions ledger() {
        return store;
    }

    /** The virtual time. */
    public Instant now() {
        return clock.instant();
    }

    public SimulationSummary tally() {
        return tally;
    }

    @Override
    public void close() {
        store.close();
    }
}
