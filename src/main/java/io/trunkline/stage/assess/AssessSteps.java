package io.trunkline.stage.assess;

import io.trunkline.config.Configuration;
import io.trunkline.inventory.Inventory;
import io.trunkline.inventory.Inventory.LookupOutcome;
import io.trunkline.ledger.AssessComponent;
import io.trunkline.ledger.AssessComponent.Assessed;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Directory;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceMatch;
import io.trunkline.model.ServiceMatch.How;
import io.trunkline.model.Wake;
import io.trunkline.rules.Verdict;
import io.trunkline.rules.Verdict.Hold;
import io.trunkline.stage.WakeDeduplicator;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The steps of the assess route, bound as {@code assess}. */
public final class AssessSteps {

    private static final Logger LOG = LoggerFactory.getLogger(AssessSteps.class);

    /**
     * What is due at once, such as after maintenance, may be thousands: enough of it to share a commit, and so few that
     * webhooks and calls need not wait behind all of it.
     */
    private static final int AT_ONCE = 256;

    private final Supplier<Configuration> configuration;
    private final AssessComponent assessComponent;
    private final WakeDeduplicator wakes;
    private final Metrics metrics;
    private final Executor executor;
    private final Inventory inventory;
    private final ConcurrencyLimit turnstile;
    private BiConsumer<Assessed, Service> listener = (assessed, service) -> {};

    /**
     * @param inventory what the platforms say that they have
     * @param executor what follows a verdict runs here, not on the ledger's one writer thread
     */
    public AssessSteps(
            Supplier<Configuration> configuration,
            Inventory inventory,
            AssessComponent assessComponent,
            WakeDeduplicator wakes,
            Metrics metrics,
            Executor executor) {
        this.inventory = inventory;
        this.configuration = configuration;
        this.assessComponent = assessComponent;
        this.wakes = wakes;
        this.metrics = metrics;
        this.executor = executor;
        this.turnstile = new ConcurrencyLimit(AT_ONCE, executor);
    }

    /** Is given each assessment that is in the ledger, with the component's service. */
    public AssessSteps withListener(BiConsumer<Assessed, Service> after) {
        listener = after;
        return this;
    }

    /** The component that a wake is about. */
    public ComponentId component(Wake.Assess wake) {
        wakes.taken(wake);
        return ComponentId.parse(wake.component());
    }

    /** The service of a component, from services.yaml as it is now and what is in memory of the platform's answers. */
    public ServiceMatch find(ComponentId component) {
        Directory directory = configuration.get().directory();
        return inventory.atHand(component).map(directory::find).orElseGet(() -> directory.find(component));
    }

    /** The same, of the component in the variable of that name. */
    public ServiceMatch known(@Variable("component") ComponentId component) {
        return find(component);
    }

    /** The same, by what the platform says within its budget: the default service, where that leads nowhere. */
    public CompletableFuture<ServiceMatch> ask(ComponentId component) {
        if (!configuration.get().directory().hasMatches()) {
            return CompletableFuture.completedFuture(find(component));
        }
        long from = System.nanoTime();
        return inventory.ask(component).thenApply(answer -> {
            Duration asked = Duration.ofNanos(System.nanoTime() - from);
            if (answer.outcome() != LookupOutcome.NOT_ASKED) {
                metrics.lookup(component.source(), answer.outcome().name(), asked);
            }
            Directory directory = configuration.get().directory();
            ServiceMatch found = answer.known() == null ? directory.find(component) : directory.find(answer.known());
            return found.after(asked);
        });
    }

    /**
     * The service of that id, for a directory of one's own in routes/lookup.camel.yaml; what was found before, if there is
     * no such service.
     *
     * @param service an id of services.yaml; null or empty for none
     */
    public ServiceMatch owned(@Body Object service, @Variable("component") ComponentId component) {
        String id = service == null ? "" : service.toString();
        Optional<Service> owner = configuration.get().directory().service(id);
        if (owner.isEmpty() && !id.isEmpty()) {
            LOG.warn("{}: the directory in routes/lookup.camel.yaml says {}, which is no service", component, id);
        }
        return owner.map(known -> new ServiceMatch(known, How.LOOKUP, id)).orElseGet(() -> find(component));
    }

    /** Asks the policy, on the ledger, when it is its turn; done when its verdict is there. */
    public CompletableFuture<Assessed> assess(@Body ComponentId component, @Variable("found") ServiceMatch found) {
        return turnstile
                .pass(() -> assessComponent.assess(
                        component, found, configuration.get().maintenance()))
                .thenApplyAsync(assessed -> note(assessed, found), executor);
    }

    private static LoggingEventBuilder fields(LoggingEventBuilder line, Assessed assessed, ServiceMatch found) {
        return line.addKeyValue("source", assessed.component().source())
                .addKeyValue("component", assessed.component())
                .addKeyValue("service", found.service().id())
                .addKeyValue("verdict", assessed.verdict().word());
    }

    private Assessed note(Assessed assessed, ServiceMatch found) {
        ComponentId component = assessed.component();
        Verdict verdict = assessed.verdict();
        if (verdict instanceof Verdict.Outage && found.how() == How.DEFAULT) {
            metrics.unmapped(component.source());
            fields(LOG.atWarn(), assessed, found)
                    .log(
                            "{} is in no entry of services.yaml: {} is paged",
                            component,
                            found.service().id());
        }
        if (assessed.flap() && verdict instanceof Hold hold) {
            metrics.flap(component.source());
            fields(LOG.atWarn(), assessed, found)
                    .log(
                            "{} flaps: it is UP, after {} changes; held until {}",
                            component,
                            assessed.changes(),
                            hold.until());
        } else if (!(verdict instanceof Verdict.Nothing)) {
            fields(LOG.atInfo(), assessed, found).log("{}: {}, {}", component, verdict.word(), verdict.why());
        }
        if (!(verdict instanceof Verdict.Nothing)) {
            metrics.verdict(component.source(), verdict.word());
        }
        if (verdict instanceof Verdict.Ended) {
            metrics.endedBeforeCalled();
        }
        assessed.ended().forEach(status -> metrics.incident(status, "ended"));
        listener.accept(assessed, found.service());
        return assessed;
    }
}
