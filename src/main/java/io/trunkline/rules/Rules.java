package io.trunkline.rules;

import java.time.Duration;

/**
 * All rules with the lengths that were configured.
 *
 * @param plannedLongest how long work that a platform knows of holds an outage
 */
public record Rules(
        AssessmentPolicy policy,
        Cooldown cooldown,
        GroupingPolicy grouping,
        DeliveryPolicy delivery,
        ReadBackPolicy readBack,
        CausePolicy cause,
        Duration plannedLongest) {}
