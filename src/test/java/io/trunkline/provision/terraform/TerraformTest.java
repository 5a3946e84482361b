package io.trunkline.provision.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.Secret;
import io.trunkline.config.SecretLocation;
import io.trunkline.provision.Account;
import io.trunkline.provision.DesiredState.BusinessService;
import io.trunkline.provision.DesiredState.Dependency;
import io.trunkline.provision.DesiredState.Grouping;
import io.trunkline.provision.DesiredState.Integration;
import io.trunkline.provision.DesiredState.PlannedService;
import io.trunkline.provision.DesiredState.Policy;
import io.trunkline.provision.DesiredState.Subscription;
import io.trunkline.provision.DesiredState.Urgency;
import io.trunkline.provision.EscalationLevel;
import io.trunkline.provision.ExistingObject;
import io.trunkline.provision.Kind;
import io.trunkline.provision.ProvisioningConfig;
import io.trunkline.provision.ProvisioningFile;
import io.trunkline.provision.Target;
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
        ProvisioningConfig shipped = new ProvisioningFile(new ConfigurationReader(Path.of("config"), Map.of()))
                .setup()
                .blueprint();

        assertThat(Terraform.of(shipped, Account.EMPTY, "https://api.pagerduty.com"))
                .isEqualTo(Files.readString(GOLDEN.resolve("shipped.tf")));
    }

    @Test
    void everything_there_is_in_the_eu_and_what_exists_is_imported() throws IOException {
        Target team = new Target(Target.Type.TEAM, "Phones");
        Secret key = new Secret("0123456789abcdef0123456789abcdef");
        SecretLocation place = new SecretLocation.Variable("KEY", false);
        ProvisioningConfig all = new ProvisioningConfig(
                List.of(
                        new Policy(
                                "2nd line: \"phones\"",
                                Optional.of("Costs ${money}"),
                                0,
                                Optional.of(team),
                                List.of(new EscalationLevel(
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
                        new ExistingObject(Kind.SERVICE, "EU Finance", "PSERV01", Map.of("description", "By hand")),
                        new ExistingObject(
                                Kind.INTEGRATION,
                                "EU Finance: Trunkline",
                                "PSERV01.PINTE01",
                                Map.of(),
                                Optional.of(key)),
                        new ExistingObject(Kind.DEPENDENCY, "Telephony on EU Finance", "PSERV01.service.D1", Map.of()),
                        new ExistingObject(Kind.SERVICE, "EU Finance (old)", "PSERV02", Map.of())),
                Map.of(),
                Set.of(),
                Map.of(),
                List.of());

        String text = Terraform.of(all, account, "https://api.eu.pagerduty.com");

        assertThat(text).isEqualTo(Files.readString(GOLDEN.resolve("everything.tf")));
        assertThat(text).doesNotContain(key.value());
    }

    @Test
    void what_people_wrote_in_pagerduty_stays_and_is_one_line_whatever_it_is() {
        Target odd = new Target(Target.Type.SCHEDULE, "Tag/Nacht");
        Target same = new Target(Target.Type.SCHEDULE, "tag nacht");
        Policy policy = new Policy(
                "Ёлки", Optional.empty(), 0, Optional.empty(), List.of(new EscalationLevel(List.of(odd, same), 5)));
        PlannedService service =
                new PlannedService("eu", "EU", Optional.empty(), "Ёлки", Urgency.HIGH, Duration.ZERO, Duration.ZERO);
        Integration integration =
                new Integration("EU", "Trunkline", new SecretLocation.Variable("KEY", false), Optional.empty());
        Grouping grouping = new Grouping("EU", "time", Duration.ZERO, List.of());
        Account account = new Account(
                List.of(
                        new ExistingObject(
                                Kind.POLICY,
                                "Ёлки",
                                "PPOLI01",
                                Map.of("description", "a\\b \"c\"\r\n\t$${d} %{e} \u2028\u0007 Zoë 🚒 $x 5%")),
                        new ExistingObject(Kind.INTEGRATION, "EU: Trunkline", "PS.PI", Map.of("name", "Events API v2")),
                        new ExistingObject(
                                Kind.GROUPING,
                                "EU",
                                "PG",
                                Map.of("name", "All of it", "description", "By hand", "others", "PS2 PS3"))),
                Map.of(),
                Set.of(),
                Map.of(),
                List.of());

        String text = Terraform.of(
                new ProvisioningConfig(List.of(policy, service, integration, grouping), List.of()),
                account,
                "https://api.pagerduty.com");

        assertThat(text)
                .contains(
                        "data \"pagerduty_schedule\" \"tag_nacht\" {\n  name = \"Tag/Nacht\"\n}\n",
                        "data \"pagerduty_schedule\" \"tag_nacht_2\" {\n  name = \"tag nacht\"\n}\n",
                        "\"a\\\\b \\\"c\\\"\\r\\n\\t$$${d} %%{e} \\U00002028\\U00000007 Zoë 🚒 $x 5%\"\n",
                        "  name    = \"Events API v2\"\n",
                        "  name        = \"All of it\"\n  description = \"By hand\"\n  type        = \"time\"\n"
                                + "  services    = [pagerduty_service.eu.id, \"PS2\", \"PS3\"]\n\n  config {\n  }\n");
    }

    @Test
    void another_api_is_named() {
        assertThat(Terraform.of(ProvisioningConfig.NONE, Account.EMPTY, "https://pagerduty.example.com"))
                .contains("  token            = var.pagerduty_token\n"
                        + "  api_url_override = \"https://pagerduty.example.com\"\n");
    }
}
