package io.trunkline.source;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Optional;

/**
 * What makes two deliveries of one source the same delivery (rule 3).
 *
 * @param key {@code id:} and a delivery id that the body states; {@code body:} and the hex SHA-256 of a body that cannot
 *     stand for two happenings; {@code id:} with a header's delivery id and the hash of the body, because no signature
 *     covers a header; {@code signed:} and the hash of body and signed time; null where nothing does
 * @param signed the hash of body and signed time where the key holds an id of a header; else null
 */
record Fingerprint(String key, String signed) {

    private static final int MAX_ID = 1000;

    private static final Fingerprint NONE = new Fingerprint(null, null);

    /**
     * That of a delivery.
     *
     * @param bodyIsUnique whether an equal body is the same happening: it has a timestamp, or is a compliance event
     */
    static Fingerprint of(Source source, byte[] raw, Body body, Headers headers, boolean bodyIsUnique) {
        Optional<String> id = source.deliveryId().flatMap(where -> deliveryId(where, body, headers));
        boolean stated =
                source.deliveryId().filter(where -> where.pointer() != null).isPresent();
        if (id.isPresent() && stated) {
            return new Fingerprint("id:" + id.get(), null);
        }
        if (bodyIsUnique) {
            return new Fingerprint("body:" + Digests.hexSha256(raw), null);
        }
        Optional<String> signed = signedTime(source, headers)
                .map(time -> "signed:" + Digests.hexSha256(time + '.' + Digests.hexSha256(raw)));
        if (id.isPresent()) {
            return new Fingerprint("id:" + id.get() + " body:" + Digests.hexSha256(raw), signed.orElse(null));
        }
        return signed.map(content -> new Fingerprint(content, null)).orElse(NONE);
    }

    /** The time that the signature covers beside the body, as the header has it. */
    private static Optional<String> signedTime(Source source, Headers headers) {
        return source.verify().stream()
                .filter(Verification.Hmac.class::isInstance)
                .map(Verification.Hmac.class::cast)
                .filter(how -> Digests.signsTimestamp(how) && how.timestampHeader() != null)
                .flatMap(how -> inHeader(how.timestampHeader(), headers).stream())
                .findFirst();
    }

    private static Optional<String> deliveryId(Source.DeliveryId where, Body body, Headers headers) {
        Optional<String> id =
                where.pointer() != null ? inBody(where.pointer(), body) : inHeader(where.header(), headers);
        return id.filter(text -> !text.isEmpty() && !PlainText.hasLoneSurrogate(text))
                .map(text -> isPlain(text) ? text : Digests.hexSha256(text));
    }

    private static Optional<String> inBody(JsonPointer pointer, Body body) {
        return body.first(List.of(pointer))
                .map(Body.Field::node)
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
