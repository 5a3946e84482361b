package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of docs/examples for other programs are read by these programs, where they are installed. */
class ExampleFilesTest {

    private static final Path EXAMPLES = Path.of("docs/examples");

    @TempDir
    private Path folder;

    /** Fails with all that the program printed unless it exits 0. */
    private void passes(String... command) throws IOException, InterruptedException {
        Path said = Files.createTempFile(folder, "said", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("TRUNKLINE_TWILIO_KEY", "twilio-k3y-for-tests");
        builder.environment().remove("TF_CLI_CONFIG_FILE");
        Process process = builder.start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as(String.join(" ", command)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    }

    @Test
    void nginx_reads_its_file() throws IOException, InterruptedException {
        String nginx = InstalledProgram.path("nginx");
        Path key = folder.resolve("privkey.pem");
        Path certificate = folder.resolve("fullchain.pem");
        passes(
                InstalledProgram.path("openssl"),
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=trunkline.example",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        String site = Files.readString(EXAMPLES.resolve("nginx/trunkline.conf"))
                .replace("/etc/trunkline/tls", folder.toString());
        Files.writeString(folder.resolve("site.conf"), site);
        Path main = Files.writeString(
                folder.resolve("nginx.conf"),
                """
                pid nginx.pid;
                error_log stderr;
                events {}
                http {
                    access_log off;
                    include site.conf;
                }
                """);

        passes(nginx, "-t", "-p", folder.toString(), "-c", main.toString(), "-g", "error_log stderr;");
    }

    @Test
    void caddy_reads_its_file() throws IOException, InterruptedException {
        passes(
                InstalledProgram.path("caddy"),
                "validate",
                "--adapter",
                "caddyfile",
                "--config",
                EXAMPLES.resolve("caddy/Caddyfile").toString());
    }

    @Test
    void promtool_passes_the_alerts() throws IOException, InterruptedException {
        String promtool = InstalledProgram.path("promtool");

        passes(
                promtool,
                "check",
                "config",
                EXAMPLES.resolve("prometheus/prometheus.yml").toString());
        passes(
                promtool,
                "test",
                "rules",
                EXAMPLES.resolve("prometheus/alerts-test.yml").toString(),
                "monitoring/trunkline.rules.test.yml",
                "monitoring/trunkline.rules.hours.test.yml");
    }

    @Test
    void terraform_parses_its_files() throws IOException, InterruptedException {
        passes(
                InstalledProgram.path("terraform"),
                "fmt",
                "-check",
                "-diff",
                "-recursive",
                EXAMPLES.resolve("terraform").toString());
    }
}
