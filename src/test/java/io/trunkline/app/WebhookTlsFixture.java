package io.trunkline.app;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.trunkline.app.Certificates.Identity;
import io.trunkline.config.TlsSettings;
import io.trunkline.config.TlsSettings.ClientAuth;
import io.trunkline.connection.ServerTls;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A webhook port over TLS, an authority that it trusts and one that it does not. */
abstract class WebhookTlsFixture {

    final Identity authority = Certificates.authority("CN=Test CA");
    final Identity stranger = Certificates.authority("CN=Another CA");
    final Identity server = Certificates.issuedBy(authority, "CN=first server");
    final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    Path routes;

    @TempDir
    Path stores;

    Path keyStore;
    Path trustStore;
    RunningRouter running;

    @BeforeEach
    void prepare() {
        keyStore = Certificates.writeKey(stores.resolve("server.p12"), server);
        trustStore = Certificates.writeTrust(stores.resolve("clients.p12"), authority);
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(log);
        if (running != null) {
            running.close();
        }
    }

    static Logger logger() {
        return (Logger) LoggerFactory.getLogger(ServerTls.class);
    }

    void start(ClientAuth clientAuth) {
        TlsSettings tls =
                new TlsSettings(keyStore, Certificates.PASSWORD, trustStore, Certificates.PASSWORD, clientAuth);
        running = new RunningRouter(routes, tls, Duration.ofSeconds(30));
    }

    /** Posts on a new connection as this client, or as nobody. */
    int post(Identity client) throws Exception {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context(client, authority))
                .build();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://127.0.0.1:" + running.router.port() + "/webhooks/genesys"))
                .timeout(Duration.ofSeconds(20))
                .header("X-Proof", "yes")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"type\":\"trunk\",\"id\":\"t\"}"))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    Optional<String> subjectOfLast() {
        return List.copyOf(running.verified).get(running.verified.size() - 1).clientSubject();
    }

    static SSLContext context(Identity client, Identity trusted) throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(Certificates.trust(trusted));
        KeyManager[] keys = client == null ? null : new KeyManager[] {new Insistent(client)};
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    /** Offers its certificate even to a server that does not list the issuer: as an attacker would. */
    static final class Insistent extends X509ExtendedKeyManager {

        private final Identity client;

        Insistent(Identity client) {
            this.client = client;
        }

        @Override
        public String chooseClientAlias(String[] types, java.security.Principal[] issuers, Socket socket) {
            return "client";
        }

        @Override
        public String chooseEngineClientAlias(
                String[] types, java.security.Principal[] issuers, javax.net.ssl.SSLEngine engine) {
            return "client";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {client.certificate()};
        }

        @Override
        public java.security.PrivateKey getPrivateKey(String alias) {
            return client.keys().getPrivate();
        }

        @Override
        public String[] getClientAliases(String type, java.security.Principal[] issuers) {
            return new String[] {"client"};
        }

        @Override
        public String[] getServerAliases(String type, java.security.Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String type, java.security.Principal[] issuers, Socket socket) {
            return null;
        }
    }
}
