package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody moves the store's file away under the running router, which would go on writing in it unseen. */
class StoreFileIT {

    @RegisterExtension
    final Installation box = new Installation();

    @Test
    void nothing_is_acknowledged_until_the_file_is_back_and_then_all_goes_on() throws IOException {
        box.start();
        assertThat(box.webhooks()
                        .genesys("trunk-us-east-01", "DOWN", Instant.now())
                        .status())
                .isEqualTo(202);
        box.incident(RETAIL, "trunk-us-east-01-down");
        Path file = box.file("data/trunkline.db");
        Path away = box.file("data/moved-away.db");

        Files.move(file, away);
        assertThat(box.webhooks()
                        .genesys("trunk-us-east-02", "DOWN", Instant.now())
                        .status())
                .isEqualTo(503);
        Waits.await("not ready").until(() -> box.management().status("/observe/health/ready") == 503);
        assertThat(box.program().linesWith("ERROR", "was renamed or deleted while the router ran"))
                .isNotEmpty();

        Files.move(away, file);
        Waits.await("ready").until(() -> box.management().status("/observe/health/ready") == 200);
        assertThat(box.webhooks()
                        .genesys("trunk-us-east-01", "UP", Instant.now())
                        .status())
                .isEqualTo(202);
    }
}
