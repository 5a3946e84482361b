package io.trunkline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.model.Status;
import io.trunkline.model.Wake;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.BindToRegistry;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.seda.SedaEndpoint;
import org.junit.jupiter.api.Test;

/** routes/sweep.camel.yaml: what is due reaches its stage, again and again, whatever one sweep ran into. */
class SweepRouteTest extends RouteTest {

    @BindToRegistry("sweep")
    private final Stages sweep = new Stages();

    SweepRouteTest() {
        super("sweep.camel.yaml", "group");
    }

    /** The beans that the route calls: what is in the queues is found once. */
    public static final class Stages {

        private final AtomicInteger sweeps = new AtomicInteger();
        private final Queue<List<Wake>> due = new ConcurrentLinkedQueue<>();
        private volatile boolean storeIsGone;

        public List<Wake> due() {
            sweeps.incrementAndGet();
            if (storeIsGone) {
                throw storeGone();
            }
            List<Wake> found = due.poll();
            return found == null ? List.of() : found;
        }
    }

    private int queued(String name) {
        return ((SedaEndpoint)
                        context.hasEndpoint("seda:" + name + "?discardWhenFull=true&waitForTaskToComplete=Never"))
                .getCurrentQueueSize();
    }

    @Test
    void each_kind_of_wake_goes_to_its_stage_and_is_queued_once() throws Exception {
        MockEndpoint group = mock("group");
        group.expectedMessageCount(1);
        Wake assess = new Wake.Assess("genesys/trunk/trunk-1", NOW);
        Wake deliver = new Wake.Deliver("key", NOW);
        Wake later = new Wake.Deliver("another", NOW.plusSeconds(1));
        sweep.due.add(List.of(assess, deliver, new Wake.Open(1, "retail", Status.DOWN, NOW), later));
        sweep.due.add(List.of(assess, deliver));

        await().until(sweep.due::isEmpty);
        int sweeps = sweep.sweeps.get();
        await().until(() -> sweep.sweeps.get() > sweeps + 1);

        group.assertIsSatisfied();
        assertThat(queued("assess")).isOne();
        assertThat(queued("deliver")).isOne();
    }

    @Test
    void a_store_that_is_gone_ends_one_sweep_and_not_the_next() {
        sweep.storeIsGone = true;
        int before = sweep.sweeps.get();
        await().until(() -> sweep.sweeps.get() > before + 2);
        sweep.storeIsGone = false;
        sweep.due.add(List.of(new Wake.Assess("genesys/trunk/trunk-1", NOW)));
        await().until(() -> context.hasEndpoint("seda:assess?discardWhenFull=true&waitForTaskToComplete=Never") != null
                && queued("assess") == 1);
    }
}
