package io.trunkline.source.genesys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Evidence.Fact;
import io.trunkline.model.Status;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One of the two lists of a trunk's proxies, each with a state: those asked by OPTIONS, and those it registers with. */
record ProxyList(Names names, List<JsonNode> proxies, Optional<String> off) {

    /**
     * @param fact what the list tells of
     * @param label the same in a reason
     * @param noun what its entries are in a summary
     */
    private record Names(
            Fact fact, String label, String noun, String list, String state, String time, String enabled) {}

    private static final Names OPTIONS = new Names(
            Fact.OPTIONS,
            "OPTIONS",
            "proxies",
            "optionsStatus",
            "optionState",
            "optionStateTime",
            "optionsEnabledStatus");
    private static final Names REGISTRATIONS = new Names(
            Fact.REGISTRATIONS,
            "registrations",
            "registrations",
            "registersStatus",
            "registerState",
            "registerStateTime",
            "registersEnabledStatus");

    private static final Set<String> OFF = Set.of("disabled", "not_supported");
    private static final String ERROR = "errorInfo";
    /** How errors begin that go on where the count of proxies ends. */
    private static final List<String> VERBS =
            List.of("timed out", "refused", "rejected", "is ", "was ", "has ", "did ", "does ");

    private static final int MOST_SHOWN = 3;
    private static final int BRIEF_LIMIT = 80;

    static ProxyList options(JsonNode trunk) {
        return read(OPTIONS, trunk);
    }

    static ProxyList registrations(JsonNode trunk) {
        return read(REGISTRATIONS, trunk);
    }

    private static ProxyList read(Names names, JsonNode trunk) {
        String enabled = trunk.path(names.enabled).asText("");
        return new ProxyList(
                names,
                trunk.path(names.list).valueStream().toList(),
                Optional.of(enabled).filter(word -> OFF.contains(word.toLowerCase(Locale.ROOT))));
    }

    Fact fact() {
        return names.fact;
    }

    /** Whether it tells how all its proxies are, or that they do not count. */
    boolean isStated() {
        return off.isPresent() || !failed().isEmpty() || !proxies.isEmpty() && !leavesOpen();
    }

    /** Whether it has proxies that count, and all of them are well. */
    boolean isWell() {
        return off.isEmpty() && !proxies.isEmpty() && failed().isEmpty() && !leavesOpen();
    }

    /** Whether a proxy in it is neither said to be well nor to have failed. */
    boolean leavesOpen() {
        return off.isEmpty() && proxies.stream().anyMatch(this::isUnsaid);
    }

    /** Whether it counts, and has no state that could say since when. */
    boolean isSilent() {
        return off.isEmpty() && proxies.isEmpty();
    }

    Status status(ProxySeverity severity) {
        int failed = failed().size();
        return failed == 0 ? Status.UP : failed == proxies.size() ? severity.all() : severity.some();
    }

    /** Those that count and failed. */
    private List<JsonNode> failed() {
        return off.isPresent()
                ? List.of()
                : proxies.stream().filter(this::fails).toList();
    }

    /** Such as {@code 1 of 3 OPTIONS failed: 203.0.113.5:5060 timed out (408)}; empty where no proxy is listed. */
    Optional<String> described() {
        if (proxies.isEmpty()) {
            return Optional.empty();
        }
        if (off.isPresent()) {
            return Optional.of(names.label + " not counted (" + off.get() + ")");
        }
        if (!failed().isEmpty()) {
            return failure();
        }
        long silent = proxies.stream().filter(this::isUnsaid).count();
        return Optional.of(
                silent > 0
                        ? silent + " of " + proxies.size() + " " + names.label + " say nothing"
                        : "no " + names.label + " failed");
    }

    /** The same where any failed. */
    Optional<String> failure() {
        List<JsonNode> failed = failed();
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        String which = failed.stream()
                .map(proxy -> Stream.of(GenesysBody.text(proxy.path("proxyAddress")), error(proxy.path(ERROR)))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(" ")))
                .filter(each -> !each.isEmpty())
                .limit(MOST_SHOWN)
                .collect(Collectors.joining(", "));
        return Optional.of(failed.size() + " of " + proxies.size() + " " + names.label + " failed"
                + (which.isEmpty() ? "" : ": " + which));
    }

    /** Such as {@code 1 of 3 proxies timed out (408)}, where all that failed give one reason; empty where none failed. */
    Optional<String> brief() {
        List<JsonNode> failed = failed();
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        List<Optional<String>> errors = failed.stream()
                .map(proxy -> error(proxy.path(ERROR)))
                .distinct()
                .toList();
        Optional<String> error = errors.size() == 1 ? errors.get(0) : Optional.empty();
        String count = failed.size() + " of " + proxies.size() + " " + names.noun + " ";
        return error.map(text -> count + (VERBS.stream().anyMatch(text::startsWith) ? text : "failed: " + text))
                .filter(text -> text.length() <= BRIEF_LIMIT)
                .or(() -> Optional.of(count + "failed"));
    }

    /** An error as people read it, such as {@code timed out (408)}. */
    static Optional<String> error(JsonNode error) {
        Optional<String> text = GenesysBody.text(error)
                .or(() -> GenesysBody.text(error.path("text")))
                .or(() -> GenesysBody.text(error.path("message")))
                .or(() -> GenesysBody.text(error.path("details").path("message")));
        Optional<String> code = Optional.of(error.path("code").asText("").strip())
                .filter(each -> !each.isEmpty())
                .map(each -> "(" + each + ")");
        return Optional.of(Stream.of(text, code).flatMap(Optional::stream).collect(Collectors.joining(" ")))
                .filter(each -> !each.isEmpty());
    }

    /** An error without a state is a failure: a platform that knows no state gives no reason for it. */
    private boolean fails(JsonNode proxy) {
        JsonNode state = proxy.path(names.state);
        return state.isBoolean() ? !state.booleanValue() : saysAnything(proxy.path(ERROR));
    }

    /** An error without any word or code is none. */
    private static boolean saysAnything(JsonNode error) {
        return error.isValueNode()
                ? !error.isNull()
                        && !error.asText().isBlank()
                        && !error.asText().equals("0")
                : StreamSupport.stream(error.spliterator(), false).anyMatch(ProxyList::saysAnything);
    }

    private boolean isUnsaid(JsonNode proxy) {
        return !proxy.path(names.state).isBoolean() && !fails(proxy);
    }

    /** Of all its states, or of those that failed. */
    Stream<JsonNode> times(boolean all) {
        return off.isPresent()
                ? Stream.empty()
                : proxies.stream().filter(proxy -> all || fails(proxy)).map(proxy -> proxy.path(names.time));
    }

    /** Writes both lists of a trunk with one proxy that is well, and one whose OPTIONS fail if asked for. */
    static void write(ObjectNode trunk, boolean failing, Instant at) {
        for (Names names : List.of(OPTIONS, REGISTRATIONS)) {
            ArrayNode list = trunk.putArray(names.list);
            list.addObject().put(names.state, true).put(names.time, at.toString());
            if (failing && names == OPTIONS) {
                list.addObject().put(names.state, false).put(names.time, at.toString());
            }
        }
    }
}
