package io.trunkline.source;

import io.trunkline.model.Status;
import java.util.List;

/** The two platforms with the formats that the guide gives them, and a secret each. */
public final class GuideSources {

    public static final String GENESYS_SECRET = "genesys-secret-for-tests";
    public static final String CXONE_SECRET = "cxone-secret-for-tests";

    private GuideSources() {}

    /** Genesys Cloud CX: hex HMAC-SHA256 of the body in {@code X-Genesys-Signature}. */
    public static Source genesys() {
        return genesysBuilder().build();
    }

    /** The same, to be changed by a test. */
    public static SourceBuilder genesysBuilder() {
        return SourceBuilder.source("genesys")
                .platform("Genesys Cloud CX")
                .verify(new Verification.Hmac(
                        "X-Genesys-Signature",
                        "HmacSHA256",
                        Verification.Encoding.HEX,
                        "",
                        "{body}",
                        null,
                        null,
                        List.of(GENESYS_SECRET)))
                .type("/eventType")
                .event("telephony.trunk.status.changed", "trunk", "/event/trunkId")
                .event("telephony.site.status.changed", "site", "/event/siteId")
                .event("compliance.violation.detected", Source.COMPLIANCE, "/event/id")
                .status("/event/status")
                .occurredAt("/event/timestamp")
                .componentName("/event/name")
                .words(Status.UP, "up")
                .words(Status.DEGRADED, "degraded")
                .words(Status.DOWN, "down")
                .consoleUrl("https://admin.mypurecloud.com/#/telephony/{kind}s/{id}");
    }

    /** NICE CXone: hex SHA-256 of the secret in {@code X-CXone-Signature}; recovered is available or active. */
    public static Source cxone() {
        return cxoneBuilder().build();
    }

    /** The same, to be changed by a test. */
    public static SourceBuilder cxoneBuilder() {
        return SourceBuilder.source("cxone")
                .platform("NICE CXone")
                .verify(new Verification.HashedSecret("X-CXone-Signature", List.of(CXONE_SECRET)))
                .type("/eventType")
                .event("trunk.status", "trunk", "/event/trunkId")
                .event("site.status", "site", "/event/siteId")
                .status("/event/status")
                .occurredAt("/event/timestamp")
                .words(Status.UP, "up", "available", "active", "online", "connected", "in_service", "recovered")
                .words(Status.DEGRADED, "degraded", "impaired", "warning")
                .words(Status.DOWN, "down", "offline", "unavailable", "inactive", "disconnected", "failed")
                .words(Status.DOWN, "out_of_service")
                .consoleUrl("https://cxone.niceincontact.com/#/telephony/{kind}s/{id}");
    }
}
