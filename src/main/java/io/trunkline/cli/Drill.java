package io.trunkline.cli;

import io.trunkline.config.Settings;
import io.trunkline.model.LedgerTime;
import io.trunkline.model.Status;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.SampleBody;
import io.trunkline.source.signature.RequestSigner;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;

/** One event, made and signed and posted as the platform would: to try a page from end to end. */
public final class Drill {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

    private final HttpClient client;
    private final Clock clock;

    /** @param client for the URL that is posted to: see {@link OwnCertificate} */
    public Drill(HttpClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** What the receiver said. */
    public record Answer(int statusCode, String body) {

        public boolean taken() {
            return statusCode / 100 == 2;
        }
    }

    /**
     * The path of a source on the router of these settings, as it is reached from its own machine.
     *
     * @throws IllegalArgumentException if the settings leave the port open
     */
    public static URI webhook(Settings.Server server, Source source) {
        if (server.port() == 0) {
            throw new IllegalArgumentException("trunkline.server.port is 0, any free port: say which with --url");
        }
        String host = EVERY_ADDRESS.contains(server.host()) ? "127.0.0.1" : server.host();
        String address = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        String scheme = server.tls().enabled() ? "https" : "http";
        return URI.create(scheme + "://" + address + ":" + server.port() + path(source));
    }

    /** The path of a source on any router. */
    public static String path(Source source) {
        return "/webhooks/" + source.name();
    }

    /** The client of the JDK has this as a failure to connect. */
    private static boolean isUnresolved(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof UnresolvedAddressException || at instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    /** The body that says it happened now. */
    public byte[] body(Source source, String kind, String id, Status status) {
        return SampleBody.of(source, kind, id, status, now());
    }

    /**
     * Signs a body and posts it.
     *
     * @throws IOException with one line that says why there is no answer
     */
    public Answer send(Source source, byte[] body, URI url) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        new RequestSigner().sign(source, body, clock.instant()).forEach(request::header);
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (ConnectException e) {
            if (isUnresolved(e)) {
                throw new IOException(url + ": the host name does not resolve", e);
            }
            throw new IOException(url + ": connection refused; is the router running?", e);
        } catch (SSLHandshakeException e) {
            throw new IOException(url + ": no TLS connection: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(url + ": no answer: " + e, e);
        }
    }

    private Instant now() {
        return LedgerTime.of(clock.instant());
    }
}
