package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.provision.ProvisioningFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The problems that docs/reference/configuration.md shows are those that the shipped files give once they are broken that
 * way.
 */
class DocumentedProblemsTest {

    private static final Path SHIPPED = Path.of("config");

    @TempDir
    Path temp;

    @Test
    void documented_problems_are_what_check_prints() throws IOException {
        Files.writeString(
                temp.resolve("application.properties"),
                "trunkline.cooldwn=5m\ntrunkline.pagerduty.timeout=10\ntrunkline.grouping.wait=90s\n");
        change("sources.yaml", "      header: X-Genesys-Signature", "      heeder: X-Genesys-Signature");
        String sources = Files.readString(temp.resolve("sources.yaml"));
        Files.writeString(temp.resolve("sources.yaml"), sources.replaceFirst("status: /event", "status: event"));
        change("services.yaml", "trunk-us-east-01: us-east-retail", "trunk-us-east-01: us-east");
        Files.writeString(
                temp.resolve("maintenance.yaml"),
                "maintenance:\n  - {id: a, components: [*-eu], from: 2026-11-24T22:00:00Z, to: 2026-11-25T02:00:00Z}\n");
        Map<String, String> environment = new HashMap<>(Map.of(
                "TRUNKLINE_GENESYS_SECRET", "a",
                "PAGERDUTY_KEY_US_EAST_RETAIL", "two words",
                "PAGERDUTY_KEY_EU_FINANCE", "b",
                "PAGERDUTY_KEY_DEFAULT", "c",
                "TRUNKLINE_SERVER_PORT", "http"));

        ConfigurationReader.ReadFiles read = new ConfigurationReader(temp, environment).read();

        assertThat(Files.readString(Path.of("docs/reference/configuration.md")))
                .contains("```\n" + told("", read.problems()) + "```\n")
                .contains("```\n" + told("warning: ", read.warnings()) + "```\n");
    }

    private String told(String mark, List<Problem> problems) {
        return problems.stream()
                .map(problem -> mark + problem.toString().replace(temp.toString(), "config") + "\n")
                .reduce("", String::concat);
    }

    @Test
    void the_documented_examples_check() throws IOException {
        List<String> examples = Stream.of(Files.readString(Path.of("docs/reference/configuration.md"))
                        .split("```yaml\n"))
                .skip(1)
                .map(text -> text.substring(0, text.indexOf("```")))
                .toList();
        Folder folder = new Folder(temp);
        folder.set("TRUNKLINE_GENESYS_SECRET", "a")
                .set("TRUNKLINE_NEXUS_SECRET", "b")
                .set("PAGERDUTY_KEY_EU_FINANCE", "c")
                .set("PAGERDUTY_KEY_DEFAULT", "d");

        folder.write("sources.yaml", examples.get(0))
                .write("services.yaml", examples.get(2))
                .write("maintenance.yaml", examples.get(3))
                .write("pagerduty.yaml", examples.get(4));
        assertThat(folder.problems()).isEmpty();
        assertThat(new ProvisioningFile(folder.reader()).check()).hasSize(0);
        folder.write("sources.yaml", examples.get(0).replaceAll("    verify: .*\n", examples.get(1)));
        assertThat(folder.problems()).isEmpty();
        assertThat(examples).hasSize(5);
    }

    private void change(String name, String right, String wrong) throws IOException {
        String text = Files.readString(SHIPPED.resolve(name));
        assertThat(text).contains(right);
        Files.writeString(temp.resolve(name), text.replace(right, wrong));
    }
}
