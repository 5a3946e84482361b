package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.signature.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped EventBridge source on bodies that lack something, or say it twice. */
class GenesysCasesTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-29T02:00:00Z");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    t02-options-1of3                       | DEGRADED | 2026-11-29T01:33:52.098Z | connected is true, 1 of 3 OPTIONS failed: 203.0.113.1:5060
                    t05-no-connected-options-all-false     | DOWN     | 2026-11-29T01:33:52.098Z | connectedStatus is missing, 2 of 2 OPTIONS failed: 203.0.113.0:5060, 203.0.113.1:5060
                    t06-no-connected-options-1of2          | DEGRADED | 2026-11-29T01:33:52.098Z | connectedStatus is missing, 1 of 2 OPTIONS failed: 203.0.113.1:5060
                    t09-options-errorinfo-no-state         | DOWN     | 2026-11-29T01:34:10.098Z | connected is true, 1 of 1 OPTIONS failed: 203.0.113.5:5060 timed out (408)
                    t11-connected-null                     | DOWN     | 2026-11-29T01:34:06.098Z | connectedStatus is missing, 1 of 1 OPTIONS failed: 203.0.113.5:5060
                    o01-TRUNK-offline                      | DOWN     | 2026-11-29T01:24:11.098Z | currentValue is OFFLINE
                    o02-trunk-lower                        | DOWN     | 2026-11-29T01:24:11.098Z | currentValue is OFFLINE
                    """)
    void each_is_read_from_what_it_says(String file, Status status, Instant occurred, String why)
            throws InvalidEventException {
        StatusEvent event = ((NormalizedEvent.Event) normalise(file)).event();

        assertThat(event.component().kind()).isEqualTo("trunk");
        assertThat(event.component().id()).isEqualTo("6f1d2c3b-0a9e-4b77-8c55-1e2f3a4b5c6d");
        assertThat(event.status()).isEqualTo(status);
        assertThat(event.occurredAt()).isEqualTo(occurred);
        assertThat(event.word()).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource({
        "t20-metrics, v2.telephony.providers.edges.trunks.{id}.metrics",
        "t22-logicalinterface-error, v2.telephony.providers.edges.{id}.logicalinterfaces"
    })
    void what_is_not_about_a_status_is_ignored(String file, String type) throws InvalidEventException {
        assertThat(normalise(file)).isEqualTo(new NormalizedEvent.Ignored(type));
    }

    @Test
    void the_example_of_byoc_cloud_is_down_and_says_why() throws Exception {
        byte[] body = Files.readAllBytes(Path.of("docs/examples/byoc-cloud-trunk-down.json"));

        StatusEvent event = ((NormalizedEvent.Event) new EventNormalizer()
                        .normalise(AllSources.named("genesys-eventbridge", folder), body, Headers.none(), RECEIVED))
                .event();

        assertThat(event.status()).isEqualTo(Status.DOWN);
        assertThat(event.evidence().reason().brief())
                .isEqualTo("2 of 2 proxies failed: certificate expired (tls.handshake)");
    }

    private NormalizedEvent normalise(String file) throws InvalidEventException {
        return new EventNormalizer()
                .normalise(AllSources.named("genesys-eventbridge", folder), raw(file), Headers.none(), RECEIVED);
    }

    private static byte[] raw(String file) {
        try (InputStream in = GenesysCasesTest.class.getResourceAsStream("/genesys-cases/" + file + ".json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
