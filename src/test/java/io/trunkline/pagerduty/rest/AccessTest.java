package io.trunkline.pagerduty.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.trunkline.config.Settings;
import io.trunkline.config.Settings.Management.Console;
import io.trunkline.management.FakeLedger;
import io.trunkline.management.Node;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class AccessTest {

    private static final String[] ADA = {"Authorization", "Bearer adas-token"};

    @TempDir
    Path folder;

    private Node node;

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api//incidents", "/api/%69ncidents", "/observe/health/../metrics"})
    void path_in_another_spelling_is_404_with_and_without_a_token(String path) throws Exception {
        start("ada: adas-token\n", Console.READ);

        assertThat(node.get(path).statusCode()).isEqualTo(404);
        assertThat(node.get(path, ADA).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/incidents", "/api/summary", "/observe/metrics", "/observe/healthy", "/elsewhere"})
    void everything_else_asks_for_a_token(String path) throws Exception {
        start("ada: adas-token\nbob: bobs-token\n", Console.READ);

        HttpResponse<String> answer = node.get(path);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"trunkline\"");
        assertThat(node.get(path, "Authorization", "Bearer wrong").statusCode()).isEqualTo(401);
        assertThat(node.get(path, "Authorization", "Basic adas-token").statusCode())
                .isEqualTo(401);
        assertThat(node.get(path, ADA).statusCode()).isNotEqualTo(401);
        assertThat(node.get(path, "Authorization", "bearer bobs-token").statusCode())
                .isNotEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/observe/health",
                "/observe/health/live",
                "/observe/health/ready",
                "/",
                "/index.html",
                "/console.js"
            })
    void health_and_the_files_of_the_page_need_none(String path) throws Exception {
        start("ada: adas-token\n", Console.READ);

        assertThat(node.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void the_page_may_load_nothing_from_elsewhere() throws Exception {
        start("adas-token", Console.READ);

        HttpResponse<String> page = node.get("/");

        assertThat(page.body()).contains("<title>Trunkline</title>");
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self';")
                .endsWith("frame-ancestors 'none'");
        assertThat(node.get("/files", ADA).statusCode()).isEqualTo(404);
    }

    @Test
    void there_is_no_page_where_it_is_off() throws Exception {
        start("adas-token", Console.OFF);

        assertThat(node.get("/", ADA).statusCode()).isEqualTo(404);
    }

    @Test
    void a_page_may_order_only_where_that_is_allowed() throws Exception {
        start("adas-token", Console.READ);
        assertThat(node.send("POST", "/api/retry?incident=7", fromPage()).statusCode())
                .isEqualTo(403);
        assertThat(node.operations.retried).isEmpty();
        node.close();

        start("adas-token", Console.WRITE);
        assertThat(node.send("POST", "/api/retry?incident=7", fromPage()).statusCode())
                .isEqualTo(200);
        assertThat(node.operations.retried).containsExactly(FakeLedger.INCIDENT);
    }

    private static String[] fromPage() {
        return new String[] {ADA[0], ADA[1], "X-Trunkline", "retry", "Origin", "http://127.0.0.1"};
    }

    @Test
    void tokens_are_read_again_and_stay_while_the_file_is_wrong() throws Exception {
        Path file = start("ada: adas-token\n", Console.READ);

        Files.writeString(file, "ada: adas-token\ncarl: carls-new-token\n");
        await().untilAsserted(() -> assertThat(node.get("/api/events", "Authorization", "Bearer carls-new-token")
                        .statusCode())
                .isEqualTo(200));
        Files.writeString(file, "carl: carls token is no token\n");
        assertThat(node.get("/api/events", ADA).statusCode()).isEqualTo(200);
        Files.writeString(file, "carl: carls-new-token\n");
        await().untilAsserted(() ->
                assertThat(node.get("/api/events", ADA).statusCode()).isEqualTo(401));
        assertThat(node.get("/api/events", "Authorization", "Bearer carls-new-token")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void orders_are_audited_with_author_reason_and_outcome() throws Exception {
        Logger audit = (Logger) LoggerFactory.getLogger("audit");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level before = audit.getLevel();
        audit.setLevel(Level.INFO);
        audit.addAppender(lines);
        try {
            start("ada: adas-token\n", Console.READ);
            node.send("POST", "/api/retry?incident=7&reason=key%20mended", ADA[0], ADA[1], "X-Trunkline", "retry");
            node.send("POST", "/api/retry?incident=abc", ADA[0], ADA[1], "X-Trunkline", "retry");
            node.send("POST", "/api/forget?component=genesys/trunk/x", ADA[0], ADA[1], "X-Trunkline", "forget");
        } finally {
            audit.detachAppender(lines);
            audit.setLevel(before);
        }

        assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList())
                .containsExactly(
                        "retry 7 by ada from 127.0.0.1, why: key mended; 200 Told again",
                        "retry abc by ada from 127.0.0.1, why: not said; 400 incident is 'abc'; expected a whole number",
                        "forget genesys/trunk/x by ada from 127.0.0.1, why: not said; 404 Unknown component");
        assertThat(lines.list.get(0).getKeyValuePairs())
                .contains(
                        new KeyValuePair("who", "ada"),
                        new KeyValuePair("from", "127.0.0.1"),
                        new KeyValuePair("action", "retry"),
                        new KeyValuePair("what", "7"),
                        new KeyValuePair("why", "key mended"),
                        new KeyValuePair("outcome", "200 Told again"));
    }

    @Test
    void what_has_no_password_is_open_to_strangers_only_beyond_loopback() {
        assertThat(new Settings.Management("0.0.0.0", 1).isOpenToStrangers()).isTrue();
        assertThat(new Settings.Management("127.0.0.1", 1).isOpenToStrangers()).isFalse();
        assertThat(new Settings.Management("0.0.0.0", 1, "t", null, Console.READ).isOpenToStrangers())
                .isFalse();
        assertThat(List.of(new Settings.Management("0.0.0.0", 1, "s3cret", null, Console.READ))
                        .toString())
                .doesNotContain("s3cret");
    }

    private Path start(String tokens, Console console) throws Exception {
        Path file = folder.resolve("tokens");
        Files.writeString(file, tokens);
        node = Node.started(new Settings.Management("127.0.0.1", 0, null, file, console));
        return file;
    }
}
