package io.trunkline.app;

import io.trunkline.config.Configuration;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.ledger.FindDueWork;
import io.trunkline.ledger.ReadBackIncident;
import io.trunkline.ledger.RetryIncident;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows from the configuration as it is at the start, and from each edit of it while the router runs. */
final class ConfigReloader extends ScheduledWork {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigReloader.class);
    private static final int SECONDS_BEFORE_FOLLOWING = 2;
    private static final String READ_BACK = "read-back";
    private static final String ACKNOWLEDGE = "acknowledge";

    private final ReloadableConfiguration configuration;
    private final FindDueWork findDueWork;
    private final RetryIncident retryIncident;
    private final ReadBackIncident readingBack;

    ConfigReloader(
            ReloadableConfiguration configuration,
            FindDueWork findDueWork,
            RetryIncident retryIncident,
            ReadBackIncident readingBack) {
        super("configuration-edits");
        this.configuration = configuration;
        this.findDueWork = findDueWork;
        this.retryIncident = retryIncident;
        this.readingBack = readingBack;
        configuration.onChange(this::changed);
    }

    /** Watches the files. */
    @Override
    void schedule(ScheduledExecutorService on) {
        configuration.start(on);
    }

    /** What changed while the router was down: the windows of maintenance, and what people did in PagerDuty. */
    void catchUp() {
        configuration
                .get()
                .sources()
                .apart()
                .forEach(apart -> LOG.warn("The source {} {}", apart.other().name(), apart.problem()));
        findDueWork.maintenanceChanged().join();
        // A key that is in the environment can only be mended with a start: what PagerDuty refused is sent again.
        retryIncident.servicesChanged(configuration.get().directory()).join();
        if (!configuration.get().apiTokens().isEmpty()) {
            readingBack.begin().join();
        }
    }

    /** What waited for other windows or other services is looked at again; the sweep takes it from there. */
    private void changed(Configuration before, Configuration now) {
        // Quiet hours are windows of a service.
        if (before.maintenance() != now.maintenance() || before.directory() != now.directory()) {
            follow(findDueWork::maintenanceChanged);
        }
        if (before.directory() != now.directory()) {
            follow(() -> retryIncident.servicesChanged(now.directory()));
        }
        if (!before.apiTokens().equals(now.apiTokens())) {
            apiTokensChanged(now);
        }
        LOG.info("The configuration was edited and is in force");
    }

    /** While the store is away the edit is in force and the ledger cannot follow; it is tried until it has. */
    private void follow(Supplier<CompletableFuture<?>> step) {
        try {
            step.get().join();
        } catch (CompletionException e) {
            LOG.warn(
                    "The ledger has yet to follow an edit, and is asked again: {}",
                    e.getCause().getMessage());
            executor().schedule(() -> follow(step), SECONDS_BEFORE_FOLLOWING, TimeUnit.SECONDS);
        }
    }

    /** Routes that do nothing without a secret are not started by themselves. */
    void startWhatIsConfigured(CamelContext configured) {
        Configuration now = configuration.get();
        try {
            configured.addStartupListener(new StartupListener() {
                @Override
                public void onCamelContextStarted(CamelContext started, boolean already) {
                    // Too early: Camel starts its consumers after that.
                }

                @Override
                public void onCamelContextFullyStarted(CamelContext started, boolean already) throws Exception {
                    if (!now.settings().pagerduty().webhookSecrets().isEmpty()) {
                        startRoute(started, ACKNOWLEDGE);
                    }
                    if (!now.apiTokens().isEmpty()) {
                        startRoute(started, READ_BACK);
                    }
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException("Camel takes no listener", e);
        }
    }

    /** Ids of the routes that do not start by themselves and that this configuration asks for. */
    static Set<String> routesAskedFor(Configuration configuration) {
        Set<String> ids = new HashSet<>();
        // The webhooks' secrets are read at the start alone, and cannot be taken away while running.
        if (!configuration.settings().pagerduty().webhookSecrets().isEmpty()) {
            ids.add(ACKNOWLEDGE);
        }
        if (!configuration.apiTokens().isEmpty()) {
            ids.add(READ_BACK);
        }
        return ids;
    }

    private static void startRoute(CamelContext context, String id) throws Exception {
        if (context.getRoute(id) == null) {
            LOG.error("The folder of the routes has no route {}, which the configuration asks for", id);
        }
        context.getRouteController().startRoute(id);
    }

    /** What could not be read back may be now. */
    private void apiTokensChanged(Configuration now) {
        try {
            if (now.apiTokens().isEmpty()) {
                getCamelContext().getRouteController().stopRoute(READ_BACK);
            } else {
                readingBack.begin().join();
                startRoute(getCamelContext(), READ_BACK);
            }
        } catch (Exception e) {
            LOG.error("The route {} does not follow the edit of the tokens; the next start will", READ_BACK, e);
        }
    }
}
