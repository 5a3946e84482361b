package io.trunkline.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.trunkline.ledger.query.MaskedRoutingKey;
import io.trunkline.model.ComponentId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;

/**
 * The JSON of the management API, in both directions: names in snake case, ids and keys in their written form, instants as
 * ISO 8601 in UTC. A client reads what a newer router adds without complaint.
 */
public final class ApiMapper {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(ComponentId.class, ToStringSerializer.instance)
                    .addSerializer(MaskedRoutingKey.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new Written<>(Instant.class, ApiMapper::instant))
                    .addDeserializer(ComponentId.class, new Written<>(ComponentId.class, ComponentId::parse)))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // A timestamp or an amount in a body must come out as it went in.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ApiMapper() {}

    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + value.getClass(), e);
        }
    }

    /** For people, on several lines. */
    public static String pretty(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + value.getClass(), e);
        }
    }

    /** @throws JsonProcessingException if it is something else; the message is one line for people */
    public static <T> T read(String json, TypeReference<T> type) throws JsonProcessingException {
        return MAPPER.readValue(json, type);
    }

    /** As {@link #read(String, TypeReference)}; fields that the type does not have are refused. */
    public static <T> T readStrictly(String json, Class<T> type) throws JsonProcessingException {
        return MAPPER.readerFor(type)
                .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .readValue(json);
    }

    public static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("expected JSON", e);
        }
    }

    private static Instant instant(String written) {
        return OffsetDateTime.parse(written).toInstant();
    }

    /** What is written as a text. */
    private static final class Written<T> extends FromStringDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> read;

        Written(Class<T> type, Function<String, T> read) {
            super(type);
            this.read = read;
        }

        @Override
        protected T _deserialize(String value, DeserializationContext context) throws JsonProcessingException {
            try {
                return read.apply(value);
            } catch (DateTimeException | IllegalArgumentException e) {
                throw context.weirdStringException(value, _valueClass, e.getMessage());
            }
        }
    }
}
