package io.trunkline.source.normalize;

import com.fasterxml.jackson.core.JsonPointer;
import io.trunkline.source.Source;
import io.trunkline.source.signature.Headers;
import io.trunkline.source.signature.Hmac;
import java.util.List;
import java.util.Optional;

/** What makes two deliveries of one source the same delivery. */
final class Fingerprint {

    private static final int MAX_ID = 1000;

    private Fingerprint() {}

    /**
     * {@code id:} and the delivery id; without one, where the body cannot stand for two happenings, {@code body:} and
     * the hex SHA-256 of the body; else null.
     *
     * @param bodyIsUnique whether an equal body is the same happening: it has a timestamp, or is a compliance event
     */
    static String of(Source source, byte[] raw, JsonBody body, Headers headers, boolean bodyIsUnique) {
        return source.deliveryId()
                .flatMap(where -> deliveryId(where, body, headers))
                .map(id -> "id:" + id)
                .orElseGet(() -> bodyIsUnique ? "body:" + Hmac.hexSha256(raw) : null);
    }

    private static Optional<String> deliveryId(Source.DeliveryId where, JsonBody body, Headers headers) {
        Optional<String> id =
                where.pointer() != null ? inBody(where.pointer(), body) : inHeader(where.header(), headers);
        return id.filter(text -> !text.isEmpty() && !PlainText.hasLoneSurrogate(text))
                .map(text -> isPlain(text) ? text : Hmac.hexSha256(text));
    }

    private static Optional<String> inBody(JsonPointer pointer, JsonBody body) {
        return body.anywhere(pointer)
                .map(JsonBody.Field::node)
                .filter(node -> node.isTextual() || node.isIntegralNumber())
                .map(node -> node.asText());
    }

    private static Optional<String> inHeader(String name, Headers headers) {
        List<String> values = headers.all(name);
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    private static boolean isPlain(String id) {
        return !PlainText.isLongerThan(id, MAX_ID) && !PlainText.hasControl(id);
    }
}
