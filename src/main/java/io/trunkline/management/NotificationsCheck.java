package io.trunkline.management;

import io.trunkline.inventory.notifications.SubscriptionStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Shows the state of the notification channels. Never down: a node whose channels are closed still has to take
 * webhooks, and no other node would fare better.
 */
public final class NotificationsCheck extends AbstractHealthCheck {

    private final Supplier<List<SubscriptionStatus>> standings;

    /** @param standings must not block */
    public NotificationsCheck(Supplier<List<SubscriptionStatus>> standings) {
        super("trunkline", "notifications");
        this.standings = standings;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        List<SubscriptionStatus> now = standings.get();
        if (now.isEmpty()) {
            return;
        }
        builder.detail("sources", now.stream().map(NotificationsCheck::detail).toList());
        long closed = now.stream()
                .filter(each -> each.open() < each.channels())
                .mapToLong(each -> each.channels() - each.open())
                .sum();
        if (closed > 0) {
            builder.message(closed + (closed == 1 ? " notification channel is" : " notification channels are")
                    + " not open; what they would report is asked for meanwhile");
        }
    }

    private static Map<String, Object> detail(SubscriptionStatus standing) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("source", standing.source());
        detail.put("here", standing.holds());
        detail.put("channels", standing.channels());
        detail.put("open", standing.open());
        detail.put("topics", standing.heard());
        detail.put("without_room", standing.unheard());
        detail.put("reason", standing.trouble());
        return detail;
    }
}
