package io.trunkline.app.routecheck;

import io.trunkline.model.DeliveryResult;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.store.StoreUnavailableException;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultClassResolver;

/** Finds classes by the names that they had in route files of versions before, which an edited file of that time still says. */
public final class RenamedClasses extends DefaultClassResolver {

    private static final Map<String, Class<?>> BY_OLD_NAME = Map.of(
            "io.trunkline.ledger.StoreUnavailable", StoreUnavailableException.class,
            "io.trunkline.source.BadEvent", InvalidEventException.class,
            "io.trunkline.source.normalize.InvalidEventException", InvalidEventException.class,
            "io.trunkline.pagerduty.Answer", DeliveryResult.class,
            "io.trunkline.pagerduty.Deed", PagerDutyWebhook.class);

    private RenamedClasses(CamelContext context) {
        super(context);
    }

    public static void areFoundBy(CamelContext context) {
        context.setClassResolver(new RenamedClasses(context));
    }

    @Override
    protected Class<?> loadClass(String name, ClassLoader loader) {
        Class<?> renamed = BY_OLD_NAME.get(name);
        return renamed == null ? super.loadClass(name, loader) : renamed;
    }
}
