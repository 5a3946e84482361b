package io.trunkline.simulate;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.ledger.AcceptEvent;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.ledger.AssessComponent;
import io.trunkline.ledger.AssessComponent.Assessed;
import io.trunkline.ledger.ChangeMaintenance;
import io.trunkline.ledger.EvaluateAlarms;
import io.trunkline.ledger.FindDueWork;
import io.trunkline.ledger.ForgetComponent;
import io.trunkline.ledger.InventoryStore;
import io.trunkline.ledger.LedgerContext;
import io.trunkline.ledger.OpenIncident;
import io.trunkline.ledger.PendingCall;
import io.trunkline.ledger.PrepareCall;
import io.trunkline.ledger.ReadBackIncident;
import io.trunkline.ledger.ReadBackIncident.DueReadBack;
import io.trunkline.ledger.RecordOutcome;
import io.trunkline.ledger.RecordWebhook;
import io.trunkline.ledger.RecordWebhook.RecordedWebhook;
import io.trunkline.ledger.RetryIncident;
import io.trunkline.ledger.RoutingKeyLease;
import io.trunkline.ledger.RoutingKeyLease.Lease;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DedupKey;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.MaintenanceOrder;
import io.trunkline.model.RememberedItem;
import io.trunkline.model.ServiceMatch;
import io.trunkline.model.StatusEvent;
import io.trunkline.model.Wake;
import io.trunkline.pagerduty.rest.IncidentAlerts;
import io.trunkline.pagerduty.rest.RemoteIncident;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook;
import io.trunkline.rules.DeliveryOutcomePolicy;
import io.trunkline.rules.FilterPolicy;
import io.trunkline.rules.ReadBackPolicy.Step;
import io.trunkline.rules.Rules;
import io.trunkline.rules.alarms.AlarmInputs;
import io.trunkline.store.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The stages of the router on a virtual clock: the same rules, the same ledger, the same statements, with a queue of wakes
 * in place of the routes and a function in place of PagerDuty. Days of behaviour run in milliseconds.
 */
public final class VirtualPipeline {

    private static final int ALL = 1_000_000;

    private final VirtualClock clock;
    private final Supplier<Configuration> configuration;
    private final Function<PendingCall, DeliveryResult> pagerDuty;
    private final AcceptEvent acceptEvent;
    private final AssessComponent assessComponent;
    private final InventoryStore inventory;
    private final OpenIncident openIncident;
    private final RoutingKeyLease routingKeyLease;
    private final PrepareCall prepareCall;
    private final RecordOutcome recordOutcome;
    private final FindDueWork findDueWork;
    private final ForgetComponent forgetComponent;
    private final ChangeMaintenance changeMaintenance;
    private final RetryIncident retryIncident;
    private final EvaluateAlarms evaluateAlarms;
    private final ReadBackIncident readBackIncident;
    private final RecordWebhook recordWebhook;
    private final PriorityQueue<Queued> queue = new PriorityQueue<>(
            Comparator.comparing(Queued::at).thenComparing(Queued::stage).thenComparing(Queued::number));
    private final Map<String, Queued> next = new HashMap<>();
    private final Map<ComponentId, InventoryItem> known = new HashMap<>();
    private Function<StatusEvent, Optional<String>> filter = event -> Optional.empty();
    private SimulationListener listener = new SimulationListener() {};
    private long queued;
    private long deliveries;

    private record Queued(Instant at, long number, Wake wake) {

        /** At one instant everything is assessed before PagerDuty is called, so that the most urgent is known. */
        int stage() {
            return wake instanceof Wake.Assess ? 0 : wake instanceof Wake.Open ? 1 : 2;
        }

        /** What is to be looked at. */
        String target() {
            if (wake instanceof Wake.Assess assess) {
                return "component " + assess.component();
            }
            return wake instanceof Wake.Open open
                    ? "incident " + open.incident()
                    : "key " + ((Wake.Deliver) wake).routingKey();
        }
    }

