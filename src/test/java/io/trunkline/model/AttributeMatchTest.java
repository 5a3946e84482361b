package io.trunkline.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.InventoryItem.Attribute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AttributeMatchTest {

    private static final ComponentId TRUNK = new ComponentId("genesys", "trunk", "t-1");

    private final Map<AttributeMatch, String> matches = new LinkedHashMap<>();

    private ServiceMatch find(Map<String, String> components, InventoryItem known) {
        return new ServiceDirectory(
                        Stream.of("london", "emea", "carrier", "others")
                                .map(id -> new Service(id, id, "key", Map.of()))
                                .toList(),
                        "others",
                        components,
                        matches,
                        java.util.Optional.empty())
                .find(known);
    }

    private static InventoryItem known(String name, String site, String edgeGroup, String trunkBase) {
        return new InventoryItem(TRUNK, name, site, edgeGroup, trunkBase);
    }

    @Test
    void each_attribute_may_be_matched_by_a_glob_and_all_of_them_must() {
        matches.put(new AttributeMatch(Map.of(Attribute.SITE, "London*", Attribute.NAME, "*SIP*")), "london");

        assertThat(find(Map.of(), known("Main SIP 1", "London City", null, null))
                        .service()
                        .id())
                .isEqualTo("london");
        assertThat(find(Map.of(), known("Main PSTN", "London City", null, null)).how())
                .isEqualTo(ServiceMatch.How.DEFAULT);
        assertThat(find(Map.of(), known("Main SIP 1", null, null, null)).how()).isEqualTo(ServiceMatch.How.DEFAULT);
    }

    @Test
    void the_most_specific_match_wins_whatever_their_order() {
        matches.put(new AttributeMatch(Map.of(Attribute.EDGE_GROUP, "EMEA*")), "emea");
        matches.put(new AttributeMatch(Map.of(Attribute.EDGE_GROUP, "EMEA*", Attribute.TRUNK_BASE, "*")), "carrier");
        matches.put(new AttributeMatch(Map.of(Attribute.SITE, "London City")), "london");

        assertThat(Stream.of(
                                known(null, "London City", "EMEA edges", null),
                                known(null, "Paris", "EMEA edges", null),
                                known(null, "London City", "EMEA edges", "Carrier"))
                        .map(known -> find(Map.of(), known).service().id()))
                .isEqualTo(List.of("london", "emea", "carrier"));
    }

    @Test
    void an_id_or_a_glob_of_the_file_is_stronger_than_any_match_and_the_name_is_kept() {
        matches.put(new AttributeMatch(Map.of(Attribute.SITE, "London City")), "london");
        InventoryItem known = known("Main", "London City", null, null);

        assertThat(find(Map.of("t-*", "emea"), known))
                .isEqualTo(new ServiceMatch(
                        new Service("emea", "emea", "key", Map.of()),
                        ServiceMatch.How.GLOB,
                        "t-*",
                        "Main",
                        java.time.Duration.ZERO));
        assertThat(find(Map.of(), known).rule()).isEqualTo("site London City");
    }
}
