package io.trunkline.provision;

/** What there is to set up in PagerDuty. */
public enum Kind {
    POLICY("escalation policy"),
    SERVICE("service"),
    INTEGRATION("integration"),
    GROUPING("alert grouping"),
    BUSINESS_SERVICE("business service"),
    DEPENDENCY("dependency"),
    SUBSCRIPTION("webhook subscription");

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    /** As people read it. */
    public String label() {
        return label;
    }
}
