package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.trunkline.InstalledProgram;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real Alertmanager, configured as docs/how-to/beside-alertmanager.md says, in front of the source of the examples. */
class AlertmanagerIT {

    private static final String PASSWORD = "alertmanager-s3cret";
    private static final Path PAGE = Path.of("docs/how-to/beside-alertmanager.md");

    @RegisterExtension
    final Installation box = new Installation();

    @Test
    void an_alert_pages_and_its_end_resolves() throws Exception {
        String amtool = InstalledProgram.path("amtool");
        String alertmanager = InstalledProgram.path("prometheus-alertmanager");
        box.with("trunkline.cooldown", "0s");
        box.write("config/sources.yaml", Files.readString(Path.of("docs/examples/sources/alertmanager.yaml")));
        box.withEnvironment("TRUNKLINE_ALERTMANAGER_PASSWORD", PASSWORD);
        box.start();
        Path config = config();

        assertThat(run(amtool, "check-config", config.toString())).contains("SUCCESS");
        int port = freePort();
        Process server = new ProcessBuilder(
                        alertmanager,
                        "--config.file=" + config,
                        "--storage.path=" + box.file("alertmanager"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(box.file("alertmanager.log").toFile())
                .start();
        try {
            Waits.await("Alertmanager").until(() -> post(port, alert("")) == 200);
            box.incident(Installation.RETAIL, "trunk-us-east-01-down");
            assertThat(box.management()
                            .component("trunk-us-east-01")
                            .path("name")
                            .asText())
                    .isEqualTo("US East 01");

            assertThat(post(port, alert(", \"endsAt\": \"" + Instant.now() + "\"")))
                    .isEqualTo(200);
            box.resolved(Installation.RETAIL, "trunk-us-east-01-down");
        } finally {
            server.destroy();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The fragment of the page, with the receiver that every configuration has beside it. */
    private Path config() throws IOException {
        String fragment = Files.readString(PAGE).split("```yaml\n")[1].split("\\s*```")[0];
        String password = Files.writeString(box.file("password"), PASSWORD).toString();
        ObjectNode config = (ObjectNode) new YAMLMapper()
                .readTree(fragment.lines()
                        .map(line -> line.substring(3))
                        .collect(Collectors.joining("\n"))
                        .replace(
                                "https://trunkline.example",
                                "http://127.0.0.1:" + box.webhooks().port())
                        .replace("/etc/alertmanager/trunkline-password", password));
        ((ObjectNode) config.get("route")).put("receiver", "nobody");
        ((ArrayNode) config.get("receivers")).addObject().put("name", "nobody");
        return Files.writeString(box.file("alertmanager.yml"), new JsonMapper().writeValueAsString(config));
    }

    /** As Prometheus posts it while it is firing. */
    private static String alert(String end) {
        return """
                [{"labels": {"alertname": "SipTrunkDown", "trunk": "trunk-us-east-01", "severity": "critical"},
                  "annotations": {"title": "US East 01"}%s}]"""
                .formatted(end);
    }

    /** The status of the answer; 0 while nothing listens. */
    private static int post(int port, String alerts) throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2/alerts"))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(alerts))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
