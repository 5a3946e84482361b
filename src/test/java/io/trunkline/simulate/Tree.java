package io.trunkline.simulate;

import io.trunkline.model.Service;
import io.trunkline.model.ServiceDirectory;
import io.trunkline.model.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Services whose components hang on others: {@code trunk-us-*} and {@code edge-us-*} belong to US Telephony,
 * {@code trunk-eu-*} to EU Finance, {@code edge-net-*} and {@code site-*} to the network's people. Trunks of
 * {@code edge-us-7} are {@code trunk-us-7-*}; both of {@code edge-net-1} and of {@code trunk-eu-1-*} alike.
 */
public final class Tree {

    private Tree() {}

    /** Where symptoms page as anything does. */
    public static ServiceDirectory paging() {
        return directory(false);
    }

    /** Where EU Finance is not paged for what the network's people are paged for. */
    public static ServiceDirectory holding() {
        return directory(true);
    }

    private static ServiceDirectory directory(boolean holds) {
        return directory(
                holds,
                Map.of(
                        "edge-us-7", List.of("trunk-us-7-*"),
                        "edge-us-8", List.of("trunk-us-8-*"),
                        "edge-net-1", List.of("trunk-eu-1-*", "trunk-us-1-*"),
                        "edge-eu-2", List.of("trunk-eu-2-*"),
                        "site-ny", List.of("edge-us-*", "edge-net-*", "edge-eu-*")));
    }

    /** The same with other parents. */
    public static ServiceDirectory directory(boolean holds, Map<String, List<String>> children) {
        Map<String, String> components = new LinkedHashMap<>();
        components.put("trunk-us-*", "us");
        components.put("edge-us-*", "us");
        components.put("trunk-eu-*", "eu");
        components.put("edge-eu-*", "eu");
        components.put("edge-net-*", "net");
        components.put("site-*", "net");
        return new ServiceDirectory(
                        List.of(
                                new Service("us", "US Telephony", "key-us", Map.of()),
                                new Service("eu", "EU Finance", "key-eu", Map.of()).withHeldSymptoms(holds),
                                new Service("net", "Network", "key-net", Map.of()),
                                new Service("unassigned", "Unknown", "key-default", Map.of())),
                        "unassigned",
                        components)
                .withTopology(new Topology(children));
    }
}
