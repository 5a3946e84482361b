package io.trunkline.config;

import com.fasterxml.jackson.core.JsonPointer;
import io.trunkline.model.Status;
import io.trunkline.source.BodyFormat;
import io.trunkline.source.genesys.ProxySeverity;
import java.util.List;
import java.util.Locale;

/** Reads how a source's bodies are unwrapped and weighed. */
final class BodyFormatReader {

    static final String ENVELOPE = "envelope";
    static final String PROXIES_FAILED = "proxies-failed";
    private static final String POINTER = "a JSON pointer such as /Message, or a list of them";

    private static final List<String> SEVERITIES = List.of(Status.DOWN.name(), Status.DEGRADED.name());
    private static final String SEVERITY = String.join(" or ", SEVERITIES);

    private BodyFormatReader() {}

    static BodyFormat read(ConfigNode source) {
        return new BodyFormat(
                envelope(source.at(ENVELOPE)), proxies(source.at(PROXIES_FAILED)), BodyFormat.PLAIN.trunkTypes());
    }

    private static List<JsonPointer> envelope(ConfigNode place) {
        return place.isPresent() ? place.values(SourcesReader::pointer, POINTER) : List.of();
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
