package io.trunkline.source.genesys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Evidence;
import io.trunkline.model.Reason;
import io.trunkline.model.Status;
import io.trunkline.source.body.DerivedStatus;
import java.util.Optional;
import java.util.Set;

/** A logical interface of an Edge: DOWN with an error, UP where the body says that there is none. */
public final class GenesysInterface {

    private static final String ERROR = "errorInfo";

    private GenesysInterface() {}

    public static DerivedStatus derive(JsonNode change) {
        JsonNode error = change.path(ERROR);
        if (error.isMissingNode()) {
            return DerivedStatus.of(Status.UNKNOWN, ERROR + " is missing");
        }
        Optional<String> said = ProxyList.error(error);
        if (error.isNull() || error.isEmpty() && !error.isTextual()) {
            return DerivedStatus.of(Status.UP, "no error");
        }
        String text = said.orElse("an error without a text");
        return DerivedStatus.of(Status.DOWN, text)
                .proven(Evidence.of(new Reason(text, said.orElse(null)), Set.of(), Set.of()));
    }

    public static void write(ObjectNode change, Status status) {
        switch (status) {
            case UP -> change.putNull(ERROR);
            case DOWN -> change.putObject(ERROR).put("message", "link down");
            case UNKNOWN -> {}
            case DEGRADED ->
                throw new IllegalArgumentException(
                        "an interface of an Edge has an error or none, and is never DEGRADED");
        }
    }
}
