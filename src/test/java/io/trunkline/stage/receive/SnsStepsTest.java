package io.trunkline.stage.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.http.RestClient;
import io.trunkline.model.Status;
import io.trunkline.source.BodyFormat;
import io.trunkline.source.Source;
import io.trunkline.source.SourceBuilder;
import io.trunkline.source.Verification;
import io.trunkline.source.genesys.ProxySeverity;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.signature.SignatureUncheckedException;
import io.trunkline.source.signature.SignatureVerifier;
import io.trunkline.source.signature.SignedRequest;
import io.trunkline.source.signature.VerificationResult;
import io.trunkline.webhook.ContentType;
import io.trunkline.webhook.Webhook;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Messages of Amazon SNS as it documents them: signed in the body, with a certificate of its own. */
class SnsStepsTest {

    private static final String TOPIC = "arn:aws:sns:eu-central-1:111122223333:trunkline";
    private static final String CERTIFICATE = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem";
    private static final String SUBSCRIBE =
            "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=t";
    private static final String EVENT = "{\"eventType\":\"trunk\",\"event\":{\"trunkId\":\"t-1\",\"status\":\"DOWN\"}}";
    private static final KeyPair KEYS = keys();

    private static final Source SOURCE = SourceBuilder.source("genesys-sns")
            .verify(new Verification.Sns(Set.of(TOPIC)))
            .format(new BodyFormat(List.of(JsonPointer.compile("/Message")), ProxySeverity.STANDARD, Set.of()))
            .build();

    private final List<String> asked = new ArrayList<>();
    private Instant now = Instant.now();
    private int status = 200;
    private final SnsSteps steps = new SnsSteps(new EventNormalizer(), this::answer, () -> now);
    private final SignatureVerifier verifier = new SignatureVerifier().withCertificates(steps);

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private RestClient.Reply answer(RestClient.Request request, Duration atMost) {
        asked.add(request.uri().toString());
        return new RestClient.Reply(status, Map.of(), pem());
    }

