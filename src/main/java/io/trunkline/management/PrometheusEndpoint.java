package io.trunkline.management;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** What the metrics path answers. */
final class PrometheusEndpoint {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final Gauges gauges;

    PrometheusEndpoint(PrometheusMeterRegistry registry, Gauges gauges) {
        this.registry = registry;
        this.gauges = gauges;
    }

    /** @param accept the header, or null */
    Reply scrape(String accept) {
        gauges.refresh();
        String type = accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        return Reply.text(type, registry.scrape(type));
    }
}
