package io.trunkline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightLimitTest {

    private static final int LARGE = 256 * 1024;
    private static final int SMALL = 2 * 1024;
    private static final int ALL = 64 * 1024 * 1024;

    private final InFlightLimit limit = new InFlightLimit(2_000, ALL).withShares();

    private int held(String peer, int length) {
        int bodies = 0;
        while (limit.hold(peer, length, length)) {
            bodies++;
        }
        return bodies;
    }

    @Test
    void a_peer_that_fills_its_share_leaves_the_others_theirs_and_itself_room_for_small_bodies() {
        assertThat(held("attacker", LARGE)).isEqualTo(24);

        assertThat(limit.hold("honest", LARGE, LARGE)).isTrue();
        assertThat(limit.hold("attacker", SMALL, SMALL))
                .as("an event from behind the same address")
                .isTrue();
    }

    @Test
    void peers_that_together_fill_the_whole_leave_a_reserve_for_small_bodies() {
        for (int peer = 0; peer < 100; peer++) {
            held("attacker " + peer, LARGE);
        }
        assertThat(limit.hold("honest", LARGE, LARGE)).isFalse();
        assertThat(held("honest", SMALL)).isGreaterThan(1_000);
    }

    @Test
    void a_body_counts_by_what_it_is_going_to_be() {
        held("attacker", LARGE);
        assertThat(limit.hold("attacker", 1, LARGE)).isFalse();
        assertThat(limit.hold("attacker", 1, 1)).isTrue();
    }

    @Test
    void what_is_done_with_makes_room_again() {
        int bodies = held("attacker", LARGE);
        limit.release("attacker", LARGE);
        assertThat(limit.hold("attacker", LARGE, LARGE)).isTrue();
        for (int i = 0; i < bodies; i++) {
            limit.release("attacker", LARGE);
        }
        assertThat(held("attacker", LARGE)).isEqualTo(bodies);
    }
}
