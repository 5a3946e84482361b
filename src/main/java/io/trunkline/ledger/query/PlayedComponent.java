package io.trunkline.ledger.query;

import io.trunkline.model.ComponentId;

/**
 * What happened to a component that is worth a drawing.
 *
 * @param service the service that it was assessed for last, or null
 */
public record PlayedComponent(ComponentId id, String service, ComponentPast past) {}
