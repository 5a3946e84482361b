package io.trunkline.rules;

import io.trunkline.config.Settings;

/** All rules with the lengths that were configured. */
public record Rules(
        AssessmentPolicy policy,
        Cooldown cooldown,
        GroupingPolicy grouping,
        DeliveryPolicy delivery,
        ReadBackPolicy readBack) {

    public static Rules of(Settings settings) {
        Cooldown cooldown =
                new Cooldown(settings.cooldown().length(), settings.cooldown().memory());
        return new Rules(
                new AssessmentPolicy(cooldown, settings.pagerduty().reopenAfter()),
                cooldown,
                new GroupingPolicy(
                        settings.grouping().company(), settings.grouping().window()),
                new DeliveryPolicy(settings.grouping().updateInterval()),
                new ReadBackPolicy(settings.pagerduty().rest().readBackAfter()));
    }
}
