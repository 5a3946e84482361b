package io.trunkline.app;

import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.StartupListener;
import org.apache.camel.StaticService;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Work beside the routes on a thread of its own, which the Camel context names, starts before its routes and stops after
 * them.
 */
abstract class ScheduledWork extends ServiceSupport implements CamelContextAware, StaticService {

    private final String name;
    private CamelContext context;
    private ScheduledExecutorService executor;

    ScheduledWork(String name) {
        this.name = name;
    }

    /** Whether it begins when all routes are there, rather than before them. */
    boolean beginsWithTheRoutes() {
        return false;
    }

    /** Schedules the first of it. */
    abstract void schedule(ScheduledExecutorService on);

    /** Where the rest is scheduled; once the context has stopped, it takes nothing. */
    final ScheduledExecutorService executor() {
        return executor;
    }

    @Override
    protected void doStart() throws Exception {
        executor = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, name);
        if (beginsWithTheRoutes()) {
            context.addStartupListener(new StartupListener() {
                @Override
                public void onCamelContextStarted(CamelContext starting, boolean already) {
                    // Too early: Camel starts its routes after that.
                }

                @Override
                public void onCamelContextFullyStarted(CamelContext fully, boolean already) {
                    schedule(executor);
                }
            });
        } else {
            schedule(executor);
        }
    }

    @Override
    protected void doStop() {
        context.getExecutorServiceManager().shutdownNow(executor);
    }

    @Override
    public final CamelContext getCamelContext() {
        return context;
    }

    @Override
    public final void setCamelContext(CamelContext context) {
        this.context = context;
    }
}
