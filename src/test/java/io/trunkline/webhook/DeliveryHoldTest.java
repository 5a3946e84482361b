package io.trunkline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Deliveries while the route that takes them is exchanged. */
class DeliveryHoldTest {

    private static final Vertx VERTX = Vertx.vertx();

    private final DeliveryHold hold = new DeliveryHold(VERTX);
    private final List<String> made = new ArrayList<>();

    @AfterAll
    static void close() {
        VERTX.close();
    }

    private boolean offer(String delivery, boolean there) {
        return hold.offer(() -> there, () -> made.add(delivery), Duration.ZERO);
    }

    @Test
    void kept_deliveries_are_made_at_the_end_in_their_order() {
        hold.begin();
        assertThat(offer("one", false)).isTrue();
        assertThat(offer("two", false)).isTrue();
        assertThat(made).isEmpty();

        hold.end();
        assertThat(made).containsExactly("one", "two");
    }

    @Test
    void an_exchange_that_ends_between_the_look_for_a_route_and_the_look_at_the_hold_refuses_none() {
        AtomicInteger looks = new AtomicInteger();

        boolean taken = hold.offer(
                () -> {
                    // The thread found no route, and is then without a CPU until the exchange is over.
                    hold.begin();
                    hold.end();
                    return looks.incrementAndGet() > 1;
                },
                () -> made.add("later"),
                Duration.ZERO);

        assertThat(taken).isTrue();
        assertThat(looks).hasValue(2);
        assertThat(made).isEmpty();
    }

    @Test
    void where_no_route_is_and_none_is_exchanged_the_delivery_is_refused() {
        assertThat(offer("stopped", false)).isFalse();
        hold.begin();
        hold.end();
        assertThat(offer("stopped", false)).isFalse();
        assertThat(made).isEmpty();
    }

    @Test
    void none_is_kept_for_longer_than_two_seconds() {
        hold.begin();

        assertThat(hold.offer(() -> false, () -> made.add("late"), Duration.ofSeconds(2)))
                .isFalse();
    }
}
