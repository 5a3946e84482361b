package io.trunkline.app;

import io.trunkline.app.reload.DrainedShutdown;
import io.trunkline.app.reload.HandOver;
import io.trunkline.app.routecheck.BeanNames;
import io.trunkline.app.routecheck.RenamedClasses;
import io.trunkline.app.routecheck.RequiredRoutes;
import io.trunkline.app.routecheck.RouteFolder;
import io.trunkline.app.routecheck.RoutePlaceholders;
import io.trunkline.config.Problem;
import io.trunkline.config.StartupException;
import io.trunkline.stage.deliver.OutgoingEvent;
import io.trunkline.stage.hook.UserRouteErrors;
import io.trunkline.webhook.PortHealthCheck;
import io.trunkline.webhook.WebhookServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.model.ModelCamelContext;

/** Camel's Main with this program's defaults, and the webhook port at the outer edge of its life. */
final class CamelMain extends Main {

    /**
     * For the requests in hand, and again for the routes. With what is closed after them, a stop takes less than the 60 s
     * after which the unit of systemd and the manifests for Kubernetes let kill.
     */
    private static final int SHUTDOWN_SECONDS = 20;

    private final WebhookServer server;
    private final Path routes;
    private final Set<String> required;
    private final List<Service> services;
    private final List<Consumer<CamelContext>> whenConfigured;
    private volatile boolean ending;

    /** @param properties keys in {@code camel.*} override what is set here */
    CamelMain(
            String name,
            Path routes,
            Set<String> required,
            Map<String, Object> beans,
            Map<String, String> properties,
            List<Service> services,
            List<Consumer<CamelContext>> whenConfigured,
            WebhookServer server) {
        this.server = server;
        this.routes = routes;
        this.required = required;
        this.services = services;
        this.whenConfigured = whenConfigured;
        setAppName("Trunkline on Apache Camel");
        // The process's end is handled by Router, which knows what else there is to stop.
        setShutdownStrategy(new SimpleMainShutdownStrategy());
        setDefaultPropertyPlaceholderLocation("false");
        beans.forEach(this::bind);
        bind("direct-component", new HandOver());
        bind(BeanNames.PORT_CHECK, new PortHealthCheck(server));
        properties.forEach(this::addOverrideProperty);
        configure()
                .withName(name)
                .withRoutesIncludePattern(RouteFolder.of(followed(routes)).pattern())
                .withBasePackageScanEnabled(false)
                .withAutoConfigurationLogSummary(false)
                .withShutdownTimeout(SHUTDOWN_SECONDS)
                .withJmxEnabled(true);
    }

    /** Camel does not look into a folder that is a link; one that is not there is for the router to name. */
    private static Path followed(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder;
        }
    }

    /** Lets a start that is under way open no port any more; stop() waits for the rest of it. */
    void endStart() {
        ending = true;
    }

    /** Returns when Camel was stopped. */
    void awaitStop() {
        waitUntilCompleted();
    }

    /**
     * Camel parses every file once before it loads them, for what they declare beside routes. Where none does, as none of
     * those that are shipped, that is left out: once is enough.
     */
    @Override
    protected void modelineRoutes(CamelContext context) throws Exception {
        if (RouteFolder.of(routes).mayHaveBeansOrPipes()) {
            super.modelineRoutes(context);
        }
    }

    @Override
    protected CamelContext createCamelContext() {
        CamelContext context = super.createCamelContext();
        RoutePlaceholders.areSettings(context);
        RenamedClasses.areFoundBy(context);
        ((ModelCamelContext) context).addModelLifecycleStrategy(new UserRouteErrors());
        context.getCamelContextExtension().setManagementMBeanAssembler(new CachingMBeanAssembler(context));
        context.setShutdownStrategy(new DrainedShutdown(context));
        return context;
    }

    @Override
    protected void postProcessCamelContext(CamelContext context) throws Exception {
        super.postProcessCamelContext(context);
        // The settings refuse it; this is for a system property, which only Camel reads.
        if (configure().isRoutesReloadEnabled()) {
            throw new StartupException(
                    "camel.main.routesReloadEnabled: Camel's reload takes all routes away before it reads the edited file;"
                            + " expected no such key",
                    null);
        }
        OutgoingEvent.addConverters(context);
        for (Service service : services) {
            context.addService(service);
        }
        for (Consumer<CamelContext> step : whenConfigured) {
            if (ending) {
                throw new StartupException("it was stopped before it was up", null);
            }
            step.accept(context);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        // A caller that names no routes may want only some of them.
        List<Problem> gaps =
                required.isEmpty() ? List.of() : RequiredRoutes.gaps(routes.toString(), getCamelContext(), required);
        if (!gaps.isEmpty()) {
            throw new StartupException(gaps.get(0).toString(), null);
        }
        if (!ending) {
            server.listen();
        }
    }

    @Override
    protected void doStop() throws Exception {
        server.drain(Duration.ofSeconds(SHUTDOWN_SECONDS));
        super.doStop();
        server.close();
    }
}
