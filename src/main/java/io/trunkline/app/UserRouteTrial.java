package io.trunkline.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trunkline.app.routecheck.HookFiles;
import io.trunkline.app.routecheck.KameletFiles;
import io.trunkline.app.routecheck.RenamedClasses;
import io.trunkline.app.routecheck.RouteFileSet;
import io.trunkline.app.routecheck.RouteFiles;
import io.trunkline.app.routecheck.RouteFolder;
import io.trunkline.app.routecheck.RoutePlaceholders;
import io.trunkline.app.routecheck.RouteSource;
import io.trunkline.app.routecheck.UserRouteFiles;
import io.trunkline.config.Configuration;
import io.trunkline.config.StartupErrors;
import io.trunkline.ledger.HookBody;
import io.trunkline.model.StatusEvent;
import io.trunkline.stage.SafeErrorMessage;
import io.trunkline.stage.hook.ReportFilter;
import io.trunkline.stage.hook.UserRouteErrors;
import io.trunkline.thread.DaemonThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultInterceptSendToEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.URISupport;

/**
 * The routes that users add, in a context of their own without the pipeline: to ask the filter about a report that never
 * arrived, or to see what each route would send where, without anything being sent.
 */
public final class UserRouteTrial implements AutoCloseable {

    private static final String LAST_RESORT = "last-resort" + RouteFiles.SUFFIX;
    private static final JsonMapper JSON = new JsonMapper();

    /** Where routes begin that others call; what comes from anywhere else would be taken from another system. */
    private static final Set<String> CALLED = Set.of("direct", "seda", "kamelet");

    /** So long a call may take; a route that takes longer is not called again. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    private static final long NANOS_BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(1);

    private final DefaultCamelContext context = new DefaultCamelContext(false);
    private final ProducerTemplate producer;
    private final Set<String> inputs = new TreeSet<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("user-routes"));
    private Duration limit = LIMIT;

    /**
     * What a route would have sent.
     *
     * @param endpoint where, without what may be a secret
     * @param body JSON where it is such, else a text
     */
    public record Sent(String endpoint, Object body) {}

    /** Counts nothing, for the shipped last resort. */
    public static final class Uncounted {

        public void countLastResort() {
            // There are no metrics here.
        }
    }

    private UserRouteTrial(
            List<RouteSource> files, Path routes, Map<String, String> properties, Optional<Consumer<Sent>> instead) {
        try {
            context.disableJMX();
            context.addModelLifecycleStrategy(new UserRouteErrors());
            context.addModelLifecycleStrategy(new CalledRoutesAlone());
            // What hangs is given up.
            context.getShutdownStrategy().setTimeout(1);
            RoutePlaceholders.areSettings(context);
            RenamedClasses.areFoundBy(context);
            Properties placeholders = new Properties();
            placeholders.putAll(properties);
            context.getPropertiesComponent().setOverrideProperties(placeholders);
            context.getRegistry().bind("sweep", new Uncounted());
            context.build();
            instead.ifPresent(this::sendNothing);
            context.getComponent("kamelet", KameletComponent.class).setLocation(KameletFiles.location(routes));
            for (RouteSource source : files) {
                Path file = source.file();
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(ResourceHelper.resolveMandatoryResource(context, source.uri()));
                HookFiles.address(file).ifPresent(inputs::add);
                if (file.endsWith(LAST_RESORT)) {
                    inputs.add("direct:last-resort");
                }
            }
            context.start();
            producer = context.createProducerTemplate();
        } catch (Exception e) {
            context.stop();
            throw new IllegalArgumentException(
                    routes + ": the routes cannot be loaded: " + StartupErrors.reason(e)
                            + "; expected: what check takes",
                    e);
        }
    }

    /** The same with another limit for a call. */
    UserRouteTrial withLimit(Duration most) {
        limit = most;
        return this;
    }

    /**
     * All routes that users add, and the last resort, with those that they call, which send nothing.
     *
     * @param instead is given what they would send
     * @throws IllegalArgumentException if they cannot be loaded; the message is one line for people
     */
    public static UserRouteTrial sendingNothing(Path routes, Map<String, String> properties, Consumer<Sent> instead) {
        Set<String> pipeline = new TreeSet<>(shipped());
        pipeline.remove(LAST_RESORT);
        return new UserRouteTrial(
                UserRouteFiles.in(routes, LAST_RESORT, pipeline), routes, properties, Optional.of(instead));
    }

