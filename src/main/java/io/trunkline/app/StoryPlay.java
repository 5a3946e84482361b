package io.trunkline.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trunkline.config.Configuration;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.ledger.AssessComponent.Assessed;
import io.trunkline.ledger.HookBody;
import io.trunkline.ledger.HookQueue;
import io.trunkline.ledger.LastResortQueue;
import io.trunkline.ledger.PendingCall;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Hook;
import io.trunkline.model.Service;
import io.trunkline.model.StatusEvent;
import io.trunkline.pagerduty.EventPayload;
import io.trunkline.rules.Verdict;
import io.trunkline.simulate.RecordedEvent;
import io.trunkline.simulate.Simulation;
import io.trunkline.simulate.SimulationListener;
import io.trunkline.simulate.SimulationSummary;
import io.trunkline.stage.deliver.LastResortSteps;
import io.trunkline.stage.hook.ExtraDetails;
import io.trunkline.stage.hook.ReportFilter;
import io.trunkline.stage.hook.UserRoute;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * Plays recorded events through the rules on a virtual clock and calls the routes that users add as the router would, in the
 * same order and with the same bodies; what the routes would send is a line each.
 */
public final class StoryPlay implements AutoCloseable {

    private static final int ALL = 1000;
    private static final Set<Hook> OWED = EnumSet.of(Hook.OPENED, Hook.CLOSED, Hook.REFUSED);
    /** Long enough for every last resort; what is refused is repeated for as long as it is out. */
    private static final Duration AFTERWARDS = Duration.ofMinutes(10);

    private static final String LAST_RESORT = "direct:last-resort";
    private static final JsonMapper JSON = new JsonMapper();

    private final boolean refuses;
    private final Consumer<String> lines;
    private final Simulation simulation;
    private final UserRouteTrial routes;
    private final HookQueue queue;
    private final LastResortQueue lastResort;
    private final Map<String, String> held = new HashMap<>();
    private final Map<String, Integer> calls = new TreeMap<>();
    private final Queue<UserRouteTrial.Sent> sent = new ConcurrentLinkedQueue<>();
    private int failures;

    /**
     * @param refuses whether PagerDuty refuses every call, so that the last resort and the hook for that are called
     * @param lines is given a line of JSON for each thing that a route would have sent
     * @throws IllegalArgumentException if the routes cannot be loaded; the message is one line for people
     */
    public StoryPlay(
            Configuration configuration,
            Map<String, String> others,
            Path folder,
            boolean refuses,
            Consumer<String> lines) {
        this.refuses = refuses;
        this.lines = lines;
        Map<String, String> properties = new HashMap<>(others);
        properties.putAll(RouteContract.placeholders(configuration.settings()));
        routes = UserRouteTrial.sendingNothing(folder, properties, sent::add);
        Function<StatusEvent, Optional<String>> filter =
                routes.has(ReportFilter.ADDRESS) ? filtering(configuration) : event -> Optional.empty();
        simulation =
                new Simulation(configuration, page -> {}).withFilter(filter).withListener(new Calls(configuration));
        queue = new HookQueue(simulation.ledger(), simulation::now);
        lastResort = new LastResortQueue(simulation.ledger(), simulation::now);
    }

    /** An event comes at its time. */
    public void play(RecordedEvent event) {
        queue.present(OWED, true).join();
        simulation.play(event);
    }

    /** Lets the clock run until nothing is due any more. */
    public void finish() {
        queue.present(OWED, true).join();
        if (refuses) {
            simulation.pass(AFTERWARDS);
        } else {
            simulation.finish();
        }
    }

    /** How many calls of routes failed. */
    public int failures() {
        return failures;
    }

    public SimulationSummary tally() {
        return simulation.tally();
    }

    /** How often each route was called. */
    public Map<String, Integer> calls() {
        return new TreeMap<>(calls);
    }

    private Function<StatusEvent, Optional<String>> filtering(Configuration configuration) {
        return event -> {
            Service service = configuration.directory().find(event.component()).service();
            Optional<Exchange> asked = call(ReportFilter.ADDRESS, HookBody.of(event, service, ""));
            Optional<String> reason = asked.flatMap(ReportFilter::reason);
            reason.ifPresent(why -> line(
                    ReportFilter.ADDRESS,
                    ordered(
                            "component",
                            event.component().toString(),
                            "status",
                            event.status().name(),
                            "filtered",
                            why)));
            return reason;
        };
    }

