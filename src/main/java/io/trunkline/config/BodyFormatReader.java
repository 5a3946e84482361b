package io.trunkline.config;

import com.fasterxml.jackson.core.JsonPointer;
import io.trunkline.model.Status;
import io.trunkline.source.BodyFormat;
import io.trunkline.source.genesys.ProxySeverity;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads how a source's bodies are unwrapped and weighed. */
final class BodyFormatReader {

    static final String ENVELOPE = "envelope";
    static final String PROXIES_FAILED = "proxies-failed";
    static final String TRUNK_TYPES = "trunk-types";
    private static final List<String> TYPES = List.of("EXTERNAL", "PHONE", "EDGE");
    private static final String TYPE = String.join(", ", TYPES) + ", or a list of them";
    private static final String POINTER = "a JSON pointer such as /Message, or a list of them";

    private static final List<String> SEVERITIES = List.of(Status.DOWN.name(), Status.DEGRADED.name());
    private static final String SEVERITY = String.join(" or ", SEVERITIES);

    private BodyFormatReader() {}

    static BodyFormat read(ConfigNode source) {
        return new BodyFormat(
                envelope(source.at(ENVELOPE)), proxies(source.at(PROXIES_FAILED)), trunkTypes(source.at(TRUNK_TYPES)));
    }

    private static List<JsonPointer> envelope(ConfigNode place) {
        return place.isPresent() ? place.values(SourcesReader::pointer, POINTER) : List.of();
    }

    private static Set<String> trunkTypes(ConfigNode place) {
        return place.isPresent()
                ? Set.copyOf(place.values(text -> ValueParsers.oneOf(TYPES).apply(text.toUpperCase(Locale.ROOT)), TYPE))
                : BodyFormat.PLAIN.trunkTypes();
    }

    private static ProxySeverity proxies(ConfigNode place) {
        if (!place.isPresent() || !place.isMappingOf(List.of("all", "some"))) {
            return ProxySeverity.STANDARD;
        }
        return new ProxySeverity(
                place.at("all").value(BodyFormatReader::outage, SEVERITY, ProxySeverity.STANDARD.all()),
                place.at("some").value(BodyFormatReader::outage, SEVERITY, ProxySeverity.STANDARD.some()));
    }

    private static Status outage(String text) {
        return Status.valueOf(ValueParsers.oneOf(SEVERITIES).apply(text.toUpperCase(Locale.ROOT)));
    }
}
