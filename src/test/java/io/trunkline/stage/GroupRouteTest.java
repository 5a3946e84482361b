package io.trunkline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.OpenIncident.Opened;
import io.trunkline.model.Status;
import io.trunkline.model.Wake;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.BindToRegistry;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;
import org.junit.jupiter.api.Test;

/** routes/group.camel.yaml: waits end when they are over, and not because nobody came or everybody did. */
class GroupRouteTest extends RouteTest {

    private static final Instant LATER = NOW.plusSeconds(3_600);

    @BindToRegistry("group")
    private final Stages group = new Stages();

    @BindToRegistry("latestWake")
    private final UseLatestAggregationStrategy latestWake = new UseLatestAggregationStrategy();

    GroupRouteTest() {
        super("group.camel.yaml", "wake");
    }

    /** The beans that the route calls. */
    public static final class Stages {

        private final Queue<Long> opened = new ConcurrentLinkedQueue<>();

        public Opened open(Wake.Open wake) {
            opened.add(wake.incident());
            return new Opened(
                    wake.incident(),
                    wake.service(),
                    wake.status(),
                    "key-of-" + wake.incident(),
                    1,
                    List.of(),
                    List.of(new Wake.Deliver("routing key of " + wake.service(), NOW)));
        }
    }

    private void outage(long incident, String service, Status status, Instant opensAt) {
        template.sendBody("direct:group", new Wake.Open(incident, service, status, opensAt));
    }

    @Test
    void one_incident_opens_for_all_wakes_of_a_wait() throws Exception {
        MockEndpoint wakes = mock("wake");
        wakes.expectedMessageCount(1);
        for (int i = 0; i < 500; i++) {
            outage(7, "retail", Status.DOWN, LATER);
        }
        assertThat(group.opened).isEmpty();

        outage(7, "retail", Status.DOWN, NOW);

        wakes.assertIsSatisfied();
        assertThat(wakes.getExchanges().get(0).getMessage().getBody())
                .isEqualTo(List.of(new Wake.Deliver("routing key of retail", NOW)));
        assertThat(group.opened).containsExactly(7L);
    }

    @Test
    void services_and_statuses_wait_apart() throws Exception {
        MockEndpoint wakes = mock("wake");
        wakes.expectedMessageCount(1);
        outage(1, "retail", Status.DOWN, LATER);
        outage(2, "retail", Status.DEGRADED, LATER);
        outage(3, "finance", Status.DOWN, LATER);

        outage(2, "retail", Status.DEGRADED, NOW);

        wakes.assertIsSatisfied();
        assertThat(group.opened).containsExactly(2L);
    }

    @Test
    void wait_of_one_outage_ends_by_itself() throws Exception {
        MockEndpoint wakes = mock("wake");
        wakes.expectedMessageCount(1);

        outage(9, "retail", Status.DOWN, NOW.plusMillis(1));

        wakes.assertIsSatisfied();
        assertThat(group.opened).containsExactly(9L);
    }
}