    /** Calls a route, if there is one, and writes down what it sent; the exchange, unless it failed. */
    private Optional<Exchange> call(String address, Object body) {
        if (!routes.has(address)) {
            return Optional.empty();
        }
        calls.merge(name(address), 1, Integer::sum);
        Exchange exchange = routes.call(address, body);
        for (UserRouteTrial.Sent each = sent.poll(); each != null; each = sent.poll()) {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("endpoint", each.endpoint());
            said.put("body", each.body());
            line(address, said);
        }
        if (exchange.getException() == null) {
            return Optional.of(exchange);
        }
        failures++;
        line(address, Map.of("failed", reason(exchange.getException())));
        return Optional.empty();
    }

    private static String reason(Exception failure) {
        return UserRoute.isTimeout(failure)
                ? "it did not end in " + UserRouteTrial.LIMIT.toSeconds() + " s, and is not called any more"
                : UserRoute.reason(failure);
    }

    private void line(String address, Map<String, Object> says) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", simulation.now().toString());
        line.put("route", name(address));
        line.putAll(says);
        try {
            lines.accept(JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static String name(String address) {
        return address.substring(address.indexOf(':') + 1);
    }

    /** What the router's stages do beside the rules. */
    private final class Calls implements SimulationListener {

        private final Configuration configuration;

        Calls(Configuration configuration) {
            this.configuration = configuration;
        }

        @Override
        public void reported(StatusEvent event, AcceptedEvent accepted) {
            Service service = configuration.directory().find(event.component()).service();
            call(Hook.REPORTED.address(), HookBody.of(event, service, accepted.verdict()));
        }

        @Override
        public void assessed(Assessed assessed, Service service) {
            String component = assessed.component().toString();
            if (!(assessed.verdict() instanceof Verdict.Hold hold)) {
                held.remove(component);
            } else if (!hold.reason()
                    .name()
                    .equals(held.put(component, hold.reason().name()))) {
                call(Hook.HELD.address(), HookBody.of(assessed, service, hold, now()));
            }
        }

        @Override
        public DeliveryResult called(PendingCall call) {
            details(call);
            if (refuses) {
                return new DeliveryResult.Refused(List.of("refused by --refused"));
            }
            if (call.report().action() == DeliveryAction.UPDATE) {
                call(Hook.UPDATED.address(), HookBody.of(call, now()));
            }
            return new DeliveryResult.Accepted();
        }

        private void details(PendingCall call) {
            if (call.report().bare() || call.report().action() == DeliveryAction.RESOLVE) {
                return;
            }
            call(ExtraDetails.ADDRESS, HookBody.of(call, now())).ifPresent(exchange -> {
                try {
                    Map<String, Object> details = ExtraDetails.details(exchange);
                    Object outcome = ExtraDetails.merge(EventPayload.map(call.report()), details);
                    line(
                            ExtraDetails.ADDRESS,
                            ordered(
                                    "dedup_key",
                                    call.report().dedupKey(),
                                    "details",
                                    details,
                                    "outcome",
                                    outcome.toString().toLowerCase(Locale.ROOT)));
                } catch (JsonProcessingException | IllegalArgumentException e) {
                    failures++;
                    line(ExtraDetails.ADDRESS, Map.of("failed", UserRoute.reason(e)));
                }
            });
        }

        @Override
        public void settled() {
            Map<Hook, Integer> limits = new EnumMap<>(Hook.class);
            OWED.forEach(hook -> limits.put(hook, ALL));
            for (HookQueue.Call owed : queue.take(limits).join()) {
                call(owed.hook().address(), owed.body());
                queue.done(owed.id()).join();
            }
            if (refuses && routes.has(LAST_RESORT)) {
                for (LastResortQueue.Attempt attempt : lastResort.take(ALL).join()) {
                    call(LAST_RESORT, LastResortSteps.body(attempt));
                    lastResort.done(attempt.incident().id(), false).join();
                }
            }
        }

        private Instant now() {
            return simulation.now();
        }
    }

    @Override
    public void close() {
        routes.close();
        simulation.close();
    }
}
