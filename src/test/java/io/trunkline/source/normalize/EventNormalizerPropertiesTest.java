package io.trunkline.source.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.GuideSources;
import io.trunkline.source.Source;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.signature.Headers;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

class EventNormalizerPropertiesTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-24T10:00:00.999999Z");
    private static final Source SOURCE =
            GuideSources.genesysBuilder().deliveryIdAt("/event/delivery").build();

    private final EventNormalizer normaliser = new EventNormalizer();

    @Property(tries = 2000)
    void arbitraryBytesAreABadEventAndNothingElse(@ForAll byte[] body) {
        assertSafe(body);
    }

    @Property(tries = 3000)
    void aDamagedBodyIsUnderstoodOrABadEvent(@ForAll @IntRange(min = 1, max = 4) int damages, @ForAll long seed) {
        byte[] body = SampleBody.of(SOURCE, "trunk", "trunk-\u00fc-1", Status.DOWN, RECEIVED);
        Random random = new Random(seed);
        for (int i = 0; i < damages && body.length > 0; i++) {
            int at = random.nextInt(body.length);
            switch (random.nextInt(3)) {
                case 0 -> body[at] = (byte) random.nextInt();
                case 1 -> body[at] ^= (byte) (1 << random.nextInt(8));
                default -> body = Arrays.copyOf(body, at);
            }
        }
        assertSafe(body);
    }

    @Property(tries = 3000)
    void anyValuesInTheFieldsAreUnderstoodOrABadEvent(
            @ForAll("values") String type,
            @ForAll("values") String id,
            @ForAll("values") String status,
            @ForAll("values") String timestamp,
            @ForAll("values") String name,
            @ForAll("values") String delivery) {
        assertSafe(
                """
                {"eventType": %s,
                 "event": {"trunkId": %s, "id": %s, "status": %s, "timestamp": %s, "name": %s, "delivery": %s}}"""
                        .formatted(type, id, id, status, timestamp, name, delivery)
                        .getBytes(UTF_8));
    }

    @Provide
    static Arbitrary<String> values() {
        Arbitrary<String> usual = Arbitraries.of(
                "\"telephony.trunk.status.changed\"",
                "\"compliance.violation.detected\"",
                "\"DOWN\"",
                "\"2026-11-24T10:00:00Z\"",
                "1795514400",
                "\"\"");
        Arbitrary<String> odd = Arbitraries.of(
                "null",
                "true",
                "{}",
                "[]",
                "[{}]",
                "-0",
                "1e999999999",
                "-1e-999999999",
                "1e99",
                "\"\\ud800\"",
                "\"\\u0000\"",
                "\"\\u202e\"",
                "\"+999999999-12-31T23:59:59.999999999-18:00\"",
                "\"-999999999-01-01T00:00:00+18:00\"");
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(1200).map(raw -> TextNode.valueOf(raw)
                .toString());
        return Arbitraries.frequencyOf(Tuple.of(6, usual), Tuple.of(2, odd), Tuple.of(1, text));
    }

    private void assertSafe(byte[] body) {
        NormalizedEvent normalised;
        try {
            normalised = normaliser.normalise(SOURCE, body, Headers.none(), RECEIVED);
        } catch (InvalidEventException e) {
            assertThat(e.getMessage()).matches("(body|/event\\S*) [ -~]+");
            return;
        }
        if (normalised instanceof NormalizedEvent.Ignored ignored) {
            assertStorable(ignored.type(), 200);
        } else if (normalised instanceof NormalizedEvent.Event event) {
            assertFitForTheLedger(event.event());
        }
    }

    private static void assertFitForTheLedger(StatusEvent event) {
        assertThat(event.receivedAt()).isEqualTo("2026-11-24T10:00:00.999Z");
        assertThat(event.occurredAt()).isBetween(Instant.parse("2000-01-01T00:00:00Z"), event.receivedAt());
        assertThat(event.occurredAt().getNano() % 1_000_000).isZero();
        assertThat(event.component().id()).isNotEmpty();
        assertStorable(event.component().id(), 1000);
        assertStorable(event.word(), 200);
        if (event.compliance()) {
            assertThat(event.diagnosticUrl()).isNull();
        } else {
            assertThat(event.diagnosticUrl())
                    .matches("https://admin\\.mypurecloud\\.com/#/telephony/[a-z]+/[A-Za-z0-9._~%-]+");
        }
        if (event.name() != null) {
            assertStorable(event.name(), 200);
        }
        if (event.fingerprint() != null) {
            assertStorable(event.fingerprint(), 1003);
        }
        assertThat(event.body()).doesNotContain("\0");
    }

    private static void assertStorable(String text, int characters) {
        assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(characters);
        assertThat(text.codePoints())
                .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c >= 0xd800 && c < 0xe000);
    }
}
