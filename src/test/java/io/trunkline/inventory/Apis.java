package io.trunkline.inventory;

import io.trunkline.source.PlatformApiSettings;
import io.trunkline.source.PlatformApiSettings.ClientCredentials;
import io.trunkline.source.PlatformApiSettings.Kind;
import java.time.Duration;
import java.util.Map;

/** Configurations for the stand-ins. */
public final class Apis {

    private Apis() {}

    public static PlatformApiSettings genesys(GenesysStandIn platform) {
        return genesys(platform, GenesysStandIn.CLIENT_SECRET);
    }

    public static PlatformApiSettings genesys(GenesysStandIn platform, String secret) {
        return new PlatformApiSettings(
                new ClientCredentials(platform.url(), GenesysStandIn.CLIENT_ID, secret),
                platform.url(),
                Map.of(
                        Kind.TRUNK_BASE, GenesysStandIn.TRUNK_BASES,
                        Kind.TRUNK, GenesysStandIn.TRUNKS + "?trunkType=EXTERNAL",
                        Kind.EDGE, GenesysStandIn.EDGES,
                        Kind.SITE, GenesysStandIn.SITES),
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                Duration.ofSeconds(2),
                100);
    }
}
