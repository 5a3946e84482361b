package io.trunkline.config;

import com.fasterxml.jackson.core.JsonPointer;
import io.trunkline.model.Alarm;
import io.trunkline.model.Status;
import io.trunkline.source.Cidr;
import io.trunkline.source.PlatformApiSettings;
import io.trunkline.source.Source;
import io.trunkline.source.Source.DeliveryId;
import io.trunkline.source.Source.Subject;
import io.trunkline.source.Sources;
import io.trunkline.source.genesys.StatusDerivation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/** Reads sources.yaml. */
final class SourcesReader {

    static final String REMEDY = "set it, or enabled: false";

    /** One takes PagerDuty's own webhooks, the other is what the router's own alarms and fire drills come from. */
    private static final Set<String> RESERVED = Set.of("pagerduty", Alarm.SOURCE);

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]*");
    private static final String POINTER = "a JSON pointer such as /event/status, or a list of them";
    private static final String DERIVATION =
            "the name of a derivation: " + String.join(" or ", StatusDerivation.labels());
    private static final String STATUS = "a JSON pointer such as /event/status, a list of them, or " + DERIVATION;
    private static final String CIDR = "a CIDR such as 10.0.0.0/8";
    private static final String CONSOLE_URL = "a URL that begins with https:// or http://, with {kind} and {id}";
    private static final String DELIVERY_ID = "a JSON pointer, or header: and the name of a header";
    private static final String HEADER = "header:";
    private static final Pattern WEB = Pattern.compile("https?://[^/].*");
    private static final List<Status> WORDED = List.of(Status.UP, Status.DEGRADED, Status.DOWN);
    private static final String ENABLED = "enabled";
    private static final List<String> KEYS = List.of(
            ENABLED,
            "platform",
            "verify",
            "allow",
            "trusted-proxies",
            BodyFormatReader.ENVELOPE,
            "type",
            "events",
            "status",
            "occurred-at",
            "name",
            "delivery-id",
            "components-of",
            "statuses",
            "console-url",
            "expect-every",
            "platform-api",
            BodyFormatReader.PROXIES_FAILED,
            BodyFormatReader.TRUNK_TYPES);

    /** Of a source that nothing is sent as. */
    private static final List<String> ASKED_KEYS = List.of(
            ENABLED,
            "platform",
            "components-of",
            "statuses",
            "console-url",
            "platform-api",
            BodyFormatReader.PROXIES_FAILED,
            BodyFormatReader.TRUNK_TYPES);

    private final VerificationReader verification;
    private final Optional<String> pulled;

    /** @param pulled the source whose events are in the queue; empty if there is no queue */
    SourcesReader(boolean clientCertificates, Optional<String> pulled) {
        this.verification = new VerificationReader(clientCertificates);
        this.pulled = pulled;
    }

    Sources read(ConfigNode root) {
        List<Source> sources = new ArrayList<>();
        Map<String, PlatformApiSettings> apis = new LinkedHashMap<>();
        if (root.isMappingOf(List.of("sources"))) {
            ConfigNode all = root.at("sources");
            Map<String, ConfigNode> entries = all.entries();
            AtomicBoolean anyEnabled = new AtomicBoolean();
            entries.forEach((name, place) -> {
                // One that is not enabled is checked like any other, only that its secrets need not be there.
                boolean enabled = place.at(ENABLED).flag(true);
                Optional<Source> source = source(name, enabled ? place : place.unfilled(), entries);
                source.filter(read -> enabled).ifPresent(sources::add);
                anyEnabled.compareAndSet(false, enabled);
            });
            if (all.isPresent() && !anyEnabled.get()) {
                all.problem("has no source" + (entries.isEmpty() ? "" : " that is enabled"), "one source at least");
            }
            sources.forEach(
                    source -> PlatformApiReader.read(entries.get(source.name()).at("platform-api"))
                            .ifPresent(api -> apis.put(source.name(), api)));
        }
        Sources read = new Sources(sources, apis);
        pulled.filter(name -> read.named(name).isEmpty()).ifPresent(name -> root.at("sources")
                .at(name)
                .problem(
                        "is missing or not enabled, and trunkline.sqs.source names it",
                        "that source, or another name there"));
        return read;
    }

    private Optional<Source> source(String name, ConfigNode place, Map<String, ConfigNode> all) {
        if (RESERVED.contains(name)) {
            place.problem("is a reserved name", "another name");
        } else if (!NAME.matcher(name).matches()) {
            place.problem(
                    "is no name for a source", "lower-case letters, digits and dashes, since it is part of a path");
        }
        if (!place.isMappingOf(KEYS)) {
            return Optional.empty();
        }
        if (place.at("platform-api").isPresent() && !place.at("verify").isPresent()) {
            return asked(name, place, all);
        }
        ConfigNode status = place.at("status");
        Optional<StatusDerivation> derivation =
                status.written().filter(text -> !text.startsWith("/")).flatMap(StatusDerivation::named);
        Map<String, Subject> events = events(place.at("events"), derivation);
        boolean reportsStatus = events.values().stream().anyMatch(Subject::needsWord);
        return Optional.of(new Source(
                name,
                place.at("platform")
                        .value(ValueParsers::line, ValueParsers.TEXT)
                        .orElse(""),
                verification.read(place.at("verify")),
                cidrs(place.at("allow")),
                cidrs(place.at("trusted-proxies")),
                pointers(place.at("type"), true),
                events,
                derivation.isPresent() ? List.of() : statuses(status, reportsStatus),
                pointers(place.at("occurred-at"), false),
                pointers(place.at("name"), false),
                Optional.ofNullable(place.at("delivery-id").value(SourcesReader::deliveryId, DELIVERY_ID, null)),
                componentsOf(name, place.at("components-of"), all),
                words(place.at("statuses"), reportsStatus),
                place.at("console-url").value(SourcesReader::consoleUrl, CONSOLE_URL, null),
                Optional.ofNullable(place.at("expect-every")
                        .value(ValueParsers::durationAboveZero, ValueParsers.DURATION + ", above zero", null)),
                BodyFormatReader.read(place)));
    }

    /** A source that nothing is sent as: its platform is asked for everything. */
    private static Optional<Source> asked(String name, ConfigNode place, Map<String, ConfigNode> all) {
        if (!place.isMappingOf(ASKED_KEYS)) {
            return Optional.empty();
        }
        Map<String, Subject> events = new LinkedHashMap<>();
        List<JsonPointer> id = List.of(JsonPointer.compile("/eventBody/id"));
        events.put("trunk", new Subject("trunk", id, Optional.of(StatusDerivation.GENESYS_TRUNK)));
        events.put("edge", new Subject("edge", id, Optional.of(StatusDerivation.GENESYS_EDGE)));
        return Optional.of(new Source(
                name,
                place.at("platform")
                        .value(ValueParsers::line, ValueParsers.TEXT)
                        .orElse(""),
                List.of(),
                List.of(),
                List.of(),
                List.of(JsonPointer.compile("/listed")),
                events,
                List.of(),
                List.of(JsonPointer.compile("/at")),
                List.of(),
                Optional.empty(),
                componentsOf(name, place.at("components-of"), all),
                words(place.at("statuses"), false),
                place.at("console-url").value(SourcesReader::consoleUrl, CONSOLE_URL, null),
                Optional.empty(),
                BodyFormatReader.read(place)));
    }

    /** @param common what tells the status of events that do not say themselves what does; empty for a word */
    private static Map<String, Subject> events(ConfigNode events, Optional<StatusDerivation> common) {
        Map<String, Subject> subjects = new LinkedHashMap<>();
        Map<String, ConfigNode> entries = events.entries();
        if (events.isPresent() && entries.isEmpty()) {
            events.problem(
                    "lets nothing pass", "one event type at least, as in TYPE: {kind: trunk, id: /event/trunkId}");
        }
        entries.forEach((type, place) -> {
            if (place.isMappingOf(List.of("kind", "id", "status"))) {
                String kind = place.at("kind")
                        .value(ValueParsers.matching(KIND), "a kind such as trunk, site, edge or compliance")
                        .orElse("");
                Optional<StatusDerivation> own =
                        Optional.ofNullable(place.at("status").value(SourcesReader::derivation, DERIVATION, null));
                boolean compliance = Source.COMPLIANCE.equals(kind);
                if (compliance && own.isPresent()) {
                    place.at("status").problem("has no effect: a compliance event needs no status", "no status");
                }
                Optional<StatusDerivation> derivation = compliance ? Optional.empty() : own.or(() -> common);
                subjects.put(type, new Subject(kind, pointers(place.at("id"), true), derivation));
            }
        });
        return subjects;
    }

    private static Map<String, Status> words(ConfigNode statuses, boolean needed) {
        Map<String, Status> words = new LinkedHashMap<>();
        if (!statuses.isPresent() && !needed) {
            return words;
        }
        if (statuses.isMappingOf(WORDED.stream().map(Status::name).toList())) {
            WORDED.forEach(status -> words(statuses.at(status.name()), status, words));
            if (needed && !statuses.at(Status.UP.name()).isPresent()) {
                statuses.problem("has no word for UP, so that no outage would ever end", "UP: [...]");
            }
        }
        return words;
    }

    private static void words(ConfigNode place, Status status, Map<String, Status> words) {
        if (!place.isPresent()) {
            return;
        }
        for (ConfigNode each : place.oneOrMore("a list of words")) {
            each.value(ValueParsers::line, "a word").ifPresent(word -> {
                Status other = words.putIfAbsent(word.toLowerCase(Locale.ROOT), status);
                if (other != null && other != status) {
                    each.problem(
                            Problems.quoted(word) + " stands under " + other + " already",
                            "each word under one status (upper and lower case are the same)");
                }
            });
        }
    }

    /** One step only: else it would depend on the order of reading whose components they are. */
    private static String componentsOf(String name, ConfigNode place, Map<String, ConfigNode> all) {
        String other = place.value(ValueParsers::line, "the name of a source", name);
        if (!all.containsKey(other) && !all.get(name).at(ENABLED).flag(true)) {
            // Shipped turned off, beside one that was removed.
            return other;
        }
        if (NameLookup.isKnown(place, "source", other, all.keySet())
                && !other.equals(name)
                && all.get(other).at("components-of").isPresent()) {
            place.problem(Problems.quoted(other) + " has components-of itself", "the source that has these components");
        }
        return other;
    }

    private static List<JsonPointer> pointers(ConfigNode place, boolean needed) {
        return needed || place.isPresent() ? place.values(SourcesReader::pointer, POINTER) : List.of();
    }

    private static List<JsonPointer> statuses(ConfigNode place, boolean needed) {
        return needed || place.isPresent() ? place.values(SourcesReader::pointer, STATUS) : List.of();
    }

    private static StatusDerivation derivation(String label) {
        return StatusDerivation.named(label).orElseThrow(IllegalArgumentException::new);
    }

    private static List<Cidr> cidrs(ConfigNode place) {
        return place.optionalElements().stream()
                .map(each -> each.value(Cidr::parse, CIDR))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The empty pointer is the whole body, which is no value. */
    static JsonPointer pointer(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException();
        }
        return JsonPointer.compile(text);
    }

    private static DeliveryId deliveryId(String text) {
        return text.startsWith(HEADER)
                ? new DeliveryId(
                        null, ValueParsers.matching(VerificationReader.HEADER).apply(text.substring(HEADER.length())))
                : new DeliveryId(pointer(text), null);
    }

    private static String consoleUrl(String text) {
        String url =
                ValueParsers.word(ValueParsers.template(Set.of("kind", "id")).apply(text));
        return ValueParsers.matching(WEB).apply(url);
    }
}
