package io.trunkline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.IntFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Events in the format of the guide, signed as Genesys signs them, each of them different. */
final class SignedEvents {

    static final String SECRET = "the-secret-of-the-benchmark";

    private final Mac mac;
    private final int components;
    private final int outOfHowMany;
    private long made;

    /** @param outOfHowMany one event of so many is a change of status; 0 if none is */
    SignedEvents(int components, int outOfHowMany) {
        this.components = components;
        this.outOfHowMany = outOfHowMany;
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), mac.getAlgorithm()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A body, and what goes into its header. */
    record Signed(String signature, String body) {}

    /** An event about a trunk. */
    Signed event(String trunk, String status) {
        String body =
                """
                {"eventType":"telephony.trunk.status.changed","sequence":%d,"event":{"trunkId":"%s","status":"%s",\
                "timestamp":"%s","name":"A carrier's trunk"}}"""
                        .formatted(made++, trunk, status, Instant.now());
        return new Signed(HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8))), body);
    }

    /** The next one: a repeat of UP for each component in turn, and a change now and then. */
    private Signed next() {
        // A prime step goes through all of them without going in order.
        String trunk = "trunk-" + made * 7_919 % components;
        boolean change = outOfHowMany > 0 && made % outOfHowMany == 0;
        return event(trunk, change && made / outOfHowMany % 2 == 0 ? "DOWN" : "UP");
    }

    /** Writes one about each of so many trunks, into a file for each of wrk's threads. */
    static void writeOneEach(Path files, int threads, int trunks, String status) throws IOException {
        SignedEvents events = new SignedEvents(trunks, 0);
        int of = trunks / threads;
        for (int thread = 0; thread < threads; thread++) {
            int first = thread * of;
            write(Path.of(files + "." + thread), of, i -> events.event("trunk-" + (first + i), status));
        }
    }

    private static void write(Path file, int count, IntFunction<Signed> events) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            for (int i = 0; i < count; i++) {
                Signed signed = events.apply(i);
                out.print(signed.signature() + "\t" + signed.body() + "\n");
            }
        }
    }

    /** Writes so many into a file for each of wrk's threads. */
    static void write(Path files, int threads, int count, int components, int outOfHowMany) throws IOException {
        SignedEvents events = new SignedEvents(components, outOfHowMany);
        for (int thread = 0; thread < threads; thread++) {
            write(Path.of(files + "." + thread), count / threads, i -> events.next());
        }
    }
}