    public VirtualPipeline(
            Transactions store,
            VirtualClock clock,
            Supplier<Configuration> configuration,
            DeliveryOutcomePolicy.Pauses pauses,
            Function<PendingCall, DeliveryResult> pagerDuty) {
        Settings settings = configuration.get().settings();
        Rules rules = settings.rules();
        this.clock = clock;
        this.configuration = configuration;
        this.pagerDuty = pagerDuty;
        LedgerContext context = LedgerContext.of(store, clock, configuration);
        this.acceptEvent = new AcceptEvent(context);
        this.assessComponent = new AssessComponent(context);
        this.inventory = new InventoryStore(store, clock);
        this.openIncident = new OpenIncident(context, new DedupKey(settings.dedupKey()));
        this.routingKeyLease = new RoutingKeyLease(context);
        this.prepareCall = new PrepareCall(context, routingKeyLease);
        this.recordOutcome = new RecordOutcome(context, routingKeyLease, pauses);
        this.findDueWork = new FindDueWork(store, clock).withNanoTime(clock::nanoTime);
        this.forgetComponent = new ForgetComponent(store, clock, rules);
        this.changeMaintenance = new ChangeMaintenance(store, clock);
        this.retryIncident = new RetryIncident(store, clock, rules);
        this.evaluateAlarms = new EvaluateAlarms(context);
        this.readBackIncident = new ReadBackIncident(context);
        this.recordWebhook = new RecordWebhook(context);
    }

    /** From now on outages are kept out for which this gives a reason, as a user's filter does. */
    public void filter(Function<StatusEvent, Optional<String>> keptOut) {
        filter = keptOut;
    }

    /** Learns from now on what happens. */
    void listener(SimulationListener listener) {
        this.listener = listener;
    }

    /** An event arrives now. */
    public AcceptedEvent accept(StatusEvent event) {
        Optional<String> kept = FilterPolicy.asks(event) ? filter.apply(event) : Optional.empty();
        AcceptedEvent accepted = kept.map(why -> acceptEvent.filtered(event, why))
                .orElseGet(() -> acceptEvent.accept(event))
                .join();
        accepted.wakes().forEach(this::enqueue);
        return accepted;
    }

    /** Does all that is due before that time, then makes it that time. What is due at that very time is not done yet. */
    public void advanceTo(Instant time) {
        while (!queue.isEmpty() && queue.peek().at().isBefore(time)) {
            doNext();
        }
        clock.advanceTo(time);
    }

    /** Does all that is due, however far in the future, until nothing is. */
    public void drain() {
        drain(() -> {});
    }

    /** The same, where {@code before} is run before each piece of work and may end it by throwing. */
    void drain(Runnable before) {
        while (!queue.isEmpty()) {
            before.run();
            doNext();
        }
    }

    /** Does what is due now, and no more. */
    public void settle() {
        while (!queue.isEmpty() && !queue.peek().at().isAfter(clock.instant())) {
            doNext();
        }
    }

    /** Forgets every wake, as a crash does, and looks for what is due as a start does. */
    public void restart() {
        queue.clear();
        next.clear();
        findDueWork
                .dueBy(Instant.ofEpochMilli(Long.MAX_VALUE), ALL)
                .join()
                .forEach(wake -> enqueueAt(clock.instant(), wake));
    }

    /** The clock is set, and the next sweep finds that. */
    public void setClock(Instant time) {
        clock.set(time);
        restart();
    }

    /** A person ends what is known of a component; false if it is not known. */
    public boolean forget(ComponentId component) {
        Optional<List<Wake>> wakes = forgetComponent.forget(component).join();
        wakes.ifPresent(all -> all.forEach(this::enqueue));
        return wakes.isPresent();
    }

    /** The API of a platform says that of a component from now on. */
    void know(InventoryItem item) {
        Optional<RememberedItem> before = inventory.find(item.component()).join();
        inventory
                .learn(
                        item.component().source(),
                        List.of(item),
                        before.map(List::of).orElse(List.of()))
                .join();
        known.put(item.component(), item);
        sweep();
    }

    /** Wakes what is due by now. */
    void sweep() {
        findDueWork.dueBy(clock.instant(), ALL).join().forEach(this::enqueue);
    }

    /** What the API of a platform said of a component that its reports do not say. */
    Optional<String> facts(ComponentId component) {
        return Optional.ofNullable(known.get(component)).map(InventoryItem::facts);
    }

    /** A person starts maintenance; gives back its id, which is the recorded one where that can be. */
    String startMaintenance(String recorded, MaintenanceOrder order) {
        return changeMaintenance.replay(recorded, order).join();
    }

    /** A person ends maintenance; whether it was there and not over. */
    boolean endMaintenance(String id) {
        boolean ended = changeMaintenance.end(id, "").join();
        findDueWork.dueBy(clock.instant(), ALL).join().forEach(this::enqueue);
        return ended;
    }

    /** The maintenance windows are others now. */
    public void maintenanceChanged() {
        findDueWork.maintenanceChanged().join();
        restart();
    }

