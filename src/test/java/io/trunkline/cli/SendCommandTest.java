package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.trunkline.config.AllSources;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.model.Status;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.signature.Headers;
import io.trunkline.source.signature.SignatureVerifier;
import io.trunkline.source.signature.SignedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendCommandTest {

    private static final String PASSWORD = "store-password";

    @TempDir
    private Path folder;

    private HttpServer server;
    private volatile String path;
    private volatile byte[] body;
    private volatile Map<String, String> headers;
    private volatile int status = 202;

    private void listen(HttpServer listening) {
        server = listening;
        server.createContext("/", this::take);
        server.start();
    }

    private void listen() throws IOException {
        listen(HttpServer.create(loopback(), 0));
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void take(HttpExchange exchange) throws IOException {
        path = exchange.getRequestURI().getPath();
        body = exchange.getRequestBody().readAllBytes();
        Map<String, String> sent = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> sent.put(name, values.get(0)));
        headers = sent;
        byte[] answer = "{\"message\":\"said\"}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private CommandLineRun send(String... more) {
        String[] args = new String[more.length + 1];
        args[0] = "send";
        System.arraycopy(more, 0, args, 1, more.length);
        return CommandLineRun.with(
                Map.of(
                        "TRUNKLINE_SERVER_PORT",
                        Integer.toString(
                                server == null ? 1 : server.getAddress().getPort())),
                "",
                args);
    }

    private static Source source(String name) {
        return new ConfigurationReader(Path.of("config"), CommandLineRun.ENVIRONMENT)
                .read()
                .orThrow()
                .sources()
                .named(name)
                .orElseThrow();
    }

    @Test
    void the_event_is_signed_and_posted_to_this_machines_router_as_the_platform_would() throws Exception {
        listen();

        CommandLineRun run = send("--source", "genesys", "--id", "trunk-us-east-01", "--status", "down");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualToNormalizingNewlines("202 {\"message\":\"said\"}\n");
        assertThat(run.exit()).isZero();
        assertThat(path).isEqualTo("/webhooks/genesys");
        assertThat(headers).containsEntry("Content-type", "application/json");
        Source genesys = source("genesys");
        SignedRequest request =
                new SignedRequest(body, Headers.of(headers), "127.0.0.1", Optional.empty(), Instant.now());
        assertThat(new SignatureVerifier().verify(genesys, request).isGenuine()).isTrue();
        NormalizedEvent normalised = new EventNormalizer().normalise(genesys, body, Headers.none(), Instant.now());
        assertThat(normalised).isInstanceOfSatisfying(NormalizedEvent.Event.class, event -> {
            assertThat(event.event().component()).hasToString("genesys/trunk/trunk-us-east-01");
            assertThat(event.event().status()).isEqualTo(Status.DOWN);
            assertThat(event.event().timestamped()).isTrue();
            assertThat(event.event().evidence().reason().brief()).isEqualTo("a drill, no action needed");
        });
    }

    @Test
    void another_kind_and_another_url_may_be_given() throws Exception {
        listen();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/behind/a/proxy";

        CommandLineRun run =
                send("--source", "cxone", "--id", "site-1", "--status", "UP", "--kind", "site", "--url", url);

        assertThat(run.exit()).isZero();
        assertThat(path).isEqualTo("/behind/a/proxy");
        assertThat(new String(body, StandardCharsets.UTF_8))
                .contains("site.status")
                .contains("site-1");
        assertThat(headers).containsKey("X-cxone-signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void a_url_without_a_path_means_the_path_of_the_source(String end) throws Exception {
        listen();

        send(
                "--source",
                "cxone",
                "--id",
                "t",
                "--status",
                "UP",
                "--url",
                "http://127.0.0.1:" + server.getAddress().getPort() + end);

        assertThat(path).isEqualTo("/webhooks/cxone");
    }

    @Test
    void an_answer_that_is_no_2xx_is_shown_and_exits_1() throws Exception {
        listen();
        status = 403;

        CommandLineRun run = send("--source", "genesys", "--id", "t", "--status", "DOWN");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).startsWith("403 ");
    }

    @Test
    void refused_connection_is_one_line() {
        CommandLineRun run = send("--source", "genesys", "--id", "t", "--status", "DOWN");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "http://127.0.0.1:1/webhooks/genesys: connection refused; is the router running?\n");
    }

    @Test
    void what_no_body_can_say_and_what_is_never_posted_is_wrong_usage() throws IOException {
        Path config = AllSources.into(folder);
        String[] edge = {
            "send",
            "--config",
            config.toString(),
            "--source",
            "genesys-eventbridge",
            "--kind",
            "edge",
            "--id",
            "e",
            "--status",
            "DEGRADED"
        };
        CommandLineRun degraded = CommandLineRun.in(AllSources.ENVIRONMENT, "", edge);
        assertThat(degraded.exit()).isEqualTo(2);
        assertThat(degraded.err()).contains("an Edge of Genesys Cloud is online or offline, never DEGRADED");

        Path sources = config.resolve("sources.yaml");
        Files.writeString(
                sources,
                Files.readString(sources).replaceFirst("verify: \\{type: api-key.*}", "verify: {type: closed}"));
        CommandLineRun closed = CommandLineRun.in(AllSources.ENVIRONMENT, "", edge);
        assertThat(closed.exit()).isEqualTo(2);
        assertThat(closed.err()).contains("'genesys-eventbridge' takes no webhooks (verify: closed)");
    }

    @Test
    void what_cannot_be_sent_is_wrong_usage() {
        assertWrong("no source 'avaya'", "--source", "avaya", "--id", "t", "--status", "DOWN");
        assertWrong(
                "no event of kind 'edge': expected one of [trunk, site, compliance]",
                "--source",
                "genesys",
                "--id",
                "t",
                "--status",
                "DOWN",
                "--kind",
                "edge");
        assertWrong("'sideways'", "--source", "genesys", "--id", "t", "--status", "sideways");
        assertWrong(
                "--url: 'ftp://host/' is not a web address",
                "--source",
                "genesys",
                "--id",
                "t",
                "--status",
                "DOWN",
                "--url",
                "ftp://host/");
    }

    private void assertWrong(String message, String... args) {
        CommandLineRun run = send(args);
        assertThat(run.err()).contains(message);
        assertThat(run.exit()).isEqualTo(2);
    }

    @Test
    void a_router_with_https_is_known_by_its_own_certificate() throws Exception {
        Path mine = keyStore("mine");
        listen(https(mine));

        CommandLineRun run = sendByHttps(mine);

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(path).isEqualTo("/webhooks/genesys");
    }

    @Test
    void another_certificate_than_the_routers_is_refused() throws Exception {
        listen(https(keyStore("theirs")));

        CommandLineRun run = sendByHttps(keyStore("mine"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains("no TLS connection")
                .contains("not the certificate of trunkline.server.tls.key-store");
        assertThat(body).isNull();
    }

    private CommandLineRun sendByHttps(Path store) {
        return CommandLineRun.with(
                Map.of(
                        "TRUNKLINE_SERVER_PORT",
                        Integer.toString(server.getAddress().getPort()),
                        "TRUNKLINE_SERVER_TLS_KEY_STORE",
                        store.toString(),
                        "TRUNKLINE_SERVER_TLS_KEY_STORE_PASSWORD",
                        PASSWORD),
                "",
                "send",
                "--source",
                "genesys",
                "--id",
                "t",
                "--status",
                "DOWN");
    }

    /** Of a host by another name than this machine's, signed by nobody. */
    private Path keyStore(String name) throws IOException, InterruptedException {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=hooks.example.com")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        return store;
    }

    private static HttpsServer https(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }
}
