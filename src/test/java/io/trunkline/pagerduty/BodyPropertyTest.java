package io.trunkline.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.SafeText;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.IncidentReport.Member;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the platforms write, PagerDuty gets a body that it cannot refuse. */
class BodyPropertyTest {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Property(tries = 400)
    void isValidJsonInWellFormedUtf8WithinAllLimits(@ForAll("reports") IncidentReport report) throws Exception {
        byte[] body = utf8(EventPayload.of(report));
        JsonNode json = STRICT.readTree(body);

        assertThat(body.length).isLessThanOrEqualTo(EventPayload.LIMIT);
        assertThat(json.path("routing_key").asText()).isEqualTo(report.routingKey());
        assertThat(json.path("dedup_key").asText()).isNotEmpty();
        assertThat(length(json.path("dedup_key"))).isLessThanOrEqualTo(255);
        assertThat(json.at("/payload/summary").asText()).isNotBlank();
        assertThat(length(json.at("/payload/summary"))).isLessThanOrEqualTo(report.bare() ? 200 : 1024);
        assertThat(json.at("/payload/severity").asText()).isEqualTo(report.severity());
        for (String name : List.of("source", "component", "group", "class")) {
            assertThat(length(json.at("/payload/" + name))).isLessThanOrEqualTo(1024);
        }
    }

    @Property(tries = 200)
    void holdsNoControlCharacters(@ForAll("reports") IncidentReport report) throws Exception {
        assertNoControlCharacters(STRICT.readTree(EventPayload.of(report)));
    }

    @Property(tries = 200)
    void accountsForEveryMember(@ForAll("reports") IncidentReport report) throws Exception {
        JsonNode details = STRICT.readTree(EventPayload.of(report)).at("/payload/custom_details");
        if (details.has("affected")) {
            assertThat(details.path("affected").size()
                            + details.path("omitted_count").asInt())
                    .isEqualTo(details.path("affected_count").asInt())
                    .isEqualTo(report.members().size());
        } else {
            assertThat(report.bare() || report.members().size() == 1).isTrue();
        }
    }

    @Property(tries = 100)
    void isAsciiWhereItIsBare(@ForAll("reports") IncidentReport report) throws Exception {
        JsonNode payload =
                STRICT.readTree(EventPayload.of(Reports.bare(report))).path("payload");

        assertThat(payload.path("summary").asText()).matches("[ -~]{1,200}");
        assertThat(payload.path("source").asText()).matches("[ -~]*");
    }

    @Property(tries = 100)
    void showsTheRoutingKeyToNobody(@ForAll("reports") IncidentReport report) {
        assertThat(EventPayload.masked(report)).doesNotContain(report.routingKey());
        assertThat(report.toString()).doesNotContain(report.routingKey());
    }

    private static void assertNoControlCharacters(JsonNode node) {
        if (node.isTextual()) {
            assertThat(node.asText().codePoints().noneMatch(Character::isISOControl))
                    .as(node.toString())
                    .isTrue();
        }
        node.fieldNames().forEachRemaining(name -> assertThat(name.codePoints().noneMatch(Character::isISOControl))
                .isTrue());
        node.forEach(BodyPropertyTest::assertNoControlCharacters);
    }

    /** Fails on half a surrogate pair, where {@code getBytes} would write a question mark. */
    private static byte[] utf8(String text) throws CharacterCodingException {
        ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return array;
    }

    private static int length(JsonNode node) {
        return SafeText.length(node.asText());
    }

    @Provide
    Arbitrary<IncidentReport> reports() {
        Arbitrary<List<Member>> members = Arbitraries.oneOf(
                members().list().ofMinSize(1).ofMaxSize(6),
                // As many of one as make the body too large.
                Combinators.combine(members(), Arbitraries.integers().between(50, 5_000))
                        .as((member, count) -> Collections.nCopies(count, member)));
        return Combinators.combine(
                        Arbitraries.of(DeliveryAction.class),
                        Arbitraries.strings().numeric().ofLength(32),
                        text(1, 255),
                        Arbitraries.of(Status.DOWN, Status.DEGRADED),
                        Arbitraries.of("critical", "error", "warning", "info"),
                        text(0, 3_000),
                        Arbitraries.of(true, false),
                        members)
                .flatAs((action, routingKey, dedupKey, status, severity, service, bare, roster) -> text(0, 1_500)
                        .injectNull(0.8)
                        .map(type -> new IncidentReport(
                                action,
                                routingKey,
                                "k" + dedupKey.substring(1),
                                status,
                                severity,
                                service,
                                type,
                                bare,
                                bare,
                                roster)));
    }

    private static Arbitrary<Member> members() {
        Arbitrary<ComponentId> ids = Combinators.combine(
                        Arbitraries.oneOf(Arbitraries.of("trunk", "site", "edge"), text(1, 1_500)), text(1, 3_000))
                .as((kind, id) -> new ComponentId("genesys", kind, id));
        return Combinators.combine(
                        ids,
                        text(0, 3_000).injectNull(0.5),
                        Arbitraries.of(Status.class),
                        Arbitraries.longs().between(0, 4_000_000_000_000L).map(Instant::ofEpochMilli),
                        text(0, 3_000),
                        Arbitraries.oneOf(text(0, 4_000), text(0, 50).map(path -> "https://console/" + path))
                                .injectNull(0.2),
                        Arbitraries.longs()
                                .between(0, 100_000)
                                .map(Duration::ofMillis)
                                .injectNull(0.5),
                        Arbitraries.integers().between(0, 50))
                .as((id, name, status, since, platform, url, delay, changes) ->
                        new Member(id, name, status, since, platform, url, delay, changes, changes % 7 == 3, null));
    }

    /** Any UTF-16 at all: control characters, quotes, halves of surrogate pairs, emoji, accents upon accents. */
    private static Arbitrary<String> text(int min, int max) {
        return Arbitraries.oneOf(
                Arbitraries.strings()
                        .withCharRange('\u0000', '\uffff')
                        .ofMinLength(min)
                        .ofMaxLength(max),
                Arbitraries.strings()
                        .withChars("\"\\\u0000\n\u0301\u202e\u200d\ud83d\udc68<é東")
                        .ofMinLength(min)
                        .ofMaxLength(max),
                Arbitraries.strings().ascii().ofMinLength(min).ofMaxLength(max));
    }
}
