package io.trunkline.inventory.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopicAssignmentTest {

    private static Set<String> topics(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> "topic-" + n).collect(Collectors.toSet());
    }

    @Test
    void no_channel_has_more_than_a_thousand_and_every_topic_has_one() {
        TopicAssignment shares = TopicAssignment.none().of(topics(0, 2_500));

        assertThat(shares.channels()).extracting(Set::size).containsExactly(1_000, 1_000, 500);
        assertThat(shares.channels().stream().flatMap(Set::stream))
                .containsExactlyInAnyOrderElementsOf(topics(0, 2_500));
        assertThat(shares.unheard()).isZero();
    }

    @Test
    void a_topic_stays_where_it_is_and_a_new_one_takes_the_place_of_one_that_went() {
        TopicAssignment before = TopicAssignment.none().of(topics(0, 5), 3, 3);

        TopicAssignment after = before.of(topics(1, 7), 3, 3);

        assertThat(after.channels().get(0))
                .containsAll(before.channels().get(0).stream()
                        .filter(topics(1, 7)::contains)
                        .toList());
        assertThat(after.channels()).extracting(Set::size).containsExactly(3, 3);
        assertThat(after.of(topics(1, 7), 3, 3)).isEqualTo(after);
    }

    @Test
    void what_nothing_has_room_for_is_counted() {
        TopicAssignment shares = TopicAssignment.none().of(topics(0, 10), 3, 2);

        assertThat(shares.channels()).hasSize(2);
        assertThat(shares.unheard()).isEqualTo(4);
    }

    @Test
    void a_channel_without_topics_is_not_needed_any_more() {
        assertThat(TopicAssignment.none().of(topics(0, 2)).of(Set.of()).channels())
                .containsExactly(Set.of());
    }
}
