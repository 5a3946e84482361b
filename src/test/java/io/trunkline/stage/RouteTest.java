package io.trunkline.stage;

import io.trunkline.app.RoutePredicates;
import io.trunkline.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;

/**
 * One shipped route file alone, with stand-ins for the beans that it calls. What it hands on for other routes is caught:
 * {@code mock:NAME} has what was sent to {@code direct:NAME}.
 */
abstract class RouteTest extends CamelMainTestSupport {

    /** What the clock of the routes says. */
    static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final String file;
    private final String[] neighbours;

    /** @param neighbours the names of direct endpoints that other route files listen to */
    RouteTest(String file, String... neighbours) {
        this.file = file;
        this.neighbours = neighbours;
    }

    @Override
    protected void configure(MainConfigurationProperties configuration) {
        configuration.setRoutesIncludePattern("file:" + file() + ",file:routes/error-handling.camel.yaml");
        configuration.addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                for (String neighbour : neighbours) {
                    from("direct:" + neighbour)
                            .routeId(neighbour + "-of-test")
                            .errorHandler(noErrorHandler())
                            .to("mock:" + neighbour);
                }
            }
        });
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        InstantSource clock = Clock.fixed(NOW, ZoneOffset.UTC);
        RoutePredicates.words(clock, new WakeDeduplicator(clock)).forEach(context.getRegistry()::bind);
        return context;
    }

    @Override
    protected Properties useOverridePropertiesWithPropertiesComponent() {
        Properties properties = new Properties();
        properties.setProperty("trunkline.sweep.interval", "50");
        properties.setProperty("trunkline.pagerduty.rate", "3");
        properties.setProperty("trunkline.pagerduty.timeout", "2000");
        properties.setProperty("trunkline.pagerduty.url", "http://127.0.0.1:1");
        return properties;
    }

    /** The path of the route file. */
    String file() {
        return "routes/" + file;
    }

    MockEndpoint mock(String neighbour) {
        return getMockEndpoint("mock:" + neighbour);
    }

    static StoreUnavailableException storeGone() {
        return new StoreUnavailableException("the disk is full", null);
    }
}
