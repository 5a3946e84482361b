package io.trunkline.management;

import io.trunkline.inventory.InventoryStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Shows what the platforms' last lists had. Never down: a node takes webhooks whatever a list says. */
public final class InventoryCheck extends AbstractHealthCheck {

    private final Supplier<List<InventoryStatus>> standings;

    /** @param standings must not block */
    public InventoryCheck(Supplier<List<InventoryStatus>> standings) {
        super("trunkline", "inventory");
        this.standings = standings;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        List<InventoryStatus> now = standings.get();
        if (!now.isEmpty()) {
            builder.detail("sources", now.stream().map(InventoryCheck::detail).toList());
        }
    }

    private static Map<String, Object> detail(InventoryStatus standing) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("source", standing.source());
        detail.put("listed_at", standing.listedAt().toString());
        detail.put("trunks", standing.trunks());
        detail.put("trunks_without_edge", standing.withoutEdge());
        return detail;
    }
}
