package io.trunkline.source.normalize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Evidence;
import io.trunkline.model.Status;
import io.trunkline.source.PlatformApiSettings.Kind;
import io.trunkline.source.Source;
import io.trunkline.source.body.DerivedStatus;
import io.trunkline.source.body.NativeIds;
import io.trunkline.source.body.PlainText;
import io.trunkline.source.genesys.GenesysBody;
import io.trunkline.source.genesys.GenesysEdge;
import io.trunkline.source.genesys.GenesysTrunk;
import io.trunkline.source.genesys.GenesysWork;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One object of a list that a platform's API gave, read: which it is, how it is, and where it belongs. A reference is the
 * id and the name of another object, of which either may be missing.
 */
public record PlatformObject(
        Kind kind,
        String id,
        DerivedStatus said,
        Reference edge,
        Reference site,
        Reference edgeGroup,
        Reference trunkBase,
        JsonNode json) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_SHOWN = 200;
    private static final List<String> IDS = List.of("id", "trunkId", "edgeId", "siteId");

    /** @param id null if not said; so is the name */
    public record Reference(String id, String name) {

        static Reference of(JsonNode node) {
            return node.isTextual()
                    ? new Reference(null, shown(node))
                    : new Reference(node.path("id").textValue(), shown(node.path("name")));
        }

        /** What people call it, or at least its id; null if neither was said. */
        public String label() {
            return name == null ? id : name;
        }
    }

    /** Reads an object; nothing if it has no id that a component could have. */
    public static Optional<PlatformObject> read(Source source, Kind kind, JsonNode json) {
        return IDS.stream()
                .map(json::path)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(id -> NativeIds.problem(id).isEmpty())
                .findFirst()
                .map(id -> new PlatformObject(
                        kind,
                        id,
                        said(source, kind, json),
                        Reference.of(json.path("edge")),
                        site(json),
                        Reference.of(json.path("edgeGroup")),
                        Reference.of(json.path("trunkBase")),
                        json));
    }

    /** A trunk base that takes calls in and out apart may name only the site of those that come in. */
    private static Reference site(JsonNode json) {
        Reference site = Reference.of(json.path("site"));
        return site.label() == null ? Reference.of(json.path("inboundSite")) : site;
    }

    /** Readable, or null. */
    public String name() {
        return said.name()
                .map(name -> PlainText.cleaned(name, MAX_SHOWN))
                .filter(name -> !name.isBlank())
                .orElse(null);
    }

    /**
     * What its reports do not say, and is needed to understand them: out of service or not, lists that are disabled. Empty
     * if all of it is as usual.
     */
    public Optional<ObjectNode> facts() {
        return GenesysBody.facts(json);
    }

    /** The same, as it was written down. */
    public static ObjectNode facts(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no facts: " + text, e);
        }
    }

    /** Work at it that its platform knows of. */
    public Optional<GenesysWork> work() {
        return GenesysWork.of(json);
    }

    /** Why it is how it is. */
    public String reason() {
        return PlainText.cleaned(said.reason(), MAX_SHOWN);
    }

    /** What its status follows from: a list says all there is to say. */
    public Evidence evidence() {
        return said.evidence().isWord() ? said.evidence() : said.evidence().whole();
    }

    /** The console's page for it, or null. */
    public String diagnosticUrl(Source source) {
        return EventNormalizer.diagnosticUrl(source, kind.word(), id);
    }

    private static DerivedStatus trunk(Source source, JsonNode json) {
        DerivedStatus facts = GenesysTrunk.derive(json, source.format().proxies());
        return GenesysTrunk.excluded(json, source.format().trunkTypes())
                .map(facts::excluded)
                .orElse(facts);
    }

    private static DerivedStatus said(Source source, Kind kind, JsonNode json) {
        DerivedStatus facts =
                switch (kind) {
                    case TRUNK -> trunk(source, json);
                    case EDGE -> GenesysEdge.derive(json);
                    case SITE, TRUNK_BASE ->
                        DerivedStatus.of(Status.UNKNOWN, "a " + kind.word() + " has no status")
                                .named(GenesysBody.text(json.path("name")));
                };
        JsonNode word = json.path("status");
        if (facts.status() != Status.UNKNOWN || !word.isTextual()) {
            return facts;
        }
        Status status = source.words().getOrDefault(word.textValue().toLowerCase(Locale.ROOT), Status.UNKNOWN);
        return DerivedStatus.of(status, word.textValue()).named(facts.name());
    }

    private static String shown(JsonNode node) {
        return node.isTextual() && !node.textValue().isBlank() ? PlainText.cleaned(node.textValue(), MAX_SHOWN) : null;
    }
}
