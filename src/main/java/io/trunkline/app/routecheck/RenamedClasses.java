package io.trunkline.app.routecheck;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultClassResolver;

/** Finds classes by the names that they had in route files of versions before, which an edited file of that time still says. */
public final class RenamedClasses extends DefaultClassResolver {

    private static final Map<String, String> NAMES = Map.of(
            "io.trunkline.ledger.StoreUnavailable", "io.trunkline.store.StoreUnavailableException",
            "io.trunkline.source.BadEvent", "io.trunkline.source.normalize.InvalidEventException",
            "io.trunkline.pagerduty.Answer", "io.trunkline.model.DeliveryResult",
            "io.trunkline.pagerduty.Deed", "io.trunkline.pagerduty.webhook.PagerDutyWebhook");

    private RenamedClasses(CamelContext context) {
        super(context);
    }

    public static void areFoundBy(CamelContext context) {
        context.setClassResolver(new RenamedClasses(context));
    }

    @Override
    protected Class<?> loadClass(String name, ClassLoader loader) {
        return super.loadClass(NAMES.getOrDefault(name, name), loader);
    }
}
