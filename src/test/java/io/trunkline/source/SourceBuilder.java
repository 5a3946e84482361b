package io.trunkline.source;

import com.fasterxml.jackson.core.JsonPointer;
import io.trunkline.model.Status;
import io.trunkline.source.genesys.StatusDerivation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A source for tests; it starts as one that anybody may send to and that knows one trunk event. */
public final class SourceBuilder {

    private final String name;
    private String platform = "Test Platform";
    private List<Verification> verify = List.of(new Verification.None());
    private List<Cidr> allow = List.of();
    private List<Cidr> trustedProxies = List.of();
    private List<JsonPointer> type = pointers("/eventType");
    private final Map<String, Source.Subject> events = new LinkedHashMap<>();
    private List<JsonPointer> status = pointers("/event/status");
    private List<JsonPointer> occurredAt = pointers("/event/timestamp");
    private List<JsonPointer> componentName = List.of();
    private Source.DeliveryId deliveryId;
    private String componentsOf;
    private final Map<String, Status> words = new LinkedHashMap<>();
    private String consoleUrl;
    private Duration expectEvery;
    private BodyFormat format = BodyFormat.PLAIN;

    private SourceBuilder(String name) {
        this.name = name;
        this.componentsOf = name;
    }

    public static SourceBuilder source(String name) {
        return new SourceBuilder(name);
    }

    public SourceBuilder platform(String text) {
        platform = text;
        return this;
    }

    public SourceBuilder verify(Verification... all) {
        verify = List.of(all);
        return this;
    }

    public SourceBuilder allow(String... cidrs) {
        allow = Stream.of(cidrs).map(Cidr::parse).toList();
        return this;
    }

    public SourceBuilder trustedProxies(String... cidrs) {
        trustedProxies = Stream.of(cidrs).map(Cidr::parse).toList();
        return this;
    }

    public SourceBuilder type(String... pointers) {
        type = pointers(pointers);
        return this;
    }

    public SourceBuilder event(String eventType, String kind, String... idPointers) {
        events.put(eventType, new Source.Subject(kind, pointers(idPointers)));
        return this;
    }

    public SourceBuilder derived(String eventType, String kind, String idPointer, StatusDerivation derivation) {
        events.put(eventType, new Source.Subject(kind, pointers(idPointer), Optional.of(derivation)));
        return this;
    }

    public SourceBuilder status(String... pointers) {
        status = pointers(pointers);
        return this;
    }

    public SourceBuilder occurredAt(String... pointers) {
        occurredAt = pointers(pointers);
        return this;
    }

    public SourceBuilder componentName(String... pointers) {
        componentName = pointers(pointers);
        return this;
    }

    public SourceBuilder deliveryIdAt(String pointer) {
        deliveryId = new Source.DeliveryId(JsonPointer.compile(pointer), null);
        return this;
    }

    public SourceBuilder deliveryIdIn(String header) {
        deliveryId = new Source.DeliveryId(null, header);
        return this;
    }

    public SourceBuilder componentsOf(String source) {
        componentsOf = source;
        return this;
    }

    public SourceBuilder words(Status meaning, String... lowerCase) {
        Stream.of(lowerCase).forEach(word -> words.put(word, meaning));
        return this;
    }

    public SourceBuilder consoleUrl(String template) {
        consoleUrl = template;
        return this;
    }

    public SourceBuilder expectEvery(Duration every) {
        expectEvery = every;
        return this;
    }

    public SourceBuilder format(BodyFormat how) {
        format = how;
        return this;
    }

    public Source build() {
        if (events.isEmpty()) {
            event("trunk", "trunk", "/event/trunkId");
        }
        if (words.isEmpty()) {
            words(Status.UP, "up").words(Status.DEGRADED, "degraded").words(Status.DOWN, "down");
        }
        return new Source(
                name,
                platform,
                verify,
                allow,
                trustedProxies,
                type,
                events,
                status,
                occurredAt,
                componentName,
                Optional.ofNullable(deliveryId),
                componentsOf,
                words,
                consoleUrl,
                Optional.ofNullable(expectEvery),
                format);
    }

    private static List<JsonPointer> pointers(String... texts) {
        return Stream.of(texts).map(JsonPointer::compile).toList();
    }
}
