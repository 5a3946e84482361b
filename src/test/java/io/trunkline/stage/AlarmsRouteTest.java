package io.trunkline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.model.Status;
import io.trunkline.model.Wake;
import io.trunkline.stage.deliver.UndeliveredIncident;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.BindToRegistry;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** routes/alarms.camel.yaml: alarms go the way of all components, and that of the store to the last resort. */
class AlarmsRouteTest extends RouteTest {

    private static final List<Wake> WAKES =
            List.of(new Wake.Assess("trunkline/alarm/store", Instant.parse("2026-11-24T10:00:00Z")));
    private static final UndeliveredIncident UNTOLD = new UndeliveredIncident(
            0,
            "noc",
            Status.DOWN,
            "trunkline-store",
            "critical: Trunkline",
            "trunkline/alarm/store",
            1,
            "",
            "the router may be unable to page about itself");

    @BindToRegistry("alarms")
    private final Stages alarms = new Stages();

    AlarmsRouteTest() {
        super("alarms.camel.yaml", "wake", "last-resort");
    }

    /** The beans that the route calls. */
    public static final class Stages {

        private final Queue<UndeliveredIncident> untold = new ConcurrentLinkedQueue<>(List.of(UNTOLD));

        private final AtomicInteger told = new AtomicInteger();
        private final AtomicInteger notTold = new AtomicInteger();

        public List<Wake> watch() {
            return WAKES;
        }

        public List<UndeliveredIncident> untold() {
            UndeliveredIncident one = untold.poll();
            return one == null ? List.of() : List.of(one);
        }

        public void told() {
            told.incrementAndGet();
        }

        public void notTold() {
            notTold.incrementAndGet();
        }
    }

    @Test
    void wakes_are_handed_on_and_what_no_ledger_has_goes_to_the_last_resort() throws Exception {
        MockEndpoint wake = mock("wake");
        MockEndpoint lastResort = mock("last-resort");
        wake.expectedBodiesReceived(List.of(WAKES));
        lastResort.expectedBodiesReceived(UNTOLD);
        wake.assertIsSatisfied();
        lastResort.assertIsSatisfied();
        await().until(() -> alarms.told.get() == 1);
        assertThat(alarms.notTold).hasValue(0);
    }

    @Test
    void a_last_resort_that_fails_is_known_to_have_failed() {
        mock("last-resort").whenAnyExchangeReceived(exchange -> {
            throw new IllegalStateException("no mail server");
        });
        await().until(() -> alarms.notTold.get() == 1);
        assertThat(alarms.told).hasValue(0);
    }
}
