package io.trunkline.source.normalize;

import com.fasterxml.jackson.core.JsonPointer;
import io.trunkline.model.DeliveryKey;
import io.trunkline.source.Source;
import io.trunkline.source.Verification;
import io.trunkline.source.body.JsonBody;
import io.trunkline.source.body.PlainText;
import io.trunkline.source.signature.Headers;
import io.trunkline.source.signature.Hmac;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds what makes two deliveries of one source the same delivery (rule 3): a header's id is covered by no signature. */
final class Fingerprint {

    private static final int MAX_ID = 1000;

    private Fingerprint() {}

    /**
     * The key of a delivery, or null where an equal body may be another happening.
     *
     * @param stated the time that the body states, as written
     */
    static DeliveryKey of(
            Source source, byte[] raw, JsonBody body, Headers headers, Optional<Instant> stated, boolean compliance) {
        Optional<String> id = source.deliveryId().flatMap(where -> deliveryId(where, body, headers));
        if (id.isPresent() && source.deliveryId().get().pointer() != null) {
            return DeliveryKey.ofId(id.get());
        }
        String hash = Hmac.hexSha256(raw);
        if (compliance || stated.isPresent()) {
            DeliveryKey key = compliance ? DeliveryKey.ofBody(hash) : DeliveryKey.at(stated.get(), hash);
            return id.map(key::formerly).orElse(key);
        }
        Optional<String> signed = signedTime(source, headers).map(time -> Hmac.hexSha256(time + '.' + hash));
        if (id.isPresent()) {
            DeliveryKey key = DeliveryKey.ofUnsignedId(id.get(), hash);
            return signed.map(key::alsoSigned).orElse(key);
        }
        return signed.map(DeliveryKey::ofSigned).orElse(null);
    }

    /** The time that the signature covers beside the body, as the header has it. */
    private static Optional<String> signedTime(Source source, Headers headers) {
        return source.verify().stream()
                .filter(Verification.Hmac.class::isInstance)
                .map(Verification.Hmac.class::cast)
                .filter(how -> Hmac.signsTimestamp(how) && how.timestampHeader() != null)
                .flatMap(how -> inHeader(how.timestampHeader(), headers).stream())
                .findFirst();
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
