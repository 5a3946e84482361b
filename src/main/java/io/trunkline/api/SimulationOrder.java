package io.trunkline.api;

import java.util.Map;

/** What is to be simulated, as {@code /api/simulate} takes it; openapi.yaml says what its fields are. */
public record SimulationOrder(
        Integer hours, String events, Map<String, String> settings, Map<String, String> components) {

    public SimulationOrder {
        settings = settings == null ? Map.of() : Map.copyOf(settings);
        components = components == null ? Map.of() : Map.copyOf(components);
    }
}
