package io.trunkline.ledger;

import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.ledger.AssessComponent.Assessed;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.model.Wake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** A trunk of a source that says little, for tests of single transactions. */
final class OneTrunk {

    static final ComponentId ID = new ComponentId("genesys", "trunk", "t-1");

    private OneTrunk() {}

    /** @param services what is in services.yaml */
    static ReloadableConfiguration configuration(Path folder, String services) throws IOException {
        Files.writeString(
                folder.resolve("sources.yaml"),
                "{sources: {genesys: {platform: G, verify: {type: none}, type: /t, events: {t: {kind: trunk, id: /i}},"
                        + " status: /s, statuses: {UP: [UP], DOWN: [DOWN], DEGRADED: [DEGRADED]}}}}");
        Files.writeString(folder.resolve("services.yaml"), services);
        Files.writeString(folder.resolve("application.properties"), "");
        return new ReloadableConfiguration(new ConfigurationReader(folder, Map.of()));
    }

    /** It happens, and is received, at that time. */
    static StatusEvent is(Status status, Instant at) {
        return new StatusEvent(
                "genesys", ID, "t", status, status.name(), at, true, at, null, "G", null, false, null, "{}");
    }

    /** The wait that an assessment began. */
    static Wake.Open wait(Assessed assessed) {
        return (Wake.Open) assessed.wakes().stream()
                .filter(Wake.Open.class::isInstance)
                .findFirst()
                .orElseThrow();
    }
}
