package io.trunkline.policy;

import io.trunkline.settings.Settings;

/** All rules with the lengths that were configured. */
public record Rules(Policy policy, Cooldown cooldown, Grouping grouping, Delivery delivery, ReadBack readBack) {

    public static Rules of(Settings settings) {
        Cooldown cooldown =
                new Cooldown(settings.cooldown().length(), settings.cooldown().memory());
        return new Rules(
                new Policy(cooldown, settings.pagerduty().reopenAfter()),
                cooldown,
                new Grouping(settings.grouping().company(), settings.grouping().window()),
                new Delivery(settings.grouping().updateInterval()),
                new ReadBack(settings.pagerduty().rest().readBackAfter()));
    }
}
