package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.FINANCE;
import static io.trunkline.blackbox.Installation.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The configuration files edited while the program runs. */
class EditsIT {

    private static final String ACME =
            """

              acme:
                platform: Acme Voice
                verify: {type: api-key, header: X-Acme-Key, secrets: ["{{env:TRUNKLINE_CXONE_SECRET}}"]}
                type: /kind
                events: {line: {kind: line, id: /line}}
                status: /state
                statuses: {UP: [good], DEGRADED: [poor], DOWN: [bad]}
            """;

    @RegisterExtension
    static final Installation box = new Installation();

    @BeforeAll
    static void start() {
        box.start();
    }

    private static Webhooks.Answer acme(String state) {
        return box.webhooks()
                .send(box.webhooks()
                        .json(
                                "/webhooks/acme",
                                BodyPublishers.ofString(
                                        "{\"kind\":\"line\",\"line\":\"trunk-eu-acme\",\"state\":\"" + state + "\"}"))
                        .header("X-Acme-Key", Installation.CXONE_SECRET));
    }

    private static void awaitAcme(int status, String state) {
        Waits.await("acme answers " + status).until(() -> acme(state).status() == status);
    }

    @Test
    void a_source_that_is_added_is_served_and_one_that_is_removed_is_not() {
        String before = box.read("config/sources.yaml");
        assertThat(acme("good").status()).isEqualTo(404);
        box.write("config/sources.yaml", before + ACME);
        awaitAcme(202, "good");
        assertThat(acme("bad").status()).isEqualTo(202);
        assertThat(box.incident(FINANCE, "trunk-eu-acme-down").title())
                .isEqualTo("CRITICAL: EU Finance Line (trunk-eu-acme) is DOWN");
        box.write("config/sources.yaml", before);
        awaitAcme(404, "good");
        // What is open of a source that is gone is not forgotten.
        assertThat(box.management().incident("trunk-eu-acme-down").path("state").asText())
                .isEqualTo("OPEN");
    }

    @Test
    void a_path_that_stays_is_served_through_every_edit() {
        String before = box.read("config/sources.yaml");
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<List<Webhooks.Answer>> answers = CompletableFuture.supplyAsync(
                () -> {
                    List<Webhooks.Answer> all = new ArrayList<>();
                    while (!done.get()) {
                        all.add(box.webhooks().genesys("trunk-us-east-steady", "UP", Instant.now()));
                    }
                    return all;
                },
                Concurrently.THREADS);
        for (int edit = 0; edit < 3; edit++) {
            box.write("config/sources.yaml", before + ACME);
            awaitAcme(202, "good");
            box.write("config/sources.yaml", before);
            awaitAcme(404, "good");
        }
        done.set(true);
        assertThat(answers.join()).hasSizeGreaterThan(10).allMatch(answer -> answer.status() == 202);
    }

    @Test
    void an_edit_that_does_not_check_is_refused_aloud_and_the_last_good_one_stays() {
        String before = box.read("config/sources.yaml");
        box.write("config/sources.yaml", before.replace("type: hmac ", "type: hmack "));
        box.program().awaitLine("ERROR", "sources.yaml", "hmack", "hmac");
        assertThat(box.webhooks()
                        .genesys("trunk-us-east-good", "UP", Instant.now())
                        .status())
                .isEqualTo(202);
        box.management().awaitMetric(1, "trunkline_configuration_rejected");
        assertThat(box.management().check("configuration").toString()).contains("hmack");
        assertThat(box.management().status("/observe/health/ready")).isEqualTo(200);
        box.write("config/sources.yaml", before);
        Waits.await("in force").until(() -> box.management().metric("trunkline_configuration_rejected") == 0);
    }

    @Test
    void a_services_file_that_is_cut_short_changes_nothing() {
        String before = box.read("config/services.yaml");
        box.write("config/services.yaml", before.substring(0, before.indexOf("unassigned:\n")));
        box.program().awaitLine("ERROR", "services.yaml", "unassigned");
        box.webhooks().genesys("trunk-eu-cut", "DOWN", Instant.now().minusSeconds(600));
        box.incident(FINANCE, "trunk-eu-cut-down");
        box.write("config/services.yaml", before);
        Waits.await("in force").until(() -> box.management().metric("trunkline_configuration_rejected") == 0);
        box.webhooks().genesys("trunk-eu-cut", "UP", Instant.now());
        box.resolved(FINANCE, "trunk-eu-cut-down");
    }

    @Test
    void a_component_that_moves_to_another_service_is_closed_where_it_was_opened_and_opens_where_it_is_now() {
        String before = box.read("config/services.yaml");
        box.edit("config/services.yaml", before + "  moving-trunk: us-east-retail\n");
        box.webhooks().genesys("moving-trunk", "DOWN", Instant.now().minusSeconds(1200));
        box.incident(RETAIL, "moving-trunk-down");
        box.edit("config/services.yaml", before + "  moving-trunk: eu-finance\n");
        assertThat(box.incident(RETAIL, "moving-trunk-down").open()).isTrue();
        box.webhooks().genesys("moving-trunk", "UP", Instant.now().minusSeconds(600));
        box.resolved(RETAIL, "moving-trunk-down");
        box.webhooks().genesys("moving-trunk", "DOWN", Instant.now());
        box.incident(FINANCE, "moving-trunk-down");
    }
}
