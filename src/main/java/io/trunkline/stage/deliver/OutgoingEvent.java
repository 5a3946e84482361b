package io.trunkline.stage.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.support.SimpleTypeConverter;

/**
 * An event as a map that is JSON wherever Camel asks for bytes or a text. The deliver route of 0.1.0, which an edited file
 * still is, sends what it gets from the bean as it is; without this it would send nothing at all.
 */
public final class OutgoingEvent extends LinkedHashMap<String, Object> {

    private static final long serialVersionUID = 1L;
    private static final JsonMapper JSON = new JsonMapper();

    OutgoingEvent(Map<String, Object> event) {
        super(event);
    }

    /** Has a context convert it. */
    public static void addConverters(CamelContext context) {
        add(context, byte[].class, json -> json.getBytes(StandardCharsets.UTF_8));
        add(context, InputStream.class, json -> new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        add(context, String.class, json -> json);
    }

    private static <T> void add(CamelContext context, Class<T> type, Function<String, T> made) {
        context.getTypeConverterRegistry()
                .addTypeConverter(
                        type,
                        OutgoingEvent.class,
                        new SimpleTypeConverter(
                                false, (to, exchange, event) -> made.apply(((OutgoingEvent) event).json())));
    }

    private String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
