package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import io.trunkline.model.ComponentId;
import io.trunkline.model.ServiceMatch;
import io.trunkline.model.Status;
import io.trunkline.provision.ProvisioningFile;
import io.trunkline.source.Source;
import io.trunkline.source.Source.Subject;
import io.trunkline.source.Sources;
import io.trunkline.source.Verification.Encoding;
import io.trunkline.source.Verification.HashedSecret;
import io.trunkline.source.Verification.Hmac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedConfigurationTest {

    private static final Path CONFIG = Path.of("config");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "TRUNKLINE_GENESYS_SECRET", "genesys-s3cret",
            "TRUNKLINE_CXONE_SECRET", "cxone-s3cret",
            "PAGERDUTY_KEY_US_EAST_RETAIL", "retail-k3y",
            "PAGERDUTY_KEY_EU_FINANCE", "finance-k3y",
            "PAGERDUTY_KEY_DEFAULT", "default-k3y");

    @Test
    void it_checks_once_its_secrets_are_set() {
        assertThat(new ConfigurationReader(CONFIG, ENVIRONMENT).check()).isEmpty();
        assertThat(new ProvisioningFile(new ConfigurationReader(CONFIG, Map.of())).check())
                .isEmpty();
    }

    @Test
    void pagerduty_yaml_as_shipped_is_no_matter_beside_services_of_ones_own(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("services.yaml"),
                "default: mine\nservices:\n  mine: {name: Mine, routing-key: \"{{env:KEY}}\"}\n");
        Path file = Files.copy(CONFIG.resolve("pagerduty.yaml"), folder.resolve("pagerduty.yaml"));
        ProvisioningFile provisioning = new ProvisioningFile(new ConfigurationReader(folder, Map.of()));

        assertThat(provisioning.check()).isEmpty();

        Files.writeString(file, Files.readString(file).replace("repeats: 2", "repeats: 3"));
        assertThat(provisioning.check()).as("edited, and so in use").anyMatch(problem -> problem.problem()
                .contains("is no service of services.yaml"));
    }

    @Test
    void each_secret_that_is_not_set_is_one_problem_that_names_it() {
        ENVIRONMENT.keySet().forEach(variable -> {
            Map<String, String> without = new HashMap<>(ENVIRONMENT);
            without.remove(variable);

            assertThat(new ConfigurationReader(CONFIG, without).check())
                    .singleElement()
                    .asString()
                    .contains("environment variable " + variable + " is not set; expected set it");
        });
    }

    @Test
    void the_sources_have_the_guides_formats() {
        Configuration shipped =
                new ConfigurationReader(CONFIG, ENVIRONMENT).read().orThrow();
        Source genesys = shipped.sources().named("genesys").orElseThrow();
        Source cxone = shipped.sources().named("cxone").orElseThrow();

        assertThat(genesys.platform()).isEqualTo("Genesys Cloud CX");
        assertThat(genesys.verify())
                .containsExactly(new Hmac(
                        "X-Genesys-Signature",
                        "HmacSHA256",
                        Encoding.HEX,
                        "",
                        "{body}",
                        null,
                        null,
                        List.of("genesys-s3cret")));
        assertThat(genesys.events())
                .isEqualTo(Map.of(
                        "telephony.trunk.status.changed", subject("trunk", "/event/trunkId"),
                        "telephony.site.status.changed", subject("site", "/event/siteId"),
                        "compliance.violation.detected", subject("compliance", "/event/id")));
        assertThat(genesys.consoleUrl()).isEqualTo("https://admin.mypurecloud.com/#/telephony/{kind}s/{id}");
        assertThat(cxone.platform()).isEqualTo("NICE CXone");
        assertThat(cxone.verify()).containsExactly(new HashedSecret("X-CXone-Signature", List.of("cxone-s3cret")));
        assertThat(cxone.events())
                .isEqualTo(Map.of(
                        "trunk.status", subject("trunk", "/event/trunkId"),
                        "site.status", subject("site", "/event/siteId")));
        assertThat(List.of(genesys, cxone)).allSatisfy(source -> {
            assertThat(source.type()).containsExactly(JsonPointer.compile("/eventType"));
            assertThat(source.status()).containsExactly(JsonPointer.compile("/event/status"));
            assertThat(source.occurredAt()).containsExactly(JsonPointer.compile("/event/timestamp"));
            assertThat(source.words())
                    .hasSize(17)
                    .containsEntry("up", Status.UP)
                    .containsEntry("available", Status.UP)
                    .containsEntry("active", Status.UP)
                    .containsEntry("degraded", Status.DEGRADED)
                    .containsEntry("impaired", Status.DEGRADED)
                    .containsEntry("down", Status.DOWN)
                    .containsEntry("out_of_service", Status.DOWN);
        });
    }

    @Test
    void each_source_that_is_turned_off_takes_one_line_to_turn_on(@TempDir Path temp) throws IOException {
        String shipped = Files.readString(CONFIG.resolve("sources.yaml"));
        String turnedOn = shipped.replace("enabled: false", "enabled: true");
        for (String file : List.of("services.yaml", "application.properties")) {
            Files.copy(CONFIG.resolve(file), temp.resolve(file));
        }
        Files.writeString(temp.resolve("sources.yaml"), turnedOn);
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        environment.put("TRUNKLINE_EVENTBRIDGE_KEY", "eventbridge-s3cret");
        environment.put("TRUNKLINE_NEXUS_SECRET", "nexus-s3cret");

        assertThat(turnedOn).isNotEqualTo(shipped);
        Sources sources =
                new ConfigurationReader(temp, environment).read().orThrow().sources();
        assertThat(sources.all())
                .extracting(Source::name)
                .containsExactly("genesys", "cxone", "genesys-eventbridge", "cxone-signed");
        assertThat(sources.all())
                .as("a trunk has one page, whichever door it is reported by")
                .extracting(Source::componentsOf)
                .containsExactly("genesys", "cxone", "genesys", "cxone");
        assertThat(sources.apart()).isEmpty();
        assertThat(new ConfigurationReader(temp, ENVIRONMENT).check())
                .extracting(Problem::problem)
                .containsExactly(
                        "environment variable TRUNKLINE_EVENTBRIDGE_KEY is not set",
                        "environment variable TRUNKLINE_NEXUS_SECRET is not set");
    }

    @Test
    void the_guides_trunks_belong_to_the_guides_business_units() {
        Configuration shipped =
                new ConfigurationReader(CONFIG, ENVIRONMENT).read().orThrow();

        assertThat(List.of("trunk-us-east-01", "trunk-eu-west-01", "anything-else"))
                .extracting(id -> shipped.directory().find(new ComponentId("genesys", "trunk", id)))
                .extracting(found -> found.service().name(), ServiceMatch::how)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("US-East Retail", ServiceMatch.How.ID),
                        org.assertj.core.groups.Tuple.tuple("EU Finance", ServiceMatch.How.GLOB),
                        org.assertj.core.groups.Tuple.tuple("Unknown", ServiceMatch.How.DEFAULT));
    }

    @Test
    void application_properties_shows_every_key_with_its_default(@TempDir Path folder) throws IOException {
        String shown =
                Files.readString(CONFIG.resolve("application.properties")).replaceAll("(?m)^#(trunkline\\.)", "$1");
        Path file = Files.writeString(folder.resolve("application.properties"), shown);
        Problems problems = new Problems();
        FileSnapshot inputs = new FileSnapshot();
        PropertiesFile.read(file, "", inputs, problems);
        SettingsReader reader = new SettingsReader(Map.of());

        assertThat(reader.read(file)).isEqualTo(reader.read(folder.resolve("none")));
        assertThat(PropertiesFile.read(file, "", inputs, problems).entries().keySet())
                .containsExactlyInAnyOrderElementsOf(knownKeys(folder));
    }

    @Test
    void the_documentation_names_every_key_and_its_default(@TempDir Path folder) throws IOException {
        String documentation = Files.readString(Path.of("docs/reference/configuration.md"));

        assertThat(knownKeys(folder)).hasSizeGreaterThan(35).allSatisfy(key -> assertThat(documentation)
                .contains("| `" + key + "` |"));
    }

    @Test
    void the_example_of_a_window_checks(@TempDir Path temp) throws IOException {
        String shown = Files.readString(CONFIG.resolve("maintenance.yaml"));
        String example = Pattern.compile("^#  (.*)$", Pattern.MULTILINE)
                .matcher(shown)
                .results()
                .map(line -> "  " + line.group(1) + "\n")
                .reduce("maintenance:\n", String::concat);
        Folder folder = new Folder(temp).write("maintenance.yaml", example);

        assertThat(folder.problems()).isEmpty();
        assertThat(folder.configuration().maintenance().nextChange(java.time.Instant.parse("2026-01-01T00:00:00Z")))
                .contains(java.time.Instant.parse("2026-11-24T22:00:00Z"));
    }

    /** What is expected in the place of an unknown key: all that there are. */
    private static List<String> knownKeys(Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("unknown.properties"), "trunkline.zzzzzzzzzzzzzzz=1");
        Problem problem = new SettingsReader(Map.of())
                .read(file, new FileSnapshot())
                .problems()
                .get(0);
        return List.of(problem.expected().replace("one of ", "").split(", "));
    }

    private static Subject subject(String kind, String id) {
        return new Subject(kind, List.of(JsonPointer.compile(id)));
    }
}
