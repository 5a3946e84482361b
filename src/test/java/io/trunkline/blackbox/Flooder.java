package io.trunkline.blackbox;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/** Connections that write the same bytes again and again and read nothing; one that is cut is opened anew. */
final class Flooder implements AutoCloseable {

    /** For which an attack lasts that is to be more than a check, such as {@code -Dflood.seconds=60}. */
    private static final Duration LEAST = Duration.ofSeconds(Long.getLong("flood.seconds", 0));

    private final Instant begin = Instant.now();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong written = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();

    private Flooder() {}

    /** Begins at once. */
    static Flooder of(int connections, int port, String bytes) {
        return of(connections, port, SocketFactory.getDefault(), bytes);
    }

    /** The same over other sockets, such as those of TLS. */
    static Flooder of(int connections, int port, SocketFactory sockets, String bytes) {
        Flooder flooder = new Flooder();
        byte[] chunk = bytes.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(() -> flooder.flood(port, sockets, chunk), "flooder");
            thread.setDaemon(true);
            thread.start();
            flooder.threads.add(thread);
        }
        return flooder;
    }

    /** Whether it has still to last. */
    boolean goesOn() {
        return Instant.now().isBefore(begin.plus(LEAST));
    }

    /** Bytes that the other side's kernel has taken. */
    long written() {
        return written.get();
    }

    private void flood(int port, SocketFactory sockets, byte[] chunk) {
        while (!over.get()) {
            try (Socket socket = sockets.createSocket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
                OutputStream out = socket.getOutputStream();
                while (!over.get()) {
                    out.write(chunk);
                    written.addAndGet(chunk.length);
                }
            } catch (IOException cut) {
                // As it should be.
            }
        }
    }

    /** A thread that is stuck in writing is freed when the server cuts its connection, or ends. */
    @Override
    public void close() {
        over.set(true);
    }
}
