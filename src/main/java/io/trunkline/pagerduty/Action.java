package io.trunkline.pagerduty;

/** Why PagerDuty is called; an update is a trigger under the key of an open incident. */
public enum Action {
    TRIGGER,
    UPDATE,
    RESOLVE
}
