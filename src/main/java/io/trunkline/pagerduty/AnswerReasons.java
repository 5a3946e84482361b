package io.trunkline.pagerduty;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.model.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Why PagerDuty refused something, in its own words: what its answers say in {@code message} and {@code errors}. */
public final class AnswerReasons {

    private static final int MOST = 20;
    private static final int LONGEST = 500;

    private AnswerReasons() {}

    /**
     * PagerDuty's message and its errors, or whatever else the body says; each one line.
     *
     * @param errors a list or a single value; either may be missing
     * @param body may be null
     * @param mask hides a secret that the answer may echo
     */
    public static List<String> of(JsonNode message, JsonNode errors, String body, UnaryOperator<String> mask) {
        List<String> reasons = new ArrayList<>();
        add(reasons, message);
        if (errors.isArray()) {
            errors.forEach(error -> add(reasons, error));
        } else {
            add(reasons, errors);
        }
        if (reasons.isEmpty() && body != null) {
            reasons.add(body);
        }
        return reasons.stream()
                .map(reason -> line(reason, mask))
                .filter(reason -> !reason.isBlank())
                .limit(MOST)
                .toList();
    }

    /** One line for a log: masked before it is cut, so that no part of a secret is left at the end. */
    static String line(String text, UnaryOperator<String> mask) {
        return SafeText.cut(mask.apply(SafeText.clean(text)).strip(), LONGEST, "…");
    }

    private static void add(List<String> reasons, JsonNode node) {
        if (!node.isMissingNode() && !node.isNull()) {
            reasons.add(node.isTextual() ? node.asText() : node.toString());
        }
    }
}
