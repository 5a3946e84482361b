package io.trunkline.stage;

import org.slf4j.spi.LoggingEventBuilder;

/** The fields of a log line about an incident, by which a collector finds all of them. */
public final class IncidentFields {

    private IncidentFields() {}

    public static LoggingEventBuilder on(LoggingEventBuilder line, long incident, String service, String dedupKey) {
        return line.addKeyValue("incident", incident)
                .addKeyValue("service", service)
                .addKeyValue("dedup_key", dedupKey);
    }
}
