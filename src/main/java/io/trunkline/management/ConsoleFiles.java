package io.trunkline.management;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The console's files, which are in the jar and hold no data. Those of the list {@code console/files} are read once, so
 * that no path of a request ever names a file.
 */
final class ConsoleFiles implements Handler<RoutingContext> {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "txt", "text/plain; charset=utf-8");

    private final Map<String, Buffer> files;

    private ConsoleFiles(Map<String, Buffer> files) {
        this.files = files;
    }

    /** There is no console. */
    static ConsoleFiles none() {
        return new ConsoleFiles(Map.of());
    }

    static ConsoleFiles shipped() {
        Map<String, Buffer> files = new LinkedHashMap<>();
        read("files")
                .toString()
                .lines()
                .filter(name -> !name.isBlank())
                .forEach(name -> files.put("/" + name, read(name)));
        files.put("/", files.get("/index.html"));
        return new ConsoleFiles(files);
    }

    private static Buffer read(String name) {
        try (InputStream in = ConsoleFiles.class.getResourceAsStream("/console/" + name)) {
            if (in == null) {
                throw new IllegalStateException("console/" + name + " is not in the program");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("console/" + name + " cannot be read", e);
        }
    }

    /** What a browser may ask for. */
    Set<String> paths() {
        return files.keySet();
    }

    @Override
    public void handle(RoutingContext request) {
        String path = request.normalizedPath();
        String name = path.equals("/") ? "/index.html" : path;
        HttpServerResponse response = request.response()
                .putHeader("Content-Type", TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain"))
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Cache-Control", "no-cache");
        response.end(files.get(name));
    }
}
