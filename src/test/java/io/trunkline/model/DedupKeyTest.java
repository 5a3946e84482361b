package io.trunkline.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class DedupKeyTest {

    private static final ComponentId TRUNK = new ComponentId("genesys", "trunk", "Trunk-US-East-01");

    @Test
    void it_is_the_guides_by_default() {
        assertThat(key("{id}-{status}", TRUNK)).isEqualTo("trunk-us-east-01-down");
    }

    @Test
    void a_template_may_use_all_that_is_known() {
        assertThat(key("{platform}/{kind}/{service}:{id}.{status}", TRUNK))
                .isEqualTo("genesys cloud cx/trunk/us-east-retail:trunk-us-east-01.down");
    }

    @Test
    void an_id_that_looks_like_a_placeholder_is_taken_as_it_is() {
        assertThat(key("{id}-{status}", new ComponentId("genesys", "trunk", "{status}")))
                .isEqualTo("{status}-down");
    }

    @Test
    void a_violation_has_a_key_of_its_own() {
        assertThat(DedupKey.ofViolation(TRUNK)).isEqualTo("trunk-us-east-01-violation");
    }

    @Test
    void one_that_is_cut_where_a_character_of_two_halves_stands_loses_it_whole() {
        String begin = "a".repeat(DedupKey.LONGEST - "-0123456789abcdef".length() - 1);
        ComponentId id = new ComponentId("genesys", "trunk", begin + "\uD83D\uDE00" + "b".repeat(50));

        assertThat(key("{id}-{status}", id)).matches(begin + "-[0-9a-f]{16}");
    }

    @Test
    void the_first_of_a_name_has_no_number() {
        assertThat(DedupKey.numbered("a-down", 1)).isEqualTo("a-down");
        assertThat(DedupKey.numbered("a-down", 2)).isEqualTo("a-down-2");
    }

    @Test
    void as_much_as_pagerduty_takes_is_left_as_it_is() {
        String id = "x".repeat(DedupKey.LONGEST - "-down".length());
        assertThat(key("{id}-{status}", new ComponentId("s", "k", id))).isEqualTo(id + "-down");
        assertThat(key("{id}-{status}", new ComponentId("s", "k", id + "x")))
                .hasSize(DedupKey.LONGEST)
                .startsWith("x".repeat(200))
                .doesNotEndWith("-down");
    }

    @Test
    void a_character_of_two_halves_is_not_cut_in_two() {
        for (int pad = 0; pad < 2; pad++) {
            String key = key("{id}-{status}", new ComponentId("s", "k", "x".repeat(pad) + "\uD83D\uDE00".repeat(200)));
            assertThat(key).hasSizeLessThanOrEqualTo(DedupKey.LONGEST);
            assertThat(key.codePoints().filter(c -> c >= 0xD800 && c <= 0xDFFF)).isEmpty();
        }
    }

    @Property(tries = 200)
    void none_is_too_long_and_two_long_ones_stay_two(
            @ForAll @StringLength(min = 230, max = 400) String id, @ForAll @IntRange(min = 1, max = 200) int number) {
        String one = DedupKey.numbered(key("{id}-{status}", new ComponentId("s", "k", id + "1")), number);
        String two = DedupKey.numbered(key("{id}-{status}", new ComponentId("s", "k", id + "2")), number);
        assertThat(one).hasSizeLessThanOrEqualTo(DedupKey.LONGEST).isNotEqualTo(two);
    }

    private static String key(String template, ComponentId component) {
        return new DedupKey(template).of(component, Status.DOWN, "Genesys Cloud CX", "us-east-retail");
    }
}
