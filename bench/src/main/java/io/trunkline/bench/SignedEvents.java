package io.trunkline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Events in the format of the guide, signed as Genesys signs them, each of them different and later than the one before.
 *
 * <p>It remembers what it reported of each component last: one of these goes on with what was sent before.
 */
final class SignedEvents {

    static final String SECRET = "the-secret-of-the-benchmark";

    private final Mac mac;
    private final int components;
    private final int outOfHowMany;
    private int bytes;
    /** Always the same, so that two servers are sent the same. */
    private final SplittableRandom random = new SplittableRandom(7_919);

    /** The components last reported DOWN. */
    private final BitSet down = new BitSet();
    /** The changes in the files that were written last. */
    private final List<Change> changes = new ArrayList<>();

    private int[] order;
    private Instant latest = Instant.EPOCH;
    private long made;

    /** @param outOfHowMany one event of so many is a change of status, by chance; 0 if none is */
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

    /** The same with bodies of at least so many bytes: with what a platform says beside. */
    SignedEvents ofBytes(int least) {
        bytes = least;
        return this;
    }

    /** A body, and what goes into its header. */
    record Signed(String signature, String body) {

        /** What posts it, but for what the sender has to add. */
        HttpRequest.Builder to(URI url) {
            return HttpRequest.newBuilder(url)
                    .header("Content-Type", "application/json")
                    .header("X-Genesys-Signature", signature)
                    .POST(HttpRequest.BodyPublishers.ofString(body));
        }
    }

    /** @param line of the file, from 0 */
    private record Change(int line, int component) {}

    /** An event about a trunk. */
    Signed event(String trunk, String status) {
        return event("trunk", trunk, status);
    }

    private Signed event(String kind, String id, String status) {
        Instant now = Instant.now();
        latest = now.isAfter(latest) ? now : latest.plusNanos(1_000);
        // Not formatted: a million of these are made between two runs.
        StringBuilder text = new StringBuilder("{\"eventType\":\"telephony.")
                .append(kind)
                .append(".status.changed\",\"sequence\":")
                .append(made++)
                .append(",\"event\":{\"")
                .append(kind)
                .append("Id\":\"")
                .append(id)
                .append("\",\"status\":\"")
                .append(status)
                .append("\",\"timestamp\":\"")
                .append(latest)
                .append("\",\"name\":\"A carrier's trunk\"");
        lengthen(text, id);
        String body = text.append("}}").toString();
        return new Signed(HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8))), body);
    }

    /** Says of the components of a trunk what is the same in each of its reports, until the body is long enough. */
    private void lengthen(StringBuilder text, String id) {
        if (text.length() + 2 >= bytes) {
            return;
        }
        text.append(",\"interfaces\":[");
        for (int number = 0; text.length() + 5 < bytes; number++) {
            long unlike = (id.hashCode() * 31L + number) * 0x9E3779B97F4A7C15L;
            text.append(number == 0 ? "{\"id\":\"" : ",{\"id\":\"")
                    .append(new UUID(unlike, ~unlike))
                    .append("\",\"type\":\"EXTERNAL.PCV.AWS\",\"proxy\":\"sip-")
                    .append(number)
                    .append(".carrier.example:5061\",\"state\":\"ACTIVE\",\"calls\":{\"inbound\":")
                    .append(unlike >>> 52)
                    .append(",\"outbound\":")
                    .append(unlike >>> 40 & 0xfff)
                    .append("}}");
        }
        text.append(']');
    }

    /** The event of a line: what was said of the component before, or now and then the contrary. */
    private Signed next(int line, int component) {
        if (outOfHowMany > 0 && random.nextInt(outOfHowMany) == 0) {
            down.flip(component);
            changes.add(new Change(line, component));
        }
        return event("trunk-" + component, down.get(component) ? "DOWN" : "UP");
    }

    /** All components once, shuffled; round after round is in this order, so that none comes twice in a short time. */
    private int[] order() {
        if (order == null) {
            order = IntStream.range(0, components).toArray();
            for (int i = components - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[other];
                order[other] = swapped;
            }
        }
        return order;
    }

    /**
     * Writes so many into a file for each of wrk's threads. Each thread has components of its own: what is said of one
     * is sent in the order in which it was dated, and not stale when it arrives.
     */
    void write(Path files, int threads, int count) throws IOException, InterruptedException {
        changes.clear();
        for (int thread = 0; thread < threads; thread++) {
            int ofThread = thread;
            int[] own = IntStream.of(order()).filter(c -> c % threads == ofThread).toArray();
            write(Path.of(files + "." + thread), count / threads, line -> next(line, own[line % own.length]));
        }
        // Otherwise the system writes these files while the server that is measured waits for the same disk.
        if (new ProcessBuilder("sync").inheritIO().start().waitFor() != 0) {
            throw new IOException("sync failed");
        }
    }

    /** The same, as many as can be sent in these seconds; gives back where they are. */
    Path write(Place place, String folder, int seconds) throws IOException, InterruptedException {
        Path files = place.fresh(folder).resolve("events");
        write(files, Wrk.THREADS, Wrk.MOST_A_SECOND * seconds);
        return files;
    }

    /** Only so many of what was written last were sent, as many by each thread: later changes never happened. */
    void sent(long count, int threads) {
        changes.stream()
                .filter(change -> change.line() >= count / threads)
                .forEach(change -> down.flip(change.component()));
        changes.clear();
    }

    /** Writes one about each of so many Edges and trunks, into a file for each of wrk's threads; the Edges come first. */
    static void writeOneEach(Path files, int threads, int edges, int trunks, String status) throws IOException {
        SignedEvents events = new SignedEvents(trunks, 0);
        int of = (edges + trunks) / threads;
        for (int thread = 0; thread < threads; thread++) {
            int ofThread = thread;
            write(Path.of(files + "." + thread), of, i -> {
                int number = i * threads + ofThread;
                return number < edges
                        ? events.event("edge", "edge-" + number, status)
                        : events.event("trunk-" + (number - edges), status);
            });
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
}
