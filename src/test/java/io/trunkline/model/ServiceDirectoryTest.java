package io.trunkline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceDirectoryTest {

    private static final Service RETAIL = new Service("retail", "Retail", "key-r", Map.of());
    private static final Service FINANCE = new Service("finance", "Finance", "key-f", Map.of());
    private static final Service UNKNOWN = new Service("unknown", "Unknown", "key-u", Map.of());
    private static final List<Service> SERVICES = List.of(RETAIL, FINANCE, UNKNOWN);

    @Test
    void a_drill_has_a_services_address_under_another_name() {
        Directory directory = directory("*", "retail");

        Service drill = directory.find(DrillEvent.component("finance")).service();

        assertThat(drill)
                .isEqualTo(new Service("drill/finance", "DRILL (no action needed): Finance", "key-f", Map.of()));
        assertThat(directory.service("drill/finance")).contains(drill);
        assertThat(directory.service("drill/nobody")).isEmpty();
        assertThat(directory.find(DrillEvent.component("nobody")).service()).isEqualTo(RETAIL);
        assertThat(directory.services()).hasSize(3);
    }

    @Test
    void an_exact_id_wins_over_any_glob() {
        Directory directory = directory("trunk-1*", "finance", "trunk-1", "retail");

        assertThat(directory.find(trunk("trunk-1")))
                .isEqualTo(new ServiceMatch(RETAIL, ServiceMatch.How.ID, "trunk-1"));
        assertThat(directory.find(trunk("trunk-12")))
                .isEqualTo(new ServiceMatch(FINANCE, ServiceMatch.How.GLOB, "trunk-1*"));
    }

    @Test
    void the_whole_name_wins_over_the_bare_id() {
        Directory directory = directory("trunk-1", "retail", "genesys/trunk/trunk-1", "finance");

        assertThat(directory.find(trunk("trunk-1")))
                .isEqualTo(new ServiceMatch(FINANCE, ServiceMatch.How.ID, "genesys/trunk/trunk-1"));
        assertThat(directory.find(new ComponentId("cxone", "trunk", "trunk-1")).service())
                .isEqualTo(RETAIL);
    }

    @Test
    void the_most_specific_glob_wins_whatever_the_order() {
        Directory directory = directory("*", "unknown", "trunk-*", "retail", "trunk-eu-*", "finance");

        assertThat(directory.find(trunk("trunk-eu-1")).rule()).isEqualTo("trunk-eu-*");
        assertThat(directory.find(trunk("trunk-us-1")).rule()).isEqualTo("trunk-*");
        assertThat(directory.find(trunk("site")).rule()).isEqualTo("*");
    }

    @Test
    void of_equally_specific_globs_the_first_of_the_file_wins() {
        assertThat(directory("*ab", "retail", "ab*", "finance")
                        .find(trunk("ab"))
                        .service())
                .isEqualTo(RETAIL);
        assertThat(directory("ab*", "finance", "*ab", "retail")
                        .find(trunk("ab"))
                        .service())
                .isEqualTo(FINANCE);
    }

    @Test
    void a_glob_with_slashes_names_a_source_or_a_kind() {
        Directory directory = directory("genesys/site/*", "finance", "*/trunk/*", "retail");

        assertThat(directory.find(new ComponentId("genesys", "site", "x")).service())
                .isEqualTo(FINANCE);
        assertThat(directory.find(new ComponentId("cxone", "trunk", "x")).service())
                .isEqualTo(RETAIL);
        assertThat(directory.find(new ComponentId("cxone", "site", "x")))
                .isEqualTo(new ServiceMatch(UNKNOWN, ServiceMatch.How.DEFAULT, "default"));
    }

    @ParameterizedTest
    @CsvSource({
        "trunk-us-2, false",
        "genesys/trunk/trunk-us-2, false",
        "trunk-us-2*, false",
        "genesys/trunk/trunk-eu-7, true",
        "*, true",
        "trunk-us-*, true",
        "trunk-eu-*, true",
        "trunk-eu-7, true",
        "trunk-*, true",
        "tunk-us-2, false",
        "trunk-eu-8, false"
    })
    void pattern_is_named_by_the_same_entry_or_one_that_it_covers_and_not_by_a_wider_one(
            String pattern, boolean named) {
        Directory directory = new ServiceDirectory(
                SERVICES,
                "unknown",
                Map.of("trunk-us-*", "retail", "genesys/trunk/trunk-eu-7", "retail", "*", "retail"));

        assertThat(directory.names(new ComponentPattern(pattern))).isEqualTo(named);
    }

    @Test
    void services_are_found_by_their_ids() {
        Directory directory = directory();

        assertThat(directory.service("finance")).contains(FINANCE);
        assertThat(directory.service("gone")).isEqualTo(Optional.empty());
        assertThat(directory.services()).containsExactlyElementsOf(SERVICES);
        assertThat(directory.defaultService()).isEqualTo(UNKNOWN);
    }

    @Test
    void rules_name_services_that_there_are() {
        assertThatIllegalArgumentException().isThrownBy(() -> directory("a", "nobody"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ServiceDirectory(SERVICES, "nobody", Map.of()));
    }

    @Property
    void no_rule_that_matches_is_more_specific_than_the_one_that_is_found(
            @ForAll("patterns") List<String> patterns, @ForAll("ids") String id) {
        Map<String, String> components = new LinkedHashMap<>();
        patterns.forEach(pattern -> components.put(pattern, "retail"));
        ComponentId component = trunk(id);

        ServiceMatch found = new ServiceDirectory(SERVICES, "unknown", components).find(component);

        Optional<String> best = components.keySet().stream()
                .map(ComponentPattern::new)
                .filter(pattern -> pattern.matches(component))
                .min(Comparator.comparing((ComponentPattern pattern) -> !pattern.isExact())
                        .thenComparing(ComponentPattern.MOST_SPECIFIC_FIRST))
                .map(ComponentPattern::toString);
        assertThat(found.rule()).isEqualTo(best.orElse("default"));
        assertThat(found.service()).isEqualTo(best.isPresent() ? RETAIL : UNKNOWN);
    }

    @Provide
    Arbitrary<List<String>> patterns() {
        return Arbitraries.strings()
                .withChars("ab*?")
                .ofMinLength(1)
                .ofMaxLength(5)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(5);
    }

    private static ComponentId trunk(String id) {
        return new ComponentId("genesys", "trunk", id);
    }

    private static Directory directory(String... patternsAndServices) {
        Map<String, String> components = new LinkedHashMap<>();
        for (int i = 0; i < patternsAndServices.length; i += 2) {
            components.put(patternsAndServices[i], patternsAndServices[i + 1]);
        }
        return new ServiceDirectory(SERVICES, "unknown", components);
    }
}
