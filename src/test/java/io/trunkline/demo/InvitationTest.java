package io.trunkline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.source.Source;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InvitationTest {

    @Test
    void invitation_shows_the_addresses_and_how_to_send_more() throws IOException {
        String text = Invitation.text(8080, 9876, Path.of("/tmp/demo/config"), cxone());

        assertThat(text)
                .contains(
                        "http://127.0.0.1:8080/webhooks/genesys",
                        "http://127.0.0.1:9876/observe/health",
                        "/tmp/demo/config",
                        "curl -i http://127.0.0.1:8080/webhooks/cxone",
                        "-H 'X-CXone-Signature: ");
    }

    @Test
    void the_sample_has_no_time_so_that_it_is_no_duplicate_when_it_is_sent_again() throws IOException {
        assertThat(Invitation.text(8080, 9876, Path.of("config"), cxone()))
                .contains("-d '{\"eventType\":\"trunk.status\",\"event\":{\"trunkId\":\"trunk-us-east-01\","
                        + "\"status\":\"DOWN\"}}'");
    }

    private static Source cxone() throws IOException {
        try (DemoFolder folder = DemoFolder.create()) {
            return folder.reader("http://127.0.0.1:1")
                    .read()
                    .orThrow()
                    .sources()
                    .named("cxone")
                    .orElseThrow();
        }
    }
}
