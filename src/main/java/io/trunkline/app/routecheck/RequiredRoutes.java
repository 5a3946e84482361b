package io.trunkline.app.routecheck;

import io.trunkline.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;

/** Whether the routes hang together: every place that something is handed to has a route that begins there. */
public final class RequiredRoutes {

    private static final List<String> HANDOVERS = List.of("direct:", "seda:");

    private RequiredRoutes() {}

    /**
     * Where no route begins though one must.
     *
     * @param where the folder of the route files, for the problem's text
     * @param required inputs of stages without which nothing is paged, such as {@code direct:lookup}: some are reached by
     *     expressions, which are not known before a message comes
     */
    public static List<Problem> gaps(String where, CamelContext context, Set<String> required) {
        Set<String> inputs = ((ModelCamelContext) context)
                .getRouteDefinitions().stream()
                        .map(route -> route.getInput().getEndpointUri())
                        .map(context::resolvePropertyPlaceholders)
                        .map(RequiredRoutes::address)
                        .collect(Collectors.toSet());
        Set<String> wanted =
                required.stream().map(RequiredRoutes::address).collect(Collectors.toCollection(TreeSet::new));
        context.getEndpoints().stream()
                .map(endpoint -> address(endpoint.getEndpointUri()))
                .filter(uri -> HANDOVERS.stream().anyMatch(uri::startsWith))
                .forEach(wanted::add);
        List<Problem> gaps = new ArrayList<>();
        wanted.stream()
                .filter(input -> !inputs.contains(input))
                .forEach(
                        input -> gaps.add(new Problem(where, input, "no route begins there", "a route from " + input)));
        return gaps;
    }

    /** Queues that two routes read: each would take what the other waits for. */
    static List<Problem> sharedQueues(String where, CamelContext context) {
        Map<String, List<RouteDefinition>> readers = ((ModelCamelContext) context)
                .getRouteDefinitions().stream()
                        .filter(route -> !route.getInput().getEndpointUri().contains("multipleConsumers=true"))
                        .collect(Collectors.groupingBy(
                                route -> address(context.resolvePropertyPlaceholders(
                                        route.getInput().getEndpointUri())),
                                TreeMap::new,
                                Collectors.toList()));
        return readers.entrySet().stream()
                .filter(input ->
                        input.getKey().startsWith("seda:") && input.getValue().size() > 1)
                .map(input -> new Problem(
                        where,
                        input.getKey(),
                        "more than one route begins there: "
                                + input.getValue().stream()
                                        .map(route -> route.getRouteId() + file(route))
                                        .collect(Collectors.joining(", ")),
                        "one route at a queue"))
                .toList();
    }

    private static String file(RouteDefinition route) {
        return route.getResource() == null
                ? ""
                : " in " + route.getResource().getLocation().replaceFirst("^[a-z]+:", "");
    }

    /** Edited files of versions before have a timer in the place of a scheduler. */
    private static String address(String uri) {
        String address = uri.contains("?") ? uri.substring(0, uri.indexOf('?')) : uri;
        return address.replaceFirst("^(\\w[\\w-]*):(//)?", "$1:").replaceFirst("^timer:", "scheduler:");
    }
}
