package io.trunkline.app.reload;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.app.reload.RouteIndex.Entry;
import io.trunkline.config.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What an edit changes, in the order in which it is exchanged: what others call first, and what takes webhooks last. */
final class ExchangePlan {

    /** What else may stand in a file and is read again with its routes. */
    private static final Set<String> READ_AGAIN = Set.of(
            "onException",
            "onCompletion",
            "intercept",
            "interceptFrom",
            "interceptSendToEndpoint",
            "errorHandler",
            "beans");

    private static final String WEBHOOKS = "platform-http:";

    /** As Camel has it for routes without one. */
    private static final int USUAL_ORDER = 1000;

    private final RouteIndex before;
    private final RouteIndex after;

    private ExchangePlan(RouteIndex before, RouteIndex after) {
        this.before = before;
        this.after = after;
    }

    static ExchangePlan of(RouteIndex before, RouteIndex after) {
        return new ExchangePlan(before, after);
    }

    /** Whether what holds for all routes changes. */
    boolean changesConfigurations() {
        return !before.hasSameConfigurations(after);
    }

    /** What takes effect with a start alone: routes without an id, templates, REST. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (String file : after.files()) {
            if (!before.othersOf(file).equals(after.othersOf(file))) {
                for (JsonNode element : after.othersOf(file)) {
                    element.fieldNames().forEachRemaining(name -> {
                        if (!READ_AGAIN.contains(name)) {
                            problems.add(new Problem(
                                    file, name, "is not exchanged while running", "routes with an id, or a restart"));
                        }
                    });
                }
            }
        }
        return problems;
    }

    List<ExchangeStep> steps() {
        Map<String, Set<String>> removed = new TreeMap<>();
        Map<String, Set<String>> added = new TreeMap<>();
        Map<String, String> aliases = new HashMap<>();
        for (Entry old : before.routes()) {
            Optional<Entry> now = after.route(old.id());
            if (now.isEmpty() || changesConfigurations() || !old.isSameAs(now.get())) {
                removed.computeIfAbsent(input(old), input -> new TreeSet<>()).add(old.id());
                now.ifPresent(entry -> aliases.put(input(entry), input(old)));
            }
        }
        for (Entry now : after.routes()) {
            boolean stays = before.route(now.id())
                    .filter(old -> !changesConfigurations() && old.isSameAs(now))
                    .isPresent();
            if (!stays) {
                String input = aliases.getOrDefault(input(now), input(now));
                added.computeIfAbsent(input, place -> new TreeSet<>()).add(now.id());
            }
        }
        Set<String> inputs = new TreeSet<>(removed.keySet());
        inputs.addAll(added.keySet());
        return inputs.stream()
                .map(input ->
                        new ExchangeStep(removed.getOrDefault(input, Set.of()), added.getOrDefault(input, Set.of())))
                .sorted(Comparator.comparing(this::takesWebhooks).thenComparing(this::order))
                .toList();
    }

    private boolean takesWebhooks(ExchangeStep step) {
        return entries(step).stream().anyMatch(entry -> input(entry).startsWith(WEBHOOKS));
    }

    private int order(ExchangeStep step) {
        return entries(step).stream()
                .mapToInt(entry -> entry.route().path("startupOrder").asInt(USUAL_ORDER))
                .min()
                .orElse(USUAL_ORDER);
    }

    private List<Entry> entries(ExchangeStep step) {
        List<Entry> entries = new ArrayList<>();
        step.removed().forEach(id -> before.route(id).ifPresent(entries::add));
        step.added().forEach(id -> after.route(id).ifPresent(entries::add));
        return entries;
    }

    /** Where a route begins, without options. */
    private static String input(Entry entry) {
        String uri = entry.route().path("from").path("uri").asText("");
        String address = uri.contains("?") ? uri.substring(0, uri.indexOf('?')) : uri;
        return address.replaceFirst("^(\\w[\\w-]*):(//)?", "$1:");
    }
}
