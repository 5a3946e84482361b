package io.trunkline.store;

/** Where work waits for the one who writes. */
public enum WritePriority {
    /** What leads to a call or notes one, since a page waits for it; and whatever else is rare. */
    PAGES,
    /** What the policy says of one component, of which a storm has thousands. */
    VERDICTS,
    /** What the platforms report, of which a storm has thousands and each sender waits for the answer. */
    REPORTS
}
