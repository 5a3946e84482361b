package io.trunkline.app.routecheck;

import io.trunkline.config.Problem;
import io.trunkline.config.StartupErrors;
import io.trunkline.stage.receive.DeliveryCache;
import io.trunkline.stage.receive.ReceivePredicates;
import io.trunkline.stage.receive.ReceiveSteps;
import io.trunkline.stage.receive.SqsErrorHandler;
import io.trunkline.stage.receive.SqsSteps;
import io.trunkline.webhook.RouteReply;
import io.trunkline.webhook.WebhookEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.BeanProcessorFactory;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Loads route files into a context that is initialised and never started: endpoints, their options, expressions and
 * references are resolved, and nothing runs, listens or connects.
 */
final class RouteDryLoad {

    private final Map<String, Object> beans;
    private final Properties placeholders = new Properties();
    private final Set<String> required;
    private String kamelets = "";

    RouteDryLoad(Map<String, Object> beans, Map<String, String> properties, Set<String> required) {
        this.required = required;
        this.beans = new LinkedHashMap<>(beans);
        this.beans.put(BeanNames.RECEIVE, ReceiveSteps.class);
        this.beans.putAll(ReceivePredicates.wordsForATrial());
        this.beans.putAll(RouteReply.beans());
        this.beans.put(BeanNames.SEEN_DELIVERIES, new DeliveryCache());
        this.beans.put(BeanNames.PULL, SqsSteps.class);
        this.beans.put(BeanNames.QUEUE_WATCH, SqsErrorHandler.OF_NOTHING);
        this.beans.put(BeanNames.NO_HEADERS, SqsSteps.noHeaders());
        placeholders.putAll(properties);
    }

    /** All beans that routes may call; those of the receive stage stand in by their classes. */
    Map<String, Object> beans() {
        return beans;
    }

    /** Camel stops at the first problem, so each file is tried by itself, and then all together. */
    List<Problem> problems(Path folder, List<RouteSource> files) {
        List<Problem> problems = new ArrayList<>();
        kamelets = KameletFiles.location(folder);
        Optional<Exception> together = failure(files, context -> {
            problems.addAll(RequiredRoutes.gaps(folder.toString(), context, required));
            problems.addAll(RequiredRoutes.sharedQueues(folder.toString(), context));
        });
        if (together.isPresent()) {
            for (RouteSource file : files) {
                failure(List.of(file), context -> {}).ifPresent(failure -> problems.add(problem(file.file(), failure)));
            }
            if (problems.isEmpty()) {
                problems.add(problem(folder, together.get()));
            }
        }
        return problems;
    }

    /** @param loaded gets the context when all of the files are in it */
    private Optional<Exception> failure(List<RouteSource> files, Consumer<CamelContext> loaded) {
        DefaultCamelContext context = new DefaultCamelContext(false);
        try {
            context.disableJMX();
            RoutePlaceholders.areSettings(context);
            RenamedClasses.areFoundBy(context);
            context.getPropertiesComponent().setOverrideProperties(placeholders);
            beans.forEach(context.getRegistry()::bind);
            StubBeanFactory uncalled = new StubBeanFactory();
            context.getRegistry().bind(StubBeanFactory.LANGUAGE_NAME, uncalled);
            context.getCamelContextExtension().addContextPlugin(BeanProcessorFactory.class, uncalled);
            context.build();
            context.getComponent("kamelet", KameletComponent.class).setLocation(kamelets);
            for (RouteSource file : files) {
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(ResourceHelper.resolveMandatoryResource(context, file.uri()));
            }
            context.init();
            context.getEndpoints().stream()
                    .filter(PlatformHttpEndpoint.class::isInstance)
                    .map(PlatformHttpEndpoint.class::cast)
                    .forEach(WebhookEngine::requireServed);
            loaded.accept(context);
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of(e);
        } finally {
            context.stop();
        }
    }

    private static Problem problem(Path where, Exception failure) {
        String place = "-";
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof FailedToCreateRouteException route) {
                place = "route " + route.getRouteId();
            }
        }
        return new Problem(where.toString(), place, StartupErrors.reason(failure), "what Camel can load");
    }
}
