package io.trunkline.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import co.elastic.logging.JsonUtils;
import co.elastic.logging.logback.EcsEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** The encoder of the Elastic Common Schema, and the key-value pairs of SLF4J, which it leaves out, as fields. */
final class EcsFieldEncoder extends EcsEncoder {

    /** What the schema has a name of its own for. */
    private static final Map<String, String> NAMES = Map.of("trace_id", "trace.id");

    private EcsFieldEncoder() {}

    static EcsFieldEncoder started(LoggerContext context) {
        EcsFieldEncoder encoder = new EcsFieldEncoder();
        encoder.setContext(context);
        encoder.setServiceName("trunkline");
        encoder.start();
        return encoder;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        byte[] line = super.encode(event);
        byte[] priority = JournalPriority.of(event.getLevel()).getBytes(StandardCharsets.US_ASCII);
        if (priority.length == 0) {
            return line;
        }
        byte[] both = new byte[priority.length + line.length];
        System.arraycopy(priority, 0, both, 0, priority.length);
        System.arraycopy(line, 0, both, priority.length, line.length);
        return both;
    }

    @Override
    protected void addCustomFields(ILoggingEvent event, StringBuilder json) {
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> append(json, pair));
        }
    }

    private static void append(StringBuilder json, KeyValuePair pair) {
        if (pair.value == null) {
            return;
        }
        json.append('"').append(NAMES.getOrDefault(pair.key, pair.key)).append("\":");
        if (pair.value instanceof Number) {
            json.append(pair.value);
        } else {
            json.append('"');
            JsonUtils.quoteAsString(pair.value.toString(), json);
            json.append('"');
        }
        json.append(',');
    }
}
