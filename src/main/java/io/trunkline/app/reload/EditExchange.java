package io.trunkline.app.reload;

import io.trunkline.config.StartupErrors;
import io.trunkline.stage.SafeErrorMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.apache.camel.FailedToCreateRouteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the steps of an edit, all of them or none. */
final class EditExchange {

    private static final Logger LOG = LoggerFactory.getLogger(EditExchange.class);

    private final RouteExchange exchange;
    private final RouteRoster roster;
    private final Deque<ExchangeStep> taken = new ArrayDeque<>();

    EditExchange(RouteExchange exchange, RouteRoster roster) {
        this.exchange = exchange;
        this.roster = roster;
    }

    /** The routes are as they were before; the message is Camel's reason, which may hold secrets. */
    static final class Failed extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Set<String> routes;

        /** @param routes that it came from, by their ids; none if it was no route */
        Failed(Set<String> routes, Exception cause) {
            super(StartupErrors.reason(cause), cause);
            this.routes = routes;
        }

        Set<String> routes() {
            return routes;
        }
    }

    /**
     * @param next what comes
     * @param last what was there, for the way back
     */
    void carryOut(ExchangePlan plan, RouteDefinitions next, RouteDefinitions last) throws Failed {
        try {
            next.bindBeans(plan.filesOfNewBeans());
            if (plan.changesConfigurations()) {
                next.takeConfigurations();
            }
            for (ExchangeStep step : plan.steps()) {
                taken.push(step);
                take(step, next, "Exchanged");
            }
        } catch (Exception e) {
            Set<String> refused = routes(e);
            back(plan, last, e);
            throw new Failed(refused, e);
        }
    }

    /** The routes that an exception names or, if it names none, those of the step in hand. */
    private Set<String> routes(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof FailedToCreateRouteException route) {
                return Set.of(route.getRouteId());
            }
        }
        return taken.isEmpty() ? Set.of() : taken.peek().all();
    }

    private void take(ExchangeStep step, RouteDefinitions definitions, String done) throws Exception {
        roster.exchangeBegins(step.all());
        boolean carriedOut = false;
        try {
            exchange.carryOut(step, definitions, roster.onDemand());
            carriedOut = true;
            LOG.info("{}: {}", done, String.join(", ", step.all()));
        } finally {
            roster.exchangeEnds(carriedOut ? step.removed() : Set.of(), carriedOut ? step.added() : Set.of());
        }
    }

    /** The last good routes come back; what cannot is missing, and readiness says so. */
    private void back(ExchangePlan plan, RouteDefinitions last, Exception reason) {
        boolean untouched = reason instanceof RouteExchange.StillBusy;
        try {
            if (plan.changesConfigurations()) {
                last.takeConfigurations();
            }
        } catch (Exception e) {
            reason.addSuppressed(e);
        }
        for (ExchangeStep step : taken) {
            try {
                if (!untouched) {
                    take(step.reversed(), last, "Put back");
                }
                untouched = false;
            } catch (Exception e) {
                LOG.error(
                        "The routes {} are not what they were before the edit; a restart brings them back: {}",
                        step.all(),
                        SafeErrorMessage.of(e));
                reason.addSuppressed(e);
            }
        }
    }
}