    /**
     * The filter alone, as it is; nothing if there is none.
     *
     * @throws IllegalArgumentException if it cannot be loaded; the message is one line for people
     */
    public static Optional<UserRouteTrial> filter(Path routes, Map<String, String> properties) {
        return RouteFolder.of(routes).sources().stream()
                .filter(source -> HookFiles.address(source.file())
                        .filter(ReportFilter.ADDRESS::equals)
                        .isPresent())
                .findFirst()
                .map(source -> new UserRouteTrial(List.of(source), routes, properties, Optional.empty()));
    }

    /** Whether there is a route at an address. */
    public boolean has(String address) {
        return inputs.contains(address);
    }

    private static Set<String> shipped() {
        try {
            return RouteFileSet.shipped().files().keySet();
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own routes cannot be read", e);
        }
    }

    /** Calls the route at an address; one that takes too long fails, and is not there any more. */
    public Exchange call(String address, Object body) {
        Future<Exchange> call = threads.submit(() -> {
            Exchange exchange = producer.send(address, sent -> sent.getMessage().setBody(body));
            awaitQueues();
            return exchange;
        });
        Throwable failure;
        try {
            return call.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            call.cancel(true);
            inputs.remove(address);
            failure = late;
        } catch (ExecutionException e) {
            failure = e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = e;
        }
        Exchange failed = new DefaultExchange(context);
        failed.setException(failure);
        return failed;
    }

    /** What a route left in a queue is done when two looks in a row find nothing of it. */
    private void awaitQueues() {
        List<SedaEndpoint> queues = context.getEndpoints().stream()
                .filter(SedaEndpoint.class::isInstance)
                .map(SedaEndpoint.class::cast)
                .toList();
        int quiet = queues.isEmpty() ? 2 : 0;
        while (quiet < 2 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(NANOS_BETWEEN_LOOKS);
            boolean idle = context.getInflightRepository().size() == 0
                    && queues.stream().allMatch(queue -> queue.getCurrentQueueSize() == 0);
            quiet = idle ? quiet + 1 : 0;
        }
    }

    /** Why the filter keeps a report out; nothing if it passes, as it does where the filter fails. */
    public Function<StatusEvent, Optional<String>> filter(Configuration configuration) {
        return event -> {
            if (!has(ReportFilter.ADDRESS)) {
                return Optional.empty();
            }
            Exchange asked = call(
                    ReportFilter.ADDRESS,
                    HookBody.of(
                            event,
                            configuration.directory().find(event.component()).service(),
                            ""));
            return asked.getException() == null ? ReportFilter.reason(asked) : Optional.empty();
        };
    }

    private void sendNothing(Consumer<Sent> instead) {
        context.getPropertiesComponent().addPropertiesFunction(new UnsetVariables());
        context.getCamelContextExtension()
                .registerEndpointCallback(
                        (uri, endpoint) -> SilentEndpoint.isInternal(uri) ? endpoint : recorded(endpoint, instead));
    }

    private static Endpoint recorded(Endpoint endpoint, Consumer<Sent> instead) {
        DefaultInterceptSendToEndpoint recorded =
                new DefaultInterceptSendToEndpoint(new SilentEndpoint(endpoint), true);
        recorded.setBefore(exchange -> instead.accept(new Sent(address(endpoint, exchange), body(exchange))));
        return recorded;
    }

    private static String address(Endpoint endpoint, Exchange exchange) {
        String uri = exchange.getMessage().getHeader(Exchange.HTTP_URI, endpoint.getEndpointUri(), String.class);
        return SafeErrorMessage.withoutSecrets(URISupport.sanitizeUri(uri));
    }

    private static Object body(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Map<?, ?> || body instanceof List<?> || body == null) {
            return body;
        }
        String text = exchange.getMessage().getBody(String.class);
        try {
            return text != null && text.stripLeading().startsWith("{") ? JSON.readTree(text) : text;
        } catch (JsonProcessingException plain) {
            return text;
        }
    }

    /** A variable of the environment that is not set here stands for an address, so that routes load without secrets. */
    private static final class UnsetVariables implements PropertiesFunction {

        @Override
        public String getName() {
            return "env";
        }

        @Override
        public String apply(String name) {
            String key = name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
            String value = System.getenv(key);
            return value != null
                    ? value
                    : name.contains(":")
                            ? name.substring(key.length() + 1)
                            : "https://" + key.replace('_', '-') + ".unset";
        }
    }

    /** Nothing begins by itself here, and nothing is taken from another system. */
    private static final class CalledRoutesAlone extends ModelLifecycleStrategySupport {

        @Override
        public void onAddRouteDefinition(RouteDefinition route) {
            String uri = route.getInput().getEndpointUri();
            if (!CALLED.contains(uri.replaceFirst("[:?].*", ""))) {
                route.setAutoStartup("false");
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        context.stop();
    }
}