    /** Has an incident sent again that PagerDuty refused; whether there was anything to send. */
    public boolean retry(long incident) {
        Optional<List<Wake>> wakes = retryIncident.retry(incident).join();
        wakes.ifPresent(all -> all.forEach(this::enqueue));
        return wakes.isPresent();
    }

    /** A node looks at the alarms, with what it has seen since it looked last; here only when a scenario says so. */
    public EvaluateAlarms.Seen watch(AlarmInputs signs) {
        EvaluateAlarms.Seen seen = evaluateAlarms.watch(signs).join();
        seen.wakes().forEach(this::enqueue);
        return seen;
    }

    /** A webhook of PagerDuty arrives now. */
    public RecordedWebhook hear(PagerDutyWebhook webhook) {
        return heard(recordWebhook.hear(webhook).join());
    }

    /** Asks PagerDuty for all that is due to be read back now; gives back what came of each. */
    public List<Step> readBack(Function<DueReadBack, RemoteIncident> pagerDuty) {
        List<Step> steps = new ArrayList<>();
        for (DueReadBack reading : readBackIncident.take(ALL, token -> true).join()) {
            ReadBackIncident.Read read =
                    readBackIncident.record(reading, pagerDuty.apply(reading)).join();
            read.wakes().forEach(this::enqueue);
            steps.add(read.step());
        }
        return steps;
    }

    /** Asks PagerDuty what is in the incidents that its webhooks named. */
    public void identify(Function<PagerDutyWebhook, IncidentAlerts> contents) {
        recordWebhook
                .take(ALL)
                .join()
                .forEach(webhook -> heard(
                        recordWebhook.found(webhook, contents.apply(webhook)).join()));
    }

    private RecordedWebhook heard(RecordedWebhook heard) {
        heard.wakes().forEach(this::enqueue);
        return heard;
    }

    /** As at a start: all that is open is compared with what PagerDuty has. */
    public int compare() {
        return readBackIncident.begin().join();
    }

    /** The services are others now. */
    public void servicesChanged() {
        retryIncident.servicesChanged(configuration.get().directory()).join();
        restart();
    }

    /** A repeat becomes what the sweep would make of it. */
    private void enqueue(Wake wake) {
        Wake queued = wake instanceof Wake.Repeat later
                ? new Wake.Open(later.incident(), later.service(), later.status(), later.at())
                : wake;
        enqueueAt(queued.at(), queued);
    }

    /**
     * An assessment says when the next is due, so of several wakes only the earliest is kept: a later one may be wrong.
     */
    private void enqueueAt(Instant at, Wake wake) {
        Queued added = new Queued(at, queued++, wake);
        Queued known = next.get(added.target());
        if (known == null || at.isBefore(known.at())) {
            next.put(added.target(), added);
            queue.add(added);
        }
    }

    private void doNext() {
        Queued first = queue.remove();
        if (!next.remove(first.target(), first)) {
            return;
        }
        clock.advanceTo(first.at());
        if (first.wake() instanceof Wake.Assess assess) {
            assess(ComponentId.parse(assess.component()));
        } else if (first.wake() instanceof Wake.Open open) {
            openIncident.open(open.incident()).join().wakes().forEach(this::enqueue);
        } else if (first.wake() instanceof Wake.Deliver deliver) {
            deliver(deliver.routingKey());
        }
        listener.settled();
    }

    private void assess(ComponentId component) {
        Configuration now = configuration.get();
        InventoryItem item = known.get(component);
        ServiceMatch found =
                item == null ? now.directory().find(component) : now.directory().find(item);
        Assessed assessed =
                assessComponent.assess(component, found, now.maintenance()).join();
        assessed.wakes().forEach(this::enqueue);
        listener.assessed(assessed, found.service());
    }

    /** Every delivery has a lease of its own, so that what happens during a call finds the routing key taken. */
    private void deliver(String routingKey) {
        String owner = "virtual-" + deliveries++;
        Lease lease = routingKeyLease.take(routingKey, owner).join();
        lease.wakes().forEach(this::enqueue);
        if (!lease.granted()) {
            return;
        }
        Optional<PendingCall> call = prepareCall.next(routingKey, owner).join();
        if (call.isPresent()) {
            DeliveryResult answer = pagerDuty.apply(call.get());
            recordOutcome.record(call.get(), answer).join().wakes().forEach(this::enqueue);
        } else {
            // There is nothing for now; whether there is something later is asked as the sweep would.
            enqueueAt(clock.instant(), new Wake.Deliver(routingKey, clock.instant()));
        }
    }
}
