package io.trunkline.rules;

/** All rules with the lengths that were configured. */
public record Rules(
        AssessmentPolicy policy,
        Cooldown cooldown,
        GroupingPolicy grouping,
        DeliveryPolicy delivery,
        ReadBackPolicy readBack,
        CausePolicy cause) {}
