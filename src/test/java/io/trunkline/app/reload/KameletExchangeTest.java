package io.trunkline.app.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.app.routecheck.RouteFileSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Camel makes for the kamelet of a route goes with the route. */
class KameletExchangeTest {

    private static final ExchangeStep FIRST = new ExchangeStep(Set.of(), Set.of("on-opened"));
    private static final ExchangeStep AGAIN = new ExchangeStep(Set.of("on-opened"), Set.of("on-opened"));

    @TempDir
    private Path routes;

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() throws IOException {
        Files.createDirectory(routes.resolve("on"));
        String example = Files.readString(Path.of("docs", "examples", "opened-slack.camel.yaml"));
        Files.writeString(
                routes.resolve("on/opened.camel.yaml"),
                example.replace("{{env:SLACK_WEBHOOK_URL}}", "https://127.0.0.1/services/x"));
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void exchange(ExchangeStep step) throws Exception {
        RouteFileSet files = RouteFileSet.of(routes);
        new RouteExchange(context, null)
                .carryOut(step, new RouteDefinitions(context, routes, files, RouteIndex.of(files)), Set.of());
    }

    private List<String> running() {
        return context.getRoutes().stream().map(Route::getId).sorted().toList();
    }

    @Test
    void an_exchanged_hook_leaves_no_route_of_its_kamelet_behind() throws Exception {
        exchange(FIRST);
        assertThat(running()).hasSize(2);
        int endpoints = context.getEndpoints().size();

        exchange(AGAIN);
        exchange(AGAIN);

        assertThat(running()).hasSize(2).contains("on-opened");
        assertThat(context.getRouteDefinitions()).hasSize(2);
        assertThat(context.getEndpoints()).hasSize(endpoints);
    }

    @Test
    void a_router_that_began_with_a_hook_misses_nothing_of_its_kamelet_once_the_hook_is_exchanged() throws Exception {
        RouteRoster roster = new RouteRoster(Set::of);
        RouteFileSet files = RouteFileSet.of(routes);
        try (DefaultCamelContext router = new DefaultCamelContext()) {
            roster.follow(router);
            PluginHelper.getRoutesLoader(router)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(
                            router, "file:" + routes.resolve("on/opened.camel.yaml")));
            router.start();
            Set<String> before =
                    Set.copyOf(router.getRoutes().stream().map(Route::getId).toList());

            new RouteExchange(router, null)
                    .carryOut(AGAIN, new RouteDefinitions(router, routes, files, RouteIndex.of(files)), Set.of());

            roster.exchangeEnds(AGAIN.removed(), AGAIN.added());

            assertThat(router.getRoutes()).extracting(Route::getId).anyMatch(id -> !before.contains(id));
            assertThat(roster.missing()).isEmpty();
        }
    }

    @Test
    void a_kamelet_that_another_route_still_uses_stays() throws Exception {
        Files.writeString(
                routes.resolve("mine.camel.yaml"),
                Files.readString(routes.resolve("on/opened.camel.yaml")).replace("opened", "own"));
        exchange(FIRST);
        exchange(new ExchangeStep(Set.of(), Set.of("on-own")));
        assertThat(running()).hasSize(3);

        exchange(new ExchangeStep(Set.of("on-opened"), Set.of()));

        assertThat(running()).hasSize(2).contains("on-own");
    }
}
