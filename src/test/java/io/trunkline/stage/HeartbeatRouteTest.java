package io.trunkline.stage;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.config.Configuration;
import io.trunkline.config.Outbound;
import io.trunkline.ledger.EvaluateAlarms;
import io.trunkline.ledger.LedgerContext;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceDirectory;
import io.trunkline.pagerduty.NoRetryHttpClient;
import io.trunkline.rules.Maintenance;
import io.trunkline.simulate.Scenario;
import io.trunkline.simulate.ScenarioSettings;
import io.trunkline.source.Sources;
import io.trunkline.stage.alarms.AlarmSteps;
import io.trunkline.stage.alarms.HeartbeatSteps;
import io.trunkline.stage.alarms.SourceActivity;
import io.trunkline.store.sqlite.InMemoryStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.BindToRegistry;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** routes/heartbeat.camel.yaml, with the bean that it really calls: sent while all is well, and no fuss where it fails. */
class HeartbeatRouteTest extends RouteTest {

    private static final String PATH = "/ping/b2c7e0";

    @RegisterExtension
    static final WireMockExtension WATCHDOG = WireMockExtension.newInstance()
            .options(options().bindAddress("127.0.0.1").dynamicPort())
            .build();

    private Instant now = Scenario.START;
    private final InstantSource clock = () -> now;
    private final InMemoryStore store = new InMemoryStore();
    private final Supplier<Configuration> configuration = () -> new Configuration(
            ScenarioSettings.settings("5m", "30m", "5s", "60s"),
            new Sources(List.of()),
            new ServiceDirectory(List.of(new Service("noc", "Operations", "key", Map.of())), "noc", Map.of()),
            Maintenance.NONE);
    private final AlarmSteps alarms = new AlarmSteps(
            configuration,
            new EvaluateAlarms(LedgerContext.of(store, clock, configuration)),
            new SourceActivity(clock),
            Set::of,
            clock);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private volatile boolean ready = true;

    @BindToRegistry("heartbeat")
    private final HeartbeatSteps heartbeat =
            new HeartbeatSteps(WATCHDOG.baseUrl() + PATH, alarms, new Metrics(registry));

    @BindToRegistry("callOnce")
    private final NoRetryHttpClient callOnce = new NoRetryHttpClient(java.time.Duration.ofSeconds(10), Outbound.DIRECT);

    HeartbeatRouteTest() {
        super("heartbeat.camel.yaml");
    }

    @BeforeEach
    void beatWhenTold() throws Exception {
        AdviceWith.adviceWith(context, "heartbeat", route -> route.replaceFromWith("direct:minute"));
        HealthCheckRegistry.get(context).register(new AbstractHealthCheck("trunkline", "store") {
            @Override
            protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
                builder.state(ready ? State.UP : State.DOWN);
            }
        });
        WATCHDOG.stubFor(get(PATH).willReturn(aResponse().withStatus(200)));
        lines.start();
        root.addAppender(lines);
        alarms.watch();
    }

    @AfterEach
    void close() {
        root.detachAppender(lines);
        store.close();
    }

    private void minutes(int count) {
        for (int i = 0; i < count; i++) {
            template.sendBodyAndHeader("direct:minute", null, "X-Inside", "secret");
        }
    }

    private double counted(String outcome) {
        var counter =
                registry.find("trunkline.heartbeat").tag("outcome", outcome).counter();
        return counter == null ? 0 : counter.count();
    }

    private List<String> warnings() {
        return lines.list.stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void it_is_sent_while_all_is_well_and_carries_nothing() {
        minutes(2);

        WATCHDOG.verify(2, getRequestedFor(urlEqualTo(PATH)).withHeader("X-Inside", absent()));
        assertThat(counted("sent")).isEqualTo(2);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void it_is_withheld_while_something_is_not_ready_and_said_once() {
        ready = false;
        minutes(3);
        assertThat(warnings()).containsExactly("The heartbeat is withheld: store is DOWN");
        assertThat(counted("withheld")).isEqualTo(3);
        WATCHDOG.verify(0, getRequestedFor(urlEqualTo(PATH)));

        ready = true;
        minutes(1);
        WATCHDOG.verify(1, getRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    void heartbeat_is_withheld_when_the_ledger_was_not_swept_for_a_minute() {
        now = now.plusSeconds(61);
        minutes(1);
        assertThat(warnings()).containsExactly("The heartbeat is withheld: the ledger was not looked at for a minute");
    }

    @Test
    void that_it_fails_is_said_once_without_the_address_and_counted() {
        WATCHDOG.stubFor(get(PATH).willReturn(aResponse().withStatus(404)));
        minutes(2);
        WATCHDOG.stubFor(get(PATH).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        minutes(2);
        assertThat(warnings()).containsExactly("The heartbeat fails: answered 404");
        assertThat(counted("failed")).isEqualTo(4);

        WATCHDOG.stubFor(get(PATH).willReturn(aResponse().withStatus(200)));
        minutes(1);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .contains("The heartbeat is sent again")
                .noneMatch(line -> line.contains("b2c7e0"));
    }
}
