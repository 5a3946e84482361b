package io.trunkline.provision.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.ConfigurationReader;
import io.trunkline.http.ApiToken;
import io.trunkline.pagerduty.rest.PagerDutyApi;
import io.trunkline.pagerduty.rest.PagerDutyApi.Access;
import io.trunkline.pagerduty.rest.VirtualPace;
import io.trunkline.provision.Account;
import io.trunkline.provision.Action;
import io.trunkline.provision.Plan;
import io.trunkline.provision.PlanText;
import io.trunkline.provision.ProvisioningConfig;
import io.trunkline.provision.ProvisioningFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The shipped pagerduty.yaml, an account with the guide's people and nothing else, and what the plan and its run do to it. */
abstract class ProvisioningFixture {

    static final List<String> ALL = List.of(
            "POST /escalation_policies",
            "POST /services",
            "POST /services/PSE007/integrations",
            "POST /services",
            "POST /services/PSE009/integrations",
            "POST /services",
            "POST /services/PSE011/integrations",
            "POST /business_services",
            "POST /service_dependencies/associate",
            "POST /service_dependencies/associate",
            "POST /service_dependencies/associate");

    @TempDir
    Path folder;

    final RestStandIn pagerDuty = RestStandIn.start().withTheGuidesPeople();
    final VirtualPace pace = new VirtualPace();
    final Map<String, String> environment = new HashMap<>();
    final Map<RestStandIn, PagerDutyApi> apis = new HashMap<>();
    final List<String> told = new ArrayList<>();

    @BeforeEach
    void configure() throws IOException {
        for (String file : List.of("services.yaml", "pagerduty.yaml")) {
            Files.copy(Path.of("config", file), folder.resolve(file));
        }
        environment.put("TRUNKLINE_PAGERDUTY_SECRETS", secrets().toString());
    }

    @AfterEach
    void nothingIsDoneThatPagerDutyHasToPutUpWith() {
        pagerDuty.close();
        assertThat(pagerDuty.violations()).isEmpty();
        assertThat(String.join("\n", told)).doesNotContain(RestStandIn.TOKEN, "0000000000");
    }

    Path secrets() {
        return folder.resolve("secrets").resolve("pagerduty.env");
    }

    String key(String service) {
        return pagerDuty
                .find("services", service)
                .path("integrations")
                .path(0)
                .path("integration_key")
                .asText();
    }

    void edit(String file, String from, String to) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(folder.resolve(file), text.replace(from, to));
    }

    void subscribe() throws IOException {
        edit("pagerduty.yaml", "#webhook:", "webhook:");
        edit("pagerduty.yaml", "#  url:", "  url:");
        edit("pagerduty.yaml", "#  secret:", "  secret:");
    }

    void groupFinanceBy(String alertGrouping) throws IOException {
        edit(
                "pagerduty.yaml",
                "eu-finance: {policy: telephony}",
                "eu-finance: {policy: telephony, alert-grouping: " + alertGrouping + "}");
    }

    ProvisioningConfig blueprint() {
        return new ProvisioningFile(new ConfigurationReader(folder, environment))
                .setup()
                .blueprint();
    }

    PagerDutyApi api(RestStandIn there) {
        return apis.computeIfAbsent(
                there,
                url -> new PagerDutyApi(
                        new Access(
                                URI.create(there.url()),
                                new ApiToken(RestStandIn.TOKEN),
                                Optional.empty(),
                                Duration.ofSeconds(20),
                                Access.PATIENT),
                        pace));
    }

    AccountReader survey(RestStandIn there) {
        return new AccountReader(api(there), pace);
    }

    Plan plan() throws Exception {
        return plan(pagerDuty);
    }

    Plan plan(RestStandIn there) throws Exception {
        Plan plan = Plan.of(blueprint(), survey(there).of(blueprint()));
        told.add(PlanText.of(plan, secrets().toString()));
        told.addAll(plan.warnings());
        told.addAll(plan.problems());
        told.addAll(plan.unseen());
        told.add(plan.toString());
        return plan;
    }

    String text() throws Exception {
        return PlanText.of(plan(), secrets().toString());
    }

    void apply() throws Exception {
        apply(pagerDuty);
    }

    void apply(RestStandIn there) throws Exception {
        Account account = survey(there).of(blueprint());
        apply(there, Plan.of(blueprint(), account), account);
    }

    void apply(RestStandIn there, Plan plan, Account account) throws Exception {
        new PlanExecutor(api(there), new KeyWriter(secrets()), pace)
                .apply(plan, account, new PlanExecutor.PlanListener() {

                    @Override
                    public void done(Action action) {
                        told.add(PlanText.line(action, secrets().toString()));
                    }

                    @Override
                    public void leftOut(String why) {
                        told.add(why);
                    }

                    @Override
                    public void replaced(String what) {
                        told.add(what);
                    }
                });
    }
}
