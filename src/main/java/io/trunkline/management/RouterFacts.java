package io.trunkline.management;

import io.trunkline.config.Configuration;
import io.trunkline.inventory.notifications.SubscriptionStatus;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the API says of the router that is not in the ledger.
 *
 * @param node names this process among those that share the store
 * @param configuration what is in force
 * @param channels how the listening to platforms stands; must not block
 */
public record RouterFacts(
        String node, Supplier<Configuration> configuration, Supplier<List<SubscriptionStatus>> channels) {}
