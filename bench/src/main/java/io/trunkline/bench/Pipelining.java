package io.trunkline.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Connections that send request after request and never read an answer; one that is cut comes again. */
final class Pipelining implements AutoCloseable {

    private static final byte[] REQUESTS = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000).getBytes(US_ASCII);

    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong cuts = new AtomicLong();
    private volatile boolean stopped;

    private Pipelining(int connections, URI url) {
        for (int i = 0; i < connections; i++) {
            threads.add(new Thread(() -> send(url), "pipelining-" + i));
        }
    }

    static Pipelining start(int connections, String url) {
        Pipelining pipelining = new Pipelining(connections, URI.create(url));
        pipelining.threads.forEach(Thread::start);
        return pipelining;
    }

    private void send(URI url) {
        while (!stopped) {
            try (Socket socket = new Socket(InetAddress.getByName(url.getHost()), url.getPort())) {
                sockets.add(socket);
                OutputStream out = socket.getOutputStream();
                while (!stopped) {
                    out.write(REQUESTS);
                    written.addAndGet(REQUESTS.length);
                }
            } catch (IOException cut) {
                cuts.incrementAndGet();
                RunningRouter.pause(10);
            }
        }
    }

    /** Megabytes so far. */
    double megabytes() {
        return written.get() / 1e6;
    }

    /** How often a connection was cut so far. */
    long cuts() {
        return cuts.get();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stopped = true;
        for (Socket socket : sockets) {
            socket.close();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
