package io.trunkline.stage;

import io.trunkline.directory.Found;
import io.trunkline.directory.Found.How;
import io.trunkline.event.ComponentId;
import io.trunkline.ledger.Assessing;
import io.trunkline.ledger.Assessing.Assessed;
import io.trunkline.ledger.Wake;
import io.trunkline.management.Meters;
import io.trunkline.policy.Verdict;
import io.trunkline.policy.Verdict.Hold;
import io.trunkline.settings.Configuration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the assess route, bound as {@code assess}. */
public final class Assess {

    private static final Logger LOG = LoggerFactory.getLogger(Assess.class);

    private final Supplier<Configuration> configuration;
    private final Assessing assessing;
    private final Wakes wakes;
    private final Meters meters;
    private final Executor executor;

    /** @param executor what follows a verdict runs here, not on the ledger's one writer thread */
    public Assess(
            Supplier<Configuration> configuration, Assessing assessing, Wakes wakes, Meters meters, Executor executor) {
        this.configuration = configuration;
        this.assessing = assessing;
        this.wakes = wakes;
        this.meters = meters;
        this.executor = executor;
    }

    /** The component that a wake is about. */
    public ComponentId component(Wake.Assess wake) {
        wakes.taken(wake);
        return ComponentId.parse(wake.component());
    }

    /** The service of a component, from services.yaml as it is now. */
    public Found find(ComponentId component) {
        return configuration.get().directory().find(component);
    }

    /** Asks the policy, on the ledger; done when its verdict is on disk. */
    public CompletableFuture<Assessed> assess(@Body ComponentId component, @Variable("found") Found found) {
        return assessing
                .assess(component, found, configuration.get().maintenance())
                .thenApplyAsync(assessed -> note(assessed, found), executor);
    }

    private Assessed note(Assessed assessed, Found found) {
        ComponentId component = assessed.component();
        Verdict verdict = assessed.verdict();
        if (verdict instanceof Verdict.Outage && found.how() == How.DEFAULT) {
            meters.unmapped(component.source());
            LOG.warn(
                    "{} is in no entry of services.yaml: {} is told",
                    component,
                    found.service().id());
        }
        if (assessed.flap() && verdict instanceof Hold hold) {
            meters.flap(component.source());
            LOG.warn(
                    "{} flaps: it is UP, after {} changes; held until {}", component, assessed.changes(), hold.until());
        } else if (!(verdict instanceof Verdict.Nothing)) {
            LOG.info("{}: {}, {}", component, verdict.word(), verdict.why());
        }
        if (!(verdict instanceof Verdict.Nothing)) {
            meters.verdict(component.source(), verdict.word());
        }
        if (verdict instanceof Verdict.Ended) {
            meters.endedBeforeCalled();
        }
        assessed.ended().forEach(status -> meters.incident(status, "ended"));
        return assessed;
    }
}
