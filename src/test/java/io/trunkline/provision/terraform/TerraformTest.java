package io.trunkline.provision.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.provision.Account;
import io.trunkline.provision.Blueprint;
import io.trunkline.provision.Found;
import io.trunkline.provision.KeyPlace;
import io.trunkline.provision.Kind;
import io.trunkline.provision.Level;
import io.trunkline.provision.Secret;
import io.trunkline.provision.Target;
import io.trunkline.provision.Wanted.BusinessService;
import io.trunkline.provision.Wanted.Dependency;
import io.trunkline.provision.Wanted.Grouping;
import io.trunkline.provision.Wanted.Integration;
import io.trunkline.provision.Wanted.PlannedService;
import io.trunkline.provision.Wanted.Policy;
import io.trunkline.provision.Wanted.Subscription;
import io.trunkline.provision.Wanted.Urgency;
import io.trunkline.settings.ConfigurationReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The golden files are formatted as {@code terraform fmt} leaves them. */
class TerraformTest {

    private static final Path GOLDEN = Path.of("src/test/resources/terraform");

    @Test
    void the_shipped_configuration() throws IOException {
        Blueprint shipped =
                new ConfigurationReader(Path.of("config"), Map.of()).setup().blueprint();

        assertThat(Terraform.of(shipped, Account.EMPTY, "https://api.pagerduty.com"))
                .isEqualTo(Files.readString(GOLDEN.resolve("shipped.tf")));
    }

    @Test
    void everything_there_is_in_the_eu_and_what_exists_is_imported() throws IOException {
        Target team = new Target(Target.Type.TEAM, "Phones");
        Secret key = new Secret("0123456789abcdef0123456789abcdef");
        KeyPlace place = new KeyPlace.Variable("KEY", false);
        Blueprint all = new Blueprint(
                List.of(
                        new Policy(
                                "2nd line: \"phones\"",
                                Optional.of("Costs ${money}"),
                                0,
                                Optional.of(team),
                                List.of(new Level(
                                        List.of(
                                                new Target(Target.Type.SCHEDULE, "Day"),
                                                new Target(Target.Type.USER, "lead@example.com")),
                                        5))),
                        new PlannedService(
                                "eu-finance",
                                "EU Finance",
                                Optional.empty(),
                                "2nd line: \"phones\"",
                                Urgency.SEVERITY_BASED,
                                Duration.ofHours(4),
                                Duration.ZERO),
                        new Integration("EU Finance", "Trunkline", place, Optional.of(key)),
                        new Grouping("EU Finance", "content_based", Duration.ofMinutes(10), List.of("class", "group")),
                        new BusinessService("Telephony", Optional.empty(), Optional.of("Ops"), Optional.of(team)),
                        new Dependency("Telephony", "EU Finance"),
                        new Subscription(
                                "https://trunkline.example.com/webhooks/pagerduty",
                                Optional.of(team),
                                place,
                                Optional.of(key))),
                List.of());
        Account account = new Account(
                List.of(
                        new Found(Kind.SERVICE, "EU Finance", "PSERV01", Map.of("description", "By hand")),
                        new Found(
                                Kind.INTEGRATION,
                                "EU Finance: Trunkline",
                                "PSERV01.PINTE01",
                                Map.of(),
                                Optional.of(key)),
                        new Found(Kind.DEPENDENCY, "Telephony on EU Finance", "PSERV01.service.D1", Map.of()),
                        new Found(Kind.SERVICE, "EU Finance (old)", "PSERV02", Map.of())),
                Map.of(),
                Set.of(),
                List.of());

        String text = Terraform.of(all, account, "https://api.eu.pagerduty.com");

        assertThat(text).isEqualTo(Files.readString(GOLDEN.resolve("everything.tf")));
        assertThat(text).doesNotContain(key.value());
    }

    @Test
    void another_api_is_named() {
        assertThat(Terraform.of(Blueprint.NONE, Account.EMPTY, "https://pagerduty.example.com"))
                .contains("  token            = var.pagerduty_token\n"
                        + "  api_url_override = \"https://pagerduty.example.com\"\n");
    }
}
