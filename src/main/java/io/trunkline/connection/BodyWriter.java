package io.trunkline.connection;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * Writes a long body in pieces, the next ones once the peer has taken some. Vert.x's idle timeout sees completed writes only:
 * a body that is written in one call looks idle until its last byte is sent, and the connection of a slow reader would be cut
 * in the midst of it.
 */
public final class BodyWriter {

    private static final int PIECE = 16 * 1024;

    private final HttpServerResponse response;
    private final Buffer body;
    private int written;
    private boolean writing;

    private BodyWriter(HttpServerResponse response, Buffer body) {
        this.response = response;
        this.body = body;
    }

    /** Ends a response, whose status and headers are set, with this body; to be called on its event loop. */
    public static void end(HttpServerResponse response, Buffer body) {
        if (body.length() <= PIECE) {
            response.end(body);
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
        BodyWriter writer = new BodyWriter(response, body);
        response.drainHandler(drained -> writer.writeMore());
        writer.writeMore();
    }

    private void writeMore() {
        // A write may drain the queue before it returns.
        if (writing) {
            return;
        }
        writing = true;
        while (!isOver() && !response.writeQueueFull()) {
            writeNext();
        }
        writing = false;
    }

    private boolean isOver() {
        return response.ended() || response.closed();
    }

    private void writeNext() {
        int end = Math.min(written + PIECE, body.length());
        Buffer piece = body.slice(written, end);
        written = end;
        if (end < body.length()) {
            response.write(piece);
        } else {
            response.end(piece);
        }
    }
}
