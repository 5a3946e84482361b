package io.trunkline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentPatternTest {

    @ParameterizedTest
    @CsvSource({
        "trunk-eu-*, trunk-eu-1, true",
        "trunk-eu-*, trunk-eu-, true",
        "trunk-eu-*, trunk-us-1, false",
        "trunk-eu-*, a-trunk-eu-1, false",
        "*, anything/at all, true",
        "trunk-?, trunk-1, true",
        "trunk-?, trunk-, false",
        "trunk-?, trunk-12, false",
        "trunk-?, trunk-\uD83D\uDE00, true",
        "*-a*b, x-a-ab, true",
        "trunk.1, trunk-1, false",
        "Trunk-1, trunk-1, false",
        "genesys/trunk/t1, t1, true",
        "genesys/*/t*, t1, true",
        "cxone/trunk/t1, t1, false",
        "trunk/t1, t1, false",
        "site/7, site/7, true",
    })
    void patterns_are_held_against_the_id_and_with_a_slash_against_the_whole_name_too(
            String pattern, String id, boolean matches) {
        assertThat(new ComponentPattern(pattern).matches(new ComponentId("genesys", "trunk", id)))
                .isEqualTo(matches);
    }

    @Property
    void globs_match_what_the_same_regular_expression_matches(@ForAll("globs") String glob, @ForAll("ids") String id) {
        String expression = glob.chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining());

        assertThat(new ComponentPattern(glob).matches(new ComponentId("s", "k", id)))
                .isEqualTo(Pattern.matches(expression, id));
    }

    @Property
    void more_literal_characters_are_more_specific_and_then_fewer_wildcards(
            @ForAll("globs") String one, @ForAll("globs") String other) {
        int order =
                ComponentPattern.MOST_SPECIFIC_FIRST.compare(new ComponentPattern(one), new ComponentPattern(other));

        int literals = Long.compare(literals(other), literals(one));
        int wildcards = Integer.compare(one.length(), other.length());
        assertThat(Integer.signum(order)).isEqualTo(literals != 0 ? literals : wildcards);
    }

    @Test
    void a_hostile_id_costs_little() {
        ComponentPattern pattern = new ComponentPattern("*a".repeat(100) + "b");

        assertThat(pattern.matches(new ComponentId("s", "k", "a".repeat(20_000))))
                .isFalse();
    }

    @Test
    void a_pattern_without_wildcards_is_exact() {
        List<Boolean> exact = Stream.of("trunk-1", "genesys/trunk/1", "trunk-*", "trunk-?")
                .map(text -> new ComponentPattern(text).isExact())
                .toList();

        assertThat(exact).containsExactly(true, true, false, false);
    }

    @Provide
    Arbitrary<String> globs() {
        return Arbitraries.strings().withChars("ab*?").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.strings().withChars("ab").ofMaxLength(10);
    }

    private static long literals(String glob) {
        return glob.chars().filter(c -> c != '*' && c != '?').count();
    }
}
