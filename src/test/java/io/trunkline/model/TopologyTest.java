package io.trunkline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopologyTest {

    private static InventoryItem known(String kind, String id, String base) {
        return new InventoryItem(new ComponentId("genesys", kind, id), null, null, null, base);
    }

    @Test
    void entries_that_name_nothing_known_are_idle() {
        Map<String, List<String>> children = new LinkedHashMap<>();
        children.put("edge-7", List.of("trunk-7-*", "trunk-8"));
        children.put("edge-9", List.of("trunk-9-*"));
        Topology topology = new Topology(children, Redundancy.of(List.of("Carrier A*", "Carrier B")));
        List<InventoryItem> known =
                List.of(known("edge", "edge-7", null), known("trunk", "trunk-7-1", "Carrier A London"));
        assertThat(topology.idle(known))
                .containsExactly("topology.edge-9", "topology: trunk-8", "topology: trunk-9-*", "redundant: Carrier B");
    }

    @Test
    void topology_that_names_only_what_is_known_has_no_idle_entry() {
        Topology topology = new Topology(Map.of("genesys/edge/edge-7", List.of("trunk-7-*")));
        assertThat(topology.idle(List.of(known("edge", "edge-7", null), known("trunk", "trunk-7-1", null))))
                .isEmpty();
    }
}
