package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store that cannot write: nothing is acknowledged that is not there, and nobody has to restart anything. */
class StoreTroubleIT {

    @RegisterExtension
    final Installation box = new Installation();

    @BeforeAll
    static void needsLimits() {
        assumeTrue(Program.canLimitFiles(), "prlimit of util-linux is needed to take the disk away from a process");
    }

    private List<Webhooks.Answer> send(String prefix, int count) {
        List<CompletableFuture<Webhooks.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = prefix + i;
            answers.add(CompletableFuture.supplyAsync(
                    () -> box.webhooks().genesys(id, "DOWN", Instant.now()), Concurrently.THREADS));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void the_answer_is_503_until_the_store_writes_again_and_then_all_goes_on() {
        Program program = box.start();
        box.webhooks().genesys("trunk-us-east-01", "DOWN", Instant.now().minusSeconds(600));
        box.incident(RETAIL, "trunk-us-east-01-down");
        box.management().awaitQuiet();

        program.fillDisk();
        assertThat(send("lost-", 8)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 60);
            assertThat(answer.message()).isNotBlank();
        });
        Waits.await("not ready").until(() -> box.management().status("/observe/health/ready") == 503);
        assertThat(box.management().status("/observe/health/live")).isEqualTo(200);
        assertThat(box.management().check("store").path("status").asText()).isEqualTo("DOWN");
        assertThat(program.linesWith("ERROR", "503 from now on: the store cannot write: [SQLITE_"))
                .hasSize(1);
        box.management().awaitMetric(0, "trunkline_store_writable");
        assertThat(box.management().events()).hasSize(1);
        program.freeDisk();
        Waits.await("ready").until(() -> box.management().status("/observe/health/ready") == 200);
        box.management().awaitMetric(1, "trunkline_store_writable");
        assertThat(box.management().events()).hasSize(1);
        assertThat(box.webhooks()
                        .genesys("trunk-us-east-01", "UP", Instant.now())
                        .status())
                .isEqualTo(202);
        box.resolved(RETAIL, "trunk-us-east-01-down");
        assertThat(box.pagerduty().calls()).hasSize(2);
        assertThat(program.linesWith("The store writes again")).hasSize(1);
        assertThat(program.output()).doesNotContain("\tat ", "    at ", "ExecutionException");
    }

    @Test
    void event_answered_202_before_the_trouble_pages_when_the_store_is_back() {
        box.with("trunkline.grouping.wait", "1s").with("trunkline.grouping.window", "1s");
        Program program = box.start();
        assertThat(box.webhooks()
                        .genesys("trunk-us-east-01", "DOWN", Instant.now())
                        .status())
                .isEqualTo(202);
        program.fillDisk();
        Waits.await("not ready").until(() -> box.management().status("/observe/health/ready") == 503);
        program.freeDisk();
        box.incident(RETAIL, "trunk-us-east-01-down");
        box.management().awaitQuiet();
        assertThat(box.pagerduty().calls()).hasSize(1);
    }
}
