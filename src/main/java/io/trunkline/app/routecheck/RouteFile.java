package io.trunkline.app.routecheck;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * One route file as it was read: what is compared, checked and loaded is the same text.
 *
 * @param name relative to the folder of the routes, such as {@code assess.camel.yaml}
 */
public record RouteFile(String name, String text) {

    /** A place as people look for it: with the line that gives it its name, if there is one. */
    public String place(String place, Pattern line) {
        int number = 0;
        for (String each : text.lines().toList()) {
            number++;
            if (line.matcher(each).matches()) {
                return "line " + number + ", " + place;
            }
        }
        return place;
    }

    /** The place of a route. */
    public String placeOfRoute(String id) {
        return place("route " + id, named(id));
    }

    /** A line that gives an element its id, or names a bean. */
    public static Pattern named(String name) {
        return Pattern.compile("[\\s-]*(id|ref|expression): [\"']?" + Pattern.quote(name) + "[\"']?\\s*");
    }

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
