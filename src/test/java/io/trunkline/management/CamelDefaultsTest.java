package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.api.ApiMapper;
import io.trunkline.config.Settings;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The router as it is started for real, by Camel's Main, with one route in it. */
class CamelDefaultsTest {

    private final MBeanServer mbeans = ManagementFactory.getPlatformMBeanServer();
    private final Main main = new Main();
    private ManagementPort port;

    @BeforeEach
    void start() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        main.setDefaultPropertyPlaceholderLocation("false");
        CamelDefaults.properties().forEach(main::addInitialProperty);
        main.bind(MicrometerConstants.METRICS_REGISTRY_NAME, registry);
        main.bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, (PlatformHttpEngine) (endpoint, processor) -> {
            throw new UnsupportedOperationException("no route here is served over HTTP");
        });
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:receive?block=false")
                        .routeId("receive")
                        .setBody(constant("x"))
                        .id("verify");
            }
        });
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                port = port(configured.getCamelContext(), registry);
                open();
            }
        });
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    @Test
    void mbeans_have_names_that_stay() throws Exception {
        assertThat(names("type=context"))
                .containsExactly("org.apache.camel:context=trunkline,type=context,name=\"trunkline\"");
        assertThat(names("type=routes"))
                .containsExactly("org.apache.camel:context=trunkline,type=routes,name=\"receive\"");
        assertThat(names("type=processors"))
                .containsExactly("org.apache.camel:context=trunkline,type=processors,name=\"verify\"");
        assertThat(names("type=health"))
                .containsExactly("org.apache.camel:context=trunkline,type=health,name=DefaultHealthCheck");
    }

    @Test
    void mbeans_count_what_passes() throws Exception {
        main.getCamelTemplate().sendBody("direct:receive", "y");

        assertThat(attribute("type=routes,name=\"receive\"", "ExchangesTotal")).isEqualTo(1L);
        assertThat(attribute("type=processors,name=\"verify\"", "ExchangesTotal"))
                .isEqualTo(1L);
    }

    @Test
    void routes_and_the_virtual_machine_are_in_the_metrics() throws Exception {
        main.getCamelTemplate().sendBody("direct:receive", "y");

        assertThat(get("/observe/metrics").body().lines())
                .anyMatch(line -> line.startsWith("camel_exchanges_total{")
                        && line.contains("routeId=\"receive\"")
                        && line.endsWith(" 1.0"))
                .anyMatch(line ->
                        line.startsWith("camel_route_policy_seconds_count{") && line.contains("routeId=\"receive\""))
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                .anyMatch(line -> line.startsWith("trunkline_incidents_open "));
    }

    @Test
    void every_check_is_asked_once() throws Exception {
        HttpResponse<String> answer = get("/observe/health/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ApiMapper.parse(answer.body()).findValuesAsText("name"))
                .containsExactlyInAnyOrder(
                        "context", "all-routes", "route:receive", "store", "configuration", "pagerduty", "alarms");
    }

    private ManagementPort port(CamelContext context, PrometheusMeterRegistry registry) {
        return new ManagementPort(
                context,
                new Settings.Management("127.0.0.1", 0),
                registry,
                new FakeLedger(),
                new HealthInputs(() -> {}, List::of, List::of),
                new FakeOperations(),
                new RouterFacts("node-a", Node::configuration, List::of),
                Clock.systemUTC());
    }

    private void open() {
        try {
            port.open();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Set<String> names(String type) throws Exception {
        return mbeans.queryNames(new ObjectName("org.apache.camel:context=trunkline," + type + ",*"), null).stream()
                .map(ObjectName::toString)
                .collect(Collectors.toSet());
    }

    private Object attribute(String bean, String name) throws Exception {
        return mbeans.getAttribute(new ObjectName("org.apache.camel:context=trunkline," + bean), name);
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.port() + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
