package io.trunkline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.model.Wake;
import io.trunkline.stage.readback.ReadBackSteps.Lane;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.BindToRegistry;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.junit.jupiter.api.Test;

/** routes/read-back.camel.yaml: tokens do not wait for each other. */
class ReadBackRouteTest extends RouteTest {

    private static final Wake WAKE = new Wake.Deliver("key", Instant.parse("2026-11-24T10:00:00Z"));

    @BindToRegistry("readBack")
    private final Stages readBack = new Stages();

    ReadBackRouteTest() {
        super("read-back.camel.yaml", "wake");
    }

    @Override
    protected java.util.Properties useOverridePropertiesWithPropertiesComponent() {
        java.util.Properties properties = super.useOverridePropertiesWithPropertiesComponent();
        properties.setProperty("trunkline.pagerduty.rest.rate", "2");
        return properties;
    }

    /** The beans that the route calls; a question is any text. */
    public static final class Stages {

        private final Queue<List<Lane>> due = new ConcurrentLinkedQueue<>();
        private final Queue<String> looked = new ConcurrentLinkedQueue<>();
        private final Queue<Integer> over = new ConcurrentLinkedQueue<>();
        private final CountDownLatch answer = new CountDownLatch(1);

        public List<Lane> due() {
            List<Lane> next = due.poll();
            return next == null ? List.of() : next;
        }

        public List<Wake> look(@Body String question) throws InterruptedException {
            if (question.equals("slow")) {
                answer.await();
            }
            if (question.equals("store")) {
                throw storeGone();
            }
            if (question.equals("bug")) {
                throw new IllegalStateException("a mistake of ours");
            }
            looked.add(question);
            return List.of(WAKE);
        }

        public List<Wake> identify() {
            return List.of();
        }

        public void over(@Variable("lane") Lane lane) {
            over.add(lane.number());
        }
    }

    private void ask(Lane... lanes) throws Exception {
        if (!context.getRouteController().getRouteStatus("read-back").isStarted()) {
            context.getRouteController().startRoute("read-back");
        }
        readBack.due.add(List.of(lanes));
    }

    private static Lane lane(int number, Object... questions) {
        return new Lane(number, "token", List.of(questions));
    }

    @Test
    void a_token_that_is_answered_slowly_delays_no_other() throws Exception {
        ask(lane(1, "slow", "after it"), lane(2, "one", "two"));
        await().until(() -> readBack.over.contains(2));
        ask(lane(3, "later"));
        await().until(() -> readBack.over.contains(3));
        assertThat(readBack.looked).containsExactly("one", "two", "later");
        readBack.answer.countDown();
        await().until(() -> readBack.over.contains(1));
        assertThat(readBack.looked).endsWith("slow", "after it");
    }

    @Test
    void each_token_has_permits_of_its_own() throws Exception {
        ask(lane(1, "a", "b", "c"), lane(2, "d", "e", "f"));
        await().until(() -> readBack.over.size() == 2);
        assertThat(readBack.looked).containsExactlyInAnyOrder("a", "b", "d", "e");
    }

    @Test
    void whatever_happens_to_a_question_the_next_one_is_asked_and_the_lane_is_free_again() throws Exception {
        ask(lane(1, "store", "one"));
        await().until(() -> readBack.over.contains(1));
        ask(lane(2, "bug", "two"));
        await().until(() -> readBack.over.contains(2));
        assertThat(readBack.looked).contains("one");
        ask(lane(3, "three"));
        await().until(() -> readBack.over.contains(3));
        assertThat(readBack.looked).contains("three");
    }
}
