package io.trunkline.source.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Evidence;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.Source;
import io.trunkline.source.body.DerivedStatus;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.body.JsonBody;
import io.trunkline.source.body.NativeIds;
import io.trunkline.source.body.PlainText;
import io.trunkline.source.body.Timestamps;
import io.trunkline.source.genesys.GenesysBody;
import io.trunkline.source.genesys.GenesysTrunk;
import io.trunkline.source.signature.Headers;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns the verified body of any source into a {@link StatusEvent}, by what sources.yaml says of that source, and by what
 * the platform's API said of the component that its reports do not say.
 *
 * <p>Has no state: one is enough for all threads.
 */
public final class EventNormalizer {

    /** Of what is only shown: type of an ignored event, status word, name. */
    private static final int MAX_SHOWN = 200;

    private final PlatformFacts facts;

    /** One that knows what bodies say, and no more. */
    public EventNormalizer() {
        this(PlatformFacts.NONE);
    }

    public EventNormalizer(PlatformFacts facts) {
        this.facts = facts;
    }

    /**
     * Reads one body.
     *
     * @param headers for a delivery id that is in a header
     * @throws InvalidEventException if it cannot be understood; the message names the field and what was expected, never a
     *     value
     */
    public NormalizedEvent normalise(Source source, byte[] delivered, Headers headers, Instant receivedAt)
            throws InvalidEventException {
        JsonBody body = EnvelopeReader.event(source.format().envelope(), delivered);
        byte[] raw = body.isWrapped() ? body.text().getBytes(UTF_8) : delivered;
        String type = EventTypes.of(source, body.required(source.type()));
        Source.Subject subject = source.events().get(type);
        if (subject == null) {
            return new NormalizedEvent.Ignored(PlainText.cleaned(type, MAX_SHOWN));
        }
        String id = id(body.required(subject.id()));
        ComponentId component = new ComponentId(source.componentsOf(), subject.kind(), id);
        DerivedStatus plain = said(source, subject, body, body.root());
        Optional<ObjectNode> remembered = subject.isCompliance() ? Optional.empty() : facts.of(component);
        DerivedStatus said = remembered.isEmpty() ? plain : with(remembered.get(), source, subject, body, plain);
        if (said.outOfService() && plain.status().isOutage() && !said.evidence().excluded()) {
            facts.overruled(component);
        }
        Optional<JsonBody.Field> written = body.first(source.occurredAt());
        Optional<Instant> madeAt = written.flatMap(field -> Timestamps.report(field.node()));
        Optional<Instant> timestamp = occurredAt(said, madeAt);
        Instant received = receivedAt.truncatedTo(ChronoUnit.MILLIS);
        Optional<Instant> stated = madeAt.or(() -> plain.dated() ? plain.at() : Optional.empty());
        StatusEvent event = new StatusEvent(
                source.name(),
                component,
                type,
                said.status(),
                PlainText.cleaned(said.reason(), MAX_SHOWN),
                timestamp.filter(received::isAfter).orElse(received),
                timestamp.isPresent(),
                received,
                name(source, body, said),
                source.platform(),
                diagnosticUrl(source, subject, id),
                subject.isCompliance(),
                Fingerprint.of(source, raw, body, headers, stated, subject.isCompliance()),
                said.equals(plain)
                        ? body.text()
                        : retold(
                                source, subject, component, body, remembered.orElseThrow(), timestamp.orElse(received)),
                madeAt.filter(made -> subject.derivation().isPresent())
                        .map(made -> received.isAfter(made) ? made : received)
                        .orElse(null),
                madeAt.or(() -> timestamp).filter(received::isBefore).orElse(null),
                evidence(said, body),
                null);
        return new NormalizedEvent.Event(event, written.isPresent() && madeAt.isEmpty());
    }

    private static Evidence evidence(DerivedStatus said, JsonBody body) {
        Evidence evidence =
                DrillMark.in(body.root()).map(said.evidence()::because).orElse(said.evidence());
        return evidence.isWord() || !GenesysBody.isListed(body.root()) ? evidence : evidence.whole();
    }

    /** What it comes to with what the API knows of the component. */
    private static DerivedStatus with(
            ObjectNode remembered, Source source, Source.Subject subject, JsonBody body, DerivedStatus plain)
            throws InvalidEventException {
        Optional<String> excluded =
                GenesysTrunk.excluded(remembered, source.format().trunkTypes());
        if (excluded.isPresent()) {
            return plain.excluded(excluded.get());
        }
        return subject.derivation().isPresent()
                ? said(source, subject, body, GenesysBody.with(body.root(), remembered))
                : GenesysBody.outOfService(remembered)
                        .map(DerivedStatus::outOfService)
                        .map(out -> out.named(plain.name()))
                        .orElse(plain);
    }

    /** The body with what made a difference, for a simulation of the history, which has no API to ask. */
    private static String retold(
            Source source,
            Source.Subject subject,
            ComponentId component,
            JsonBody body,
            ObjectNode remembered,
            Instant at) {
        return subject.derivation().isPresent()
                ? GenesysBody.with(body.root(), remembered).toString()
                : ReplayBody.body(source, component, Status.UP, at, body.text());
    }

    /**
     * When it happened: by the facts where they are all dated; otherwise no earlier than they are, and not known if the
     * report itself says no time.
     */
    private static Optional<Instant> occurredAt(DerivedStatus said, Optional<Instant> madeAt) {
        return said.dated()
                ? said.at()
                : madeAt.map(made -> said.at().filter(made::isBefore).orElse(made));
    }

    /** What the body says of the status; the reason for that of a word is the word. */
    private static DerivedStatus said(Source source, Source.Subject subject, JsonBody body, JsonNode root)
            throws InvalidEventException {
        if (subject.isCompliance()) {
            return DerivedStatus.of(Status.UNKNOWN, "");
        }
        if (subject.derivation().isPresent()) {
            return subject.derivation()
                    .get()
                    .derive(root, source.words(), source.format().proxies());
        }
        String word = body.required(source.status()).text();
        return DerivedStatus.of(source.words().getOrDefault(word.toLowerCase(Locale.ROOT), Status.UNKNOWN), word);
    }

    private static String id(JsonBody.Field field) throws InvalidEventException {
        String id = field.text();
        Optional<String> problem = NativeIds.problem(id);
        if (problem.isPresent()) {
            throw field.is(problem.get());
        }
        return id;
    }

    private static String name(Source source, JsonBody body, DerivedStatus said) {
        return body.first(source.componentName())
                .map(field -> field.node().textValue())
                .or(said::name)
                .map(name -> PlainText.cleaned(name, MAX_SHOWN))
                .filter(name -> !name.isBlank())
                .orElse(null);
    }

    /** A compliance event is about a call, for which the console has no page of that kind. */
    private static String diagnosticUrl(Source source, Source.Subject subject, String id) {
        return subject.isCompliance() ? null : diagnosticUrl(source, subject.kind(), id);
    }

    /** The console's page for a component, or null if the source names none. */
    public static String diagnosticUrl(Source source, String kind, String id) {
        return source.consoleUrl() == null
                ? null
                : source.consoleUrl().replace("{kind}", encoded(kind)).replace("{id}", encoded(id));
    }

    /** RFC 3986 percent-encoding, good in a path segment and in a fragment alike; the JDK has that of forms only. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
