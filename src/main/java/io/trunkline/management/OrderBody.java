package io.trunkline.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.trunkline.api.ApiMapper;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The body of a request that orders something, read as openapi.yaml describes it. */
final class OrderBody {

    private OrderBody() {}

    /**
     * No body at all is an order that says nothing.
     *
     * @throws BadRequest if it is not as described: it names the field, and what is expected
     */
    static <T> T read(String body, Class<T> type) {
        try {
            T order = ApiMapper.readStrictly(body == null || body.isBlank() ? "{}" : body, type);
            if (order == null) {
                throw new BadRequest("the body is null; expected a JSON object");
            }
            return order;
        } catch (UnrecognizedPropertyException e) {
            String known = e.getKnownPropertyIds().stream()
                    .map(Object::toString)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new BadRequest("the body has a field '" + e.getPropertyName() + "'; expected one of " + known);
        } catch (JsonMappingException e) {
            Class<?> wanted = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
            throw new BadRequest(field(e.getPath()) + " is not what is expected: " + expected(wanted));
        } catch (JsonProcessingException e) {
            throw new BadRequest("the body is not JSON: expected an object as in /api/openapi.yaml");
        }
    }

    private static String field(List<Reference> path) {
        String names = path.stream()
                .map(at -> at.getFieldName() == null ? String.valueOf(at.getIndex()) : at.getFieldName())
                .collect(Collectors.joining("."));
        return names.isEmpty() ? "the body" : names;
    }

    private static String expected(Class<?> type) {
        if (type == null || type.isRecord()) {
            return "a JSON object as in /api/openapi.yaml";
        }
        if (List.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a number";
        }
        if (type == Instant.class) {
            return "a time such as 2026-03-01T03:05:00Z";
        }
        return type == Boolean.class ? "true or false" : "a text";
    }
}
