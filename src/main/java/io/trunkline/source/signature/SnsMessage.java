package io.trunkline.source.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.body.JsonBody;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A message as Amazon SNS posts it to an HTTPS subscription: the notification, or a question about the subscription. */
public final class SnsMessage {

    private static final Pattern HOST = Pattern.compile("sns\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?");
    private static final List<String> NOTIFICATION =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> SUBSCRIPTION =
            List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

    private final JsonNode body;

    private SnsMessage(JsonNode body) {
        this.body = body;
    }

    /** Empty if it is no JSON object. */
    public static Optional<SnsMessage> read(byte[] raw) {
        try {
            return Optional.of(new SnsMessage(JsonBody.read(raw).root()));
        } catch (InvalidEventException e) {
            return Optional.empty();
        }
    }

    public String topic() {
        return body.path("TopicArn").asText("");
    }

    /** Whether SNS asks if the topic shall be subscribed to. */
    public boolean asksToSubscribe() {
        return "SubscriptionConfirmation".equals(type());
    }

    /** Whether the topic was unsubscribed. */
    public boolean tellsOfUnsubscribing() {
        return "UnsubscribeConfirmation".equals(type());
    }

    public String type() {
        return body.path("Type").asText("");
    }

    /**
     * Where the certificate is; empty unless that is SNS itself: a stranger can sign with a certificate of their own.
     */
    Optional<URI> certificateUrl() {
        return atSns("SigningCertURL").filter(url -> url.getPath().endsWith(".pem"));
    }

    /** What to call to subscribe; empty unless that is SNS itself. */
    public Optional<URI> subscribeUrl() {
        return atSns("SubscribeURL");
    }

    private Optional<URI> atSns(String field) {
        try {
            URI url = URI.create(body.path(field).asText(""));
            boolean sns = "https".equals(url.getScheme())
                    && url.getUserInfo() == null
                    && url.getPort() < 0
                    && url.getHost() != null
                    && HOST.matcher(url.getHost()).matches();
            return sns ? Optional.of(url) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether it was signed by the owner of the certificate, and the certificate is good now. */
    boolean isSignedBy(X509Certificate certificate) throws GeneralSecurityException {
        certificate.checkValidity();
        Optional<String> algorithm = algorithm();
        if (algorithm.isEmpty()) {
            return false;
        }
        Signature check = Signature.getInstance(algorithm.get());
        check.initVerify(certificate);
        check.update(signed().getBytes(UTF_8));
        try {
            return check.verify(
                    Base64.getDecoder().decode(body.path("Signature").asText("")));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private Optional<String> algorithm() {
        return Optional.ofNullable(
                switch (body.path("SignatureVersion").asText("")) {
                    case "1" -> "SHA1withRSA";
                    case "2" -> "SHA256withRSA";
                    default -> null;
                });
    }

    /** The fields that are signed, each with its name, as SNS documents it. */
    private String signed() {
        StringBuilder text = new StringBuilder();
        List<String> fields = asksToSubscribe() || tellsOfUnsubscribing() ? SUBSCRIPTION : NOTIFICATION;
        for (String field : fields) {
            if (body.path(field).isTextual()) {
                text.append(field)
                        .append('\n')
                        .append(body.path(field).textValue())
                        .append('\n');
            }
        }
        return text.toString();
    }
}
