package io.trunkline.logging;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * The word {@code %trace} of logback.xml: {@code " trace_id=..."} where a line belongs to a trace, else nothing. The id is a
 * field of the line itself, or an OpenTelemetry agent put it into the MDC.
 */
public final class TraceSuffix extends ClassicConverter {

    private static final String TRACE_ID = "trace_id";

    @Override
    public String convert(ILoggingEvent event) {
        Object id = event.getKeyValuePairs() == null
                ? null
                : event.getKeyValuePairs().stream()
                        .filter(pair -> pair.key.equals(TRACE_ID) && pair.value != null)
                        .map(pair -> pair.value)
                        .findFirst()
                        .orElse(null);
        if (id == null) {
            id = event.getMDCPropertyMap().get(TRACE_ID);
        }
        return id == null ? "" : " trace_id=" + Printable.of(id.toString());
    }
}
