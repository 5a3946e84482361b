package io.trunkline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.trunkline.model.Status;
import io.trunkline.stage.deliver.UndeliveredIncident;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.BindToRegistry;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** routes/last-resort.camel.yaml: counted, and said as loudly as a log can. */
class LastResortRouteTest extends RouteTest {

    @BindToRegistry("sweep")
    private final Stages sweep = new Stages();

    LastResortRouteTest() {
        super("last-resort.camel.yaml");
    }

    /** The beans that the route calls. */
    public static final class Stages {

        private final AtomicInteger counted = new AtomicInteger();

        public void countLastResort() {
            counted.incrementAndGet();
        }
    }

    @Test
    void undelivered_incident_is_an_error_that_names_it() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        lines.start();
        root.addAppender(lines);
        try {
            template.sendBody(
                    "direct:last-resort",
                    new UndeliveredIncident(
                            4,
                            "retail",
                            Status.DOWN,
                            "trunk-1-down",
                            "CRITICAL: Retail Trunk (trunk-1) is DOWN",
                            "genesys/trunk/trunk-1",
                            1,
                            "https://console.example/trunk-1",
                            "PagerDuty answered 404, for 5 min"));
        } finally {
            root.detachAppender(lines);
        }
        assertThat(sweep.counted).hasValue(1);
        assertThat(lines.list)
                .filteredOn(line -> line.getLevel() == Level.ERROR)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .isEqualTo(
                        "NOBODY WAS PAGED for CRITICAL: Retail Trunk (trunk-1) is DOWN: PagerDuty answered 404, for 5 min"
                                + " (incident 4, 1 affected, first genesys/trunk/trunk-1 https://console.example/trunk-1)");
    }
}
