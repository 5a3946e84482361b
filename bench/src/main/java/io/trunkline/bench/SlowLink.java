package io.trunkline.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;

/** A way to a server on which everything takes longer, as between two zones. */
final class SlowLink implements AutoCloseable {

    private final ServerSocket door;
    private final URI server;
    private final String jdbcUrl;
    private final long nanosEachWay;

    private SlowLink(String jdbcUrl, long nanosEachWay) throws IOException {
        this.jdbcUrl = jdbcUrl;
        this.server = URI.create(jdbcUrl.substring("jdbc:".length()));
        this.nanosEachWay = nanosEachWay;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    static SlowLink to(String jdbcUrl, long nanosEachWay) throws IOException {
        return new SlowLink(jdbcUrl, nanosEachWay);
    }

    /** The same database by this way. */
    String url() {
        return jdbcUrl.replace(server.getAuthority(), "127.0.0.1:" + door.getLocalPort());
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket near = door.accept();
                Socket far = new Socket(server.getHost(), server.getPort());
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                start(() -> carry(near, far));
                start(() -> carry(far, near));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** What is asked waits for its answer, so a piece on the way keeps none back. */
    private void carry(Socket from, Socket to) {
        byte[] piece = new byte[256 * 1024];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                long due = System.nanoTime() + nanosEachWay;
                for (long left = nanosEachWay; left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                out.write(piece, 0, length);
                out.flush();
            }
        } catch (IOException e) {
            // One of the two has hung up, and so does the other.
            return;
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "slow-link");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
