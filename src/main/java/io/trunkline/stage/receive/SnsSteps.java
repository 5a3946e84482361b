package io.trunkline.stage.receive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trunkline.http.RateLimit;
import io.trunkline.http.RestClient;
import io.trunkline.source.Verification;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.signature.SignatureUncheckedException;
import io.trunkline.source.signature.SigningCertificates;
import io.trunkline.source.signature.SnsMessage;
import io.trunkline.webhook.Webhook;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an Amazon SNS subscription asks beside its notifications: its certificate is fetched, its subscription confirmed. */
public final class SnsSteps implements SigningCertificates, ReceiveSteps.Normalizer {

    private static final Logger LOG = LoggerFactory.getLogger(SnsSteps.class);
    private static final Duration ONE_CALL = Duration.ofSeconds(5);

    /** SNS has one certificate a region and changes it about once a year: more are an attack. */
    private static final int MOST_CERTIFICATES = 20;

    private static final int FETCHES = 10;
    private static final Duration FETCHED_IN = Duration.ofMinutes(1);

    private final EventNormalizer normaliser;
    private final Download download;
    private final InstantSource clock;
    private final Map<URI, X509Certificate> certificates = new ConcurrentHashMap<>();
    private final RateLimit.Quota fetches = new RateLimit.Quota(FETCHES, FETCHED_IN);

    /** How certificates and confirmations are fetched: {@link RestClient#send}. */
    @FunctionalInterface
    interface Download {

        RestClient.Reply send(RestClient.Request request, Duration atMost) throws IOException, InterruptedException;
    }

    /** @param normaliser reads the messages that are no question about a subscription */
    public SnsSteps(EventNormalizer normaliser, RestClient rest, InstantSource clock) {
        this(normaliser, rest::send, clock);
    }

    SnsSteps(EventNormalizer normaliser, Download download, InstantSource clock) {
        this.normaliser = normaliser;
        this.download = download;
        this.clock = clock;
    }

    @Override
    public X509Certificate at(URI url) {
        X509Certificate known = certificates.get(url);
        if (known != null) {
            return known;
        }
        try {
            String pem = get(url);
            X509Certificate read = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
            if (certificates.size() >= MOST_CERTIFICATES) {
                certificates.clear();
            }
            certificates.put(url, read);
            return read;
        } catch (IOException | CertificateException e) {
            LOG.warn("The certificate of SNS at {} cannot be had: {}", url, e.getMessage());
            throw new SignatureUncheckedException("The signature could not be checked, send it again", e);
        }
    }

    @Override
    public NormalizedEvent normalise(Webhook webhook) throws InvalidEventException {
        boolean sns = webhook.source().verify().stream().anyMatch(Verification.Sns.class::isInstance);
        Optional<SnsMessage> message = sns ? SnsMessage.read(webhook.body()) : Optional.empty();
        if (message.filter(SnsMessage::asksToSubscribe).isPresent()) {
            subscribe(webhook.source().name(), message.get());
            return new NormalizedEvent.Ignored(message.get().type());
        }
        if (message.filter(SnsMessage::tellsOfUnsubscribing).isPresent()) {
            LOG.warn(
                    "{}: {} was unsubscribed: no event comes from it any more",
                    webhook.source().name(),
                    message.get().topic());
            return new NormalizedEvent.Ignored(message.get().type());
        }
        return normaliser.normalise(webhook.source(), webhook.body(), webhook.headers()::apply, webhook.receivedAt());
    }

    /** The message is verified, and of a topic that the source lists. */
    private void subscribe(String source, SnsMessage message) throws InvalidEventException {
        URI url = message.subscribeUrl().orElseThrow(() -> new InvalidEventException("/SubscribeURL is not SNS"));
        try {
            get(url);
            LOG.info("{}: subscribed to {}", source, message.topic());
        } catch (IOException e) {
            LOG.warn("{}: the subscription to {} could not be confirmed: {}", source, message.topic(), e.getMessage());
            throw new SignatureUncheckedException("The subscription could not be confirmed, send it again", e);
        }
    }

    private String get(URI url) throws IOException {
        if (!fetches.take(clock.instant())) {
            throw new IOException("more than " + FETCHES + " calls in " + FETCHED_IN.toSeconds() + " s");
        }
        try {
            RestClient.Reply reply = download.send(new RestClient.Request("GET", url, Map.of(), null), ONE_CALL);
            if (reply.status() != 200) {
                throw new IOException("answered " + reply.status());
            }
            return reply.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
