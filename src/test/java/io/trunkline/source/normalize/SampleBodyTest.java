package io.trunkline.source.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.GuideSources;
import io.trunkline.source.Source;
import io.trunkline.source.SourceBuilder;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.body.PlainText;
import io.trunkline.source.signature.Headers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SampleBodyTest {

    private static final Instant OCCURRED = Instant.parse("2026-11-24T10:00:00.123Z");
    private static final Instant RECEIVED = Instant.parse("2026-11-24T10:00:01Z");

    @Test
    void writesTheGuidesFormats() {
        Instant ten = OCCURRED.truncatedTo(ChronoUnit.SECONDS);

        assertThat(sample(GuideSources.genesys(), "trunk", Status.DOWN, ten))
                .isEqualTo("{\"eventType\":\"telephony.trunk.status.changed\",\"event\":{\"trunkId\":\"t-1\","
                        + "\"status\":\"DOWN\",\"timestamp\":\"2026-11-24T10:00:00Z\"}}");
        assertThat(sample(GuideSources.cxone(), "site", Status.UP, ten))
                .isEqualTo("{\"eventType\":\"site.status\",\"event\":{\"siteId\":\"t-1\","
                        + "\"status\":\"UP\",\"timestamp\":\"2026-11-24T10:00:00Z\"}}");
        assertThat(sample(GuideSources.genesys(), "compliance", Status.DOWN, ten))
                .isEqualTo("{\"eventType\":\"compliance.violation.detected\",\"event\":{\"id\":\"t-1\","
                        + "\"timestamp\":\"2026-11-24T10:00:00Z\"}}");
    }

    @Property(tries = 300)
    void isReadBackAsWhatItWasWrittenFor(
            @ForAll("sources") Source source,
            @ForAll Status status,
            @ForAll @NotBlank @StringLength(max = 1000) String id) {
        Assume.that(!PlainText.hasControl(id) && !PlainText.hasLoneSurrogate(id));
        Assume.that(!PlainText.hasInvisible(id) && !id.isBlank());
        Assume.that(!Character.isSpaceChar(id.charAt(0)) && !Character.isSpaceChar(id.charAt(id.length() - 1)));
        for (Source.Subject subject : source.events().values()) {
            StatusEvent event = readBack(source, SampleBody.of(source, subject.kind(), id, status, OCCURRED));

            assertThat(event.component()).isEqualTo(new ComponentId(source.name(), subject.kind(), id));
            assertThat(event.status()).isEqualTo(subject.isCompliance() ? Status.UNKNOWN : status);
            assertThat(event.occurredAt()).isEqualTo(source.occurredAt().isEmpty() ? RECEIVED : OCCURRED);
        }
    }

    @Provide
    static Arbitrary<Source> sources() {
        return Arbitraries.of(
                GuideSources.genesys(),
                GuideSources.cxone(),
                SourceBuilder.source("flat")
                        .type("/type")
                        .event("site", "site", "/id")
                        .status("/status")
                        .occurredAt()
                        .build(),
                SourceBuilder.source("deep")
                        .type("/detail/topic/name", "/type")
                        .event("edge", "edge", "/resources/0", "/id")
                        .status("/detail/body/states/1/state", "/status")
                        .occurredAt("/detail/body/at", "/time")
                        .words(Status.UP, "online")
                        .words(Status.DOWN, "offline")
                        .words(Status.DEGRADED, "impaired")
                        .build());
    }

    @Test
    void takesTheFirstWordWhereTheStatusHasNoneOfItsName() {
        Source source = SourceBuilder.source("test")
                .words(Status.UP, "available", "active")
                .words(Status.DOWN, "offline", "down")
                .build();

        assertThat(sample(source, "trunk", Status.UP, OCCURRED)).contains("\"available\"");
        assertThat(sample(source, "trunk", Status.DOWN, OCCURRED)).contains("\"DOWN\"");
        assertThat(sample(source, "trunk", Status.UNKNOWN, OCCURRED)).contains("\"UNKNOWN\"");
    }

    @Test
    void takesTheFirstEventTypeOfAKind() {
        Source source = SourceBuilder.source("test")
                .event("zebra", "trunk", "/id")
                .event("ant", "trunk", "/id")
                .build();

        assertThat(sample(source, "trunk", Status.UP, OCCURRED)).contains("\"zebra\"");
    }

    @Test
    void refusesAKindThatTheSourceHasNoEventOf() {
        assertThatThrownBy(() -> sample(GuideSources.cxone(), "edge", Status.DOWN, OCCURRED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("source cxone has no event of kind 'edge': expected one of [trunk, site]");
    }

    @Test
    void refusesAStatusThatTheSourceHasNoWordFor() {
        Source source = SourceBuilder.source("test").words(Status.DOWN, "down").build();

        assertThatThrownBy(() -> sample(source, "trunk", Status.DEGRADED, OCCURRED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("source test has no word for DEGRADED");
    }

    @Test
    void refusesPointersThatNoBodyCanHaveAtOnce() {
        Source inside = SourceBuilder.source("test")
                .event("trunk", "trunk", "/event")
                .status("/event/status")
                .build();
        Source same = SourceBuilder.source("test")
                .event("trunk", "trunk", "/eventType")
                .build();
        Source root = SourceBuilder.source("test").type("").build();

        for (Source source : new Source[] {inside, same, root}) {
            assertThatThrownBy(() -> sample(source, "trunk", Status.DOWN, OCCURRED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("source test: no body can have another field at '");
        }
    }

    private static String sample(Source source, String kind, Status status, Instant at) {
        return new String(SampleBody.of(source, kind, "t-1", status, at), UTF_8);
    }

    private static StatusEvent readBack(Source source, byte[] body) {
        try {
            return ((NormalizedEvent.Event) new EventNormalizer().normalise(source, body, Headers.none(), RECEIVED))
                    .event();
        } catch (InvalidEventException e) {
            throw new AssertionError(new String(body, UTF_8), e);
        }
    }
}
