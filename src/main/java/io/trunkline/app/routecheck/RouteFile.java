package io.trunkline.app.routecheck;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One route file as it was read: what is compared, checked and loaded is the same text.
 *
 * @param name relative to the folder of the routes, such as {@code assess.camel.yaml}
 */
public record RouteFile(String name, String text) {

    /** SHA-256 in hex. */
    public String hash() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
