package io.trunkline.app.routecheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.config.Problem;
import io.trunkline.config.YamlFile;
import io.trunkline.model.Hook;
import io.trunkline.stage.hook.ExtraDetails;
import io.trunkline.stage.hook.ReportFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files in which users add routes at fixed addresses: {@code routes/on/opened.camel.yaml} has one from
 * {@code direct:on-opened}. Their bodies come from outside, so no address may be made of one, nor in a file that they call.
 */
public final class HookFiles {

    /** The folder of the hooks, in that of the routes. */
    public static final String FOLDER = "on";

    /** Files beside the shipped ones that have an address of their own. */
    private static final Map<String, String> BESIDE = Map.of(
            "filter" + RouteFiles.SUFFIX, ReportFilter.ADDRESS, "details" + RouteFiles.SUFFIX, ExtraDetails.ADDRESS);

    /** EIPs whose address is an expression. */
    private static final Set<String> ADDRESSED_BY_EXPRESSION =
            Set.of("recipientList", "routingSlip", "dynamicRouter", "enrich", "pollEnrich");

    /** Headers with which a message says where an HTTP producer is to send it; Camel does not mind their case. */
    private static final Set<String> ADDRESSING_HEADERS =
            Set.of("camelhttpuri", "camelresthttpuri", "camelhttppath", "camelhttphost");

    /** Where Camel's Simple asks the message or a bean; it has two ways to write that. */
    private static final Pattern FUNCTION = Pattern.compile("\\$(simple)?\\{");

    /**
     * Parameters that are the name in an address; those of {@code direct}, {@code seda}, {@code platform-http}, {@code
     * timer}.
     */
    private static final List<String> NAMES = List.of("name", "path", "timerName");

    /** The bean that has the address of the shipped heartbeat, which is a setting, in both ways to call it. */
    private static final String HEARTBEAT = "heartbeat";

    private static final String ADDRESS = "address";
    private static final String ADDRESS_OF_HEARTBEAT = "${bean:" + HEARTBEAT + "?method=" + ADDRESS + "}";

    private HookFiles() {}

    /** The address at which a route of a file has to begin; nothing for a file that is no user's own. */
    public static Optional<String> address(Path file) {
        String name = file.getFileName().toString();
        return isInFolder(file) ? hook(name).map(Hook::address) : Optional.ofNullable(BESIDE.get(name));
    }

    private static boolean isInFolder(Path file) {
        Path folder = file.getParent();
        return folder != null && folder.endsWith(FOLDER);
    }

    private static Optional<Hook> hook(String name) {
        return Hook.of(name.substring(0, name.length() - RouteFiles.SUFFIX.length()));
    }

    /**
     * Whether a file of a hook, the filter or the details holds nothing but what it is for: routes that begin at its address.
     * A routeConfiguration, an interceptor or a bean in it may hold for the routes of all files.
     */
    static boolean hasRoutesOfItsAddressOnly(RouteFile file) {
        Optional<String> address = address(Path.of(file.name()));
        if (address.isEmpty()) {
            return false;
        }
        try {
            JsonNode content = YamlFile.tree(file.text());
            return content.isArray()
                    && content.valueStream()
                            .allMatch(element -> element.size() == 1
                                    && input(element.path("route").path("from")).equals(address.get()));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** What is wrong in a file of hooks, the filter or the details, and with the addresses in any. */
    static List<Problem> problems(Path file, JsonNode content) {
        List<Problem> problems = new ArrayList<>();
        Optional<String> address = address(file);
        addresses(file, content, problems);
        if (address.isEmpty()) {
            if (isInFolder(file)) {
                problems.add(new Problem(
                        file.toString(),
                        "-",
                        "no hook has that name",
                        "one of " + Stream.of(Hook.values()).map(Hook::word).toList()));
            }
            return problems;
        }
        List<String> inputs = new ArrayList<>();
        content.findValues("from").forEach(from -> inputs.add(input(from)));
        if (!inputs.contains(address.get())) {
            problems.add(new Problem(
                    file.toString(), "-", "no route begins at " + address.get(), "a route from " + address.get()));
        }
        return problems;
    }

    /** The address of a {@code from} or {@code to}, without options, in whichever of Camel's ways it is written. */
    public static String input(JsonNode from) {
        String uri = from.path("uri").asText("");
        String path = uri.contains("?") ? uri.substring(0, uri.indexOf('?')) : uri;
        JsonNode parameters = from.path("parameters");
        return !path.isEmpty() && !path.contains(":")
                ? path + ":"
                        + NAMES.stream()
                                .map(name -> parameters.path(name).asText(""))
                                .filter(name -> !name.isEmpty())
                                .findFirst()
                                .orElse("")
                : path.replaceFirst("^(\\w[\\w-]*):(//)?", "$1:");
    }

    private static void addresses(Path file, JsonNode node, List<Problem> problems) {
        node.properties().forEach(field -> {
            JsonNode step = field.getValue();
            String id = step.path("id").asText("");
            String place = id.isEmpty() ? field.getKey() : field.getKey() + " " + id;
            if (isDynamic(field.getKey(), step)) {
                problems.add(new Problem(
                        file.toString(),
                        place,
                        "takes an address from the message, which comes from outside",
                        "a fixed address; what the environment holds is {{env:NAME}}"));
            }
        });
        node.forEach(child -> addresses(file, child, problems));
    }

    private static boolean isDynamic(String eip, JsonNode step) {
        return switch (eip) {
            case "toD", "wireTap", "poll" ->
                step.isTextual() && asks(step.asText())
                        || asks(step.path("uri").asText(""))
                        || asks(step.path("parameters").toString());
            case "setHeader" -> isAddress(step);
            case "setHeaders" -> step.path("headers").valueStream().anyMatch(HookFiles::isAddress);
            default -> ADDRESSED_BY_EXPRESSION.contains(eip) && step.isObject() && !isConstant(step);
        };
    }

    private static boolean isAddress(JsonNode header) {
        return ADDRESSING_HEADERS.contains(header.path("name").asText("").toLowerCase(Locale.ROOT))
                && !isConstant(header);
    }

    private static boolean asks(String text) {
        return FUNCTION.matcher(text.replace(ADDRESS_OF_HEARTBEAT, "")).find();
    }

    private static boolean isConstant(JsonNode step) {
        JsonNode expression = step.path("expression");
        JsonNode call = expression.path("method");
        return expression.has("constant")
                || call.path("ref").asText().equals(HEARTBEAT)
                        && call.path("method").asText().equals(ADDRESS)
                || step.has("constant")
                || expression.has("simple") && !asks(expression.path("simple").toString());
    }
}
