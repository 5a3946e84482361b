package io.trunkline.app.reload;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.app.reload.RouteIndex.Bean;
import io.trunkline.app.reload.RouteIndex.Entry;
import io.trunkline.app.routecheck.HookFiles;
import io.trunkline.app.routecheck.RouteFile;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
    private static final String QUEUE = "seda:";
    private static final Pattern SIZE_OF_QUEUE = Pattern.compile("[?&]size=([^&]*)");

    /** As Camel has it for routes without one. */
    private static final int USUAL_ORDER = 1000;

    private final RouteIndex before;
    private final RouteIndex after;
    private final Map<String, Bean> bound;

    private ExchangePlan(RouteIndex before, RouteIndex after, Map<String, Bean> bound) {
        this.before = before;
        this.after = after;
        this.bound = bound;
    }

    static ExchangePlan of(RouteIndex before, RouteIndex after) {
        return new ExchangePlan(before, after, Map.of());
    }

    /** @param bound by name the beans that were there since the start, those that went since among them */
    ExchangePlan afterBeans(Map<String, Bean> bound) {
        return new ExchangePlan(before, after, Map.copyOf(bound));
    }

    /** Whether what holds for all routes changes. */
    boolean changesConfigurations() {
        return !before.hasSameConfigurations(after);
    }

    /** Whether there is anything to do. */
    boolean isEmpty() {
        return steps().isEmpty() && filesOfNewBeans().isEmpty();
    }

    /** Names of the files with a bean that there was not, which is bound before the first step. */
    Set<String> filesOfNewBeans() {
        return after.beans().stream()
                .filter(bean -> before.bean(bean.name()).isEmpty())
                .map(bean -> bean.file().name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * What takes effect with a start alone: routes without an id, templates, REST, another bean of a name, the size of a
     * queue.
     */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        missingFrom(before, after, "is not exchanged while running", problems);
        missingFrom(after, before, "is not taken away while running", problems);
        for (Bean now : after.beans()) {
            // Camel's languages keep the bean that they found first, also while it is away.
            before.bean(now.name())
                    .or(() -> Optional.ofNullable(bound.get(now.name())))
                    .filter(old -> !old.definition().equals(now.definition()))
                    .ifPresent(old -> problems.add(new Problem(
                            now.file().name(),
                            now.file()
                                    .place(
                                            "bean " + now.name(),
                                            Pattern.compile(
                                                    ".*\\bname: *[\"']?" + Pattern.quote(now.name()) + "\\b.*")),
                            "changed under the same name",
                            "a new name, or a restart")));
        }
        for (Entry now : after.routes()) {
            before.routes().stream()
                    .filter(old -> input(old).startsWith(QUEUE) && input(old).equals(input(now)))
                    .filter(old -> !sizeOfQueue(old).equals(sizeOfQueue(now)))
                    .findFirst()
                    .ifPresent(old -> problems.add(new Problem(
                            now.file().name(),
                            now.file().placeOfRoute(now.id()),
                            "the size of the queue changes from " + sizeOfQueue(old) + " to " + sizeOfQueue(now),
                            "the queue as it is, or a restart")));
        }
        return problems;
    }

    /** What one of two has beside routes with an id, and the other does not. */
    private static void missingFrom(RouteIndex other, RouteIndex one, String problem, List<Problem> problems) {
        Set<JsonNode> there = other.others();
        for (RouteFile file : one.files()) {
            for (JsonNode element : one.othersOf(file.name())) {
                element.fieldNames().forEachRemaining(name -> {
                    boolean known = problems.stream()
                            .anyMatch(each -> each.file().equals(file.name())
                                    && each.place().endsWith(name));
                    if (!READ_AGAIN.contains(name) && !there.contains(element) && !known) {
                        problems.add(new Problem(
                                file.name(),
                                file.place(name, Pattern.compile("\\s*- *" + Pattern.quote(name) + " *:.*")),
                                problem,
                                "routes with an id, or a restart"));
                    }
                });
            }
        }
    }

    private static String sizeOfQueue(Entry entry) {
        JsonNode from = entry.route().path("from");
        Matcher inUri = SIZE_OF_QUEUE.matcher(from.path("uri").asText(""));
        String usual = inUri.find() ? inUri.group(1) : "Camel's own";
        return from.path("parameters").path("size").asText(usual);
    }

    /** A step that Camel refused, or what there is besides, with the file and the line where it stands. */
    Problem refused(Set<String> routes, String reason) {
        return routes.stream()
                .flatMap(id -> after.route(id).or(() -> before.route(id)).stream())
                .findFirst()
                .map(entry -> new Problem(
                        entry.file().name(),
                        entry.file().placeOfRoute(entry.id()),
                        "not exchanged: " + reason,
                        "what Camel can start"))
                .orElseGet(() -> new Problem(
                        String.join(", ", filesOfNewBeans()), "-", "not exchanged: " + reason, "what Camel can start"));
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
        return HookFiles.input(entry.route().path("from"));
    }
}
