package io.trunkline.platform;

import io.trunkline.source.PlatformApi;
import io.trunkline.source.PlatformApi.ClientCredentials;
import io.trunkline.source.PlatformApi.Kind;
import java.time.Duration;
import java.util.Map;

/** Configurations for the stand-ins. */
final class Apis {

    private Apis() {}

    static PlatformApi genesys(GenesysStandIn platform) {
        return genesys(platform, GenesysStandIn.CLIENT_SECRET);
    }

    static PlatformApi genesys(GenesysStandIn platform, String secret) {
        return new PlatformApi(
                new ClientCredentials(platform.url(), GenesysStandIn.CLIENT_ID, secret),
                platform.url(),
                Map.of(
                        Kind.TRUNK, GenesysStandIn.TRUNKS + "?trunkType=EXTERNAL",
                        Kind.EDGE, GenesysStandIn.EDGES,
                        Kind.SITE, GenesysStandIn.SITES),
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                Duration.ofSeconds(2),
                100);
    }
}
