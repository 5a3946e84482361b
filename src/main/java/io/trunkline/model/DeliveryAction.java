package io.trunkline.model;

/** Why PagerDuty is called; an update is a trigger under the key of an open incident. */
public enum DeliveryAction {
    TRIGGER,
    UPDATE,
    RESOLVE
}
