package io.trunkline.app.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.app.routecheck.RouteFile;
import io.trunkline.app.routecheck.RouteFileSet;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Beans that a file without routes defines, in the routes of another file. */
class BeanExchangeTest {

    private static final String BEANS =
            "- beans:\n    - {name: wordOfMine, type: java.lang.String, constructors: {0: first}}\n";

    private static final String ROUTE =
            "- route: {id: mine, from: {uri: direct:mine, steps: [{setBody: {simple: '${bean:wordOfMine.toString}'}}]}}";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final RouteRoster roster = new RouteRoster(Set::of);
    private RouteFileSet files = RouteFileSet.NONE;
    private ExchangePlan plan;

    @BeforeEach
    void start() {
        roster.follow(context);
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void take(String beans, String route) throws Exception {
        TreeMap<String, RouteFile> edited = new TreeMap<>();
        edited.put("own-beans.camel.yaml", new RouteFile("own-beans.camel.yaml", beans));
        edited.put("mine.camel.yaml", new RouteFile("mine.camel.yaml", route));
        RouteFileSet after = new RouteFileSet(edited);
        try (RouteExchange exchange = new RouteExchange(context, null)) {
            plan = ExchangePlan.of(RouteIndex.of(files), RouteIndex.of(after));
            new EditExchange(exchange, roster).carryOut(plan, definitions(after), definitions(files));
        }
        files = after;
    }

    private RouteDefinitions definitions(RouteFileSet of) throws Exception {
        return new RouteDefinitions(context, Path.of("routes"), of, RouteIndex.of(of));
    }

    private String said() {
        return context.createFluentProducerTemplate()
                .to("direct:mine")
                .withBody("x")
                .request(String.class);
    }

    @Test
    void it_is_there_with_the_route_that_names_it() throws Exception {
        take(BEANS, ROUTE);
        assertThat(said()).isEqualTo("first");

        take(BEANS, ROUTE.replace("id: mine", "id: other"));
        assertThat(said()).isEqualTo("first");
    }

    @Test
    void one_that_cannot_be_made_is_named_with_its_file() {
        assertThatThrownBy(() -> take(BEANS.replace("java.lang.String", "no.such.Type"), ROUTE))
                .isInstanceOfSatisfying(EditExchange.Failed.class, failed -> assertThat(
                                plan.refused(failed.routes(), failed.getMessage())
                                        .toString())
                        .contains("own-beans.camel.yaml", "no.such.Type"));
        assertThat(context.getRoutes()).isEmpty();
    }
}
