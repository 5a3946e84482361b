package io.trunkline.pagerduty.rest;

import java.util.List;

/** PagerDuty understood a call and will not do it. */
public final class Refused extends RestFailure {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<String> reasons;

    Refused(String call, int status, List<String> reasons) {
        super("PagerDuty refused " + call + " with " + status + (reasons.isEmpty() ? "" : ": ")
                + String.join("; ", reasons) + advice(status));
        this.status = status;
        this.reasons = List.copyOf(reasons);
    }

    public int status() {
        return status;
    }

    @Override
    public boolean isOfToken() {
        return status >= 401 && status <= 403;
    }

    public boolean notFound() {
        return status == 404;
    }

    /** PagerDuty's own words, a line each. */
    public List<String> reasons() {
        return reasons;
    }

    private static String advice(int status) {
        return switch (status) {
            case 401 -> " (is it the token of this account, and the URL that of its service region?)";
            case 402 -> " (the account's plan has no such feature)";
            case 403 -> " (the token may not do this)";
            default -> "";
        };
    }
}