    private static String pem() {
        try {
            X500Name name = new X500Name("CN=sns.amazonaws.com");
            X509CertificateHolder holder = new JcaX509v3CertificateBuilder(
                            name,
                            BigInteger.ONE,
                            Date.from(Instant.now().minusSeconds(3600)),
                            Date.from(Instant.now().plusSeconds(3600)),
                            name,
                            KEYS.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(KEYS.getPrivate()));
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(holder.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (java.io.IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode notification() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("Type", "Notification")
                .put("MessageId", "m-1")
                .put("TopicArn", TOPIC)
                .put("Message", EVENT)
                .put("Timestamp", "2026-11-29T01:34:10.098Z")
                .put("SignatureVersion", "2")
                .put("SigningCertURL", CERTIFICATE);
    }

    private static ObjectNode subscription() {
        return notification()
                .put("Type", "SubscriptionConfirmation")
                .put("Message", "You have chosen to subscribe")
                .put("Token", "t")
                .put("SubscribeURL", SUBSCRIBE);
    }

    private static ObjectNode signed(ObjectNode message, String algorithm, String... fields) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(KEYS.getPrivate());
            for (String field : fields) {
                signature.update((field + "\n" + message.get(field).asText() + "\n").getBytes(UTF_8));
            }
            return message.put("Signature", Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode signedNotification(ObjectNode message) {
        return signed(message, "SHA256withRSA", "Message", "MessageId", "Timestamp", "TopicArn", "Type");
    }

    private static ObjectNode signedSubscription() {
        return signed(
                subscription(),
                "SHA256withRSA",
                "Message",
                "MessageId",
                "SubscribeURL",
                "Timestamp",
                "Token",
                "TopicArn",
                "Type");
    }

    private static Webhook webhook(ObjectNode message) {
        return new Webhook(
                SOURCE,
                message.toString().getBytes(UTF_8),
                name -> name.equals("Content-Type") ? List.of("text/plain; charset=UTF-8") : List.of(),
                "203.0.113.7",
                Optional.empty(),
                Instant.parse("2026-11-29T01:34:11Z"));
    }

    private VerificationResult verify(ObjectNode message) {
        Webhook webhook = webhook(message);
        return verifier.verify(
                SOURCE,
                new SignedRequest(
                        webhook.body(),
                        name -> List.of(),
                        webhook.peerAddress(),
                        Optional.empty(),
                        webhook.receivedAt()));
    }

    @Test
    void a_signed_notification_is_genuine_and_its_message_is_the_event() throws Exception {
        ObjectNode message = signedNotification(notification());

        assertThat(verify(message)).isEqualTo(VerificationResult.GENUINE);
        assertThat(ContentType.isJson(webhook(message))).isTrue();
        NormalizedEvent.Event read = (NormalizedEvent.Event) steps.normalise(webhook(message));
        assertThat(read.event().status()).isEqualTo(Status.DOWN);
        assertThat(verify(signed(
                        notification().put("SignatureVersion", "1").put("Subject", "s"),
                        "SHA1withRSA",
                        "Message",
                        "MessageId",
                        "Subject",
                        "Timestamp",
                        "TopicArn",
                        "Type")))
                .isEqualTo(VerificationResult.GENUINE);
        assertThat(asked).as("the certificate is fetched once").containsExactly(CERTIFICATE);
    }

    @Test
    void a_message_that_was_changed_is_refused() {
        assertThat(verify(signedNotification(notification()).put("Message", EVENT.replace("DOWN", "UP"))))
                .isEqualTo(VerificationResult.SECRET_WRONG);
        assertThat(verify(signedNotification(notification()).put("SignatureVersion", "3")))
                .isEqualTo(VerificationResult.SECRET_WRONG);
    }

    @Test
    void another_topic_and_a_certificate_that_is_not_of_sns_are_refused_without_a_call() {
        assertThat(verify(signedNotification(notification().put("TopicArn", TOPIC + "-other"))))
                .isEqualTo(VerificationResult.SENDER_UNKNOWN);
        for (String url : List.of(
                "https://evil.example/x.pem",
                "http://sns.eu-central-1.amazonaws.com/x.pem",
                "https://sns.eu-central-1.amazonaws.com.evil.example/x.pem",
                "https://sns.eu-central-1.amazonaws.com:8443/x.pem",
                "https://sns.eu-central-1.amazonaws.com@evil.example/x.pem",
                "https://sns.eu-central-1.amazonaws.com/x.txt",
                "no url")) {
            assertThat(verify(signedNotification(notification().put("SigningCertURL", url))))
                    .as(url)
                    .isEqualTo(VerificationResult.SENDER_UNKNOWN);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void a_certificate_that_cannot_be_had_now_is_no_refusal() {
        status = 503;
        assertThatThrownBy(() -> verify(signedNotification(notification())))
                .isInstanceOf(SignatureUncheckedException.class);
        status = 200;
        assertThat(verify(signedNotification(notification()))).isEqualTo(VerificationResult.GENUINE);
    }

    @Test
    void a_flood_of_certificates_makes_no_flood_of_calls() {
        for (int n = 0; n < 50; n++) {
            ObjectNode message = notification().put("SigningCertURL", CERTIFICATE.replace("-1.pem", "-" + n + "a.pem"));
            try {
                verify(signedNotification(message));
            } catch (SignatureUncheckedException tooMany) {
                assertThat(n).isGreaterThanOrEqualTo(10);
            }
        }
        assertThat(asked).hasSize(10);
    }

    @Test
    void a_subscription_to_a_listed_topic_is_confirmed_and_one_that_fails_is_asked_for_again() throws Exception {
        ObjectNode message = signedSubscription();

        assertThat(verify(message)).isEqualTo(VerificationResult.GENUINE);
        assertThat(steps.normalise(webhook(message)))
                .isEqualTo(new NormalizedEvent.Ignored("SubscriptionConfirmation"));
        assertThat(asked).containsExactly(CERTIFICATE, SUBSCRIBE);

        status = 500;
        assertThatThrownBy(() -> steps.normalise(webhook(message))).isInstanceOf(SignatureUncheckedException.class);
        assertThatThrownBy(() -> steps.normalise(webhook(message.put("SubscribeURL", "https://evil.example/"))))
                .hasMessage("/SubscribeURL is not SNS");
    }

    @Test
    void that_a_topic_was_unsubscribed_is_no_event() throws Exception {
        assertThat(steps.normalise(webhook(subscription().put("Type", "UnsubscribeConfirmation"))))
                .isEqualTo(new NormalizedEvent.Ignored("UnsubscribeConfirmation"));
    }
}
