package io.trunkline.source.genesys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Evidence;
import io.trunkline.model.Reason;
import io.trunkline.model.Status;
import io.trunkline.source.body.DerivedStatus;
import java.util.Locale;
import java.util.Set;

/** The software update of an Edge: DEGRADED if it came to nothing, otherwise UP. */
public final class GenesysSoftwareUpdate {

    private static final String STATUS = "status";
    private static final Set<String> FAILED = Set.of("FAILED", "EXCEPTION", "EXPIRED", "ABORTED");
    private static final Set<String> WELL = Set.of("NONE", "INIT", "IN_PROGRESS", "SUCCEEDED", "DELETE");

    private GenesysSoftwareUpdate() {}

    public static DerivedStatus derive(JsonNode update) {
        String word = update.path(STATUS).asText("").toUpperCase(Locale.ROOT);
        if (FAILED.contains(word)) {
            return DerivedStatus.of(Status.DEGRADED, "the update has the status " + word)
                    .proven(Evidence.of(
                            new Reason("the update has the status " + word, word.toLowerCase(Locale.ROOT)),
                            Set.of(),
                            Set.of()));
        }
        return DerivedStatus.of(
                WELL.contains(word) ? Status.UP : Status.UNKNOWN,
                word.isEmpty() ? STATUS + " is missing" : "the update has the status " + word);
    }

    public static void write(ObjectNode update, Status status) {
        switch (status) {
            case UP -> update.put(STATUS, "SUCCEEDED");
            case DEGRADED -> update.put(STATUS, "FAILED");
            case UNKNOWN -> update.put(STATUS, Status.UNKNOWN.name());
            case DOWN ->
                throw new IllegalArgumentException("a software update of an Edge fails or succeeds, and is never DOWN");
        }
    }
}
