package io.trunkline.management;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What the API answers, in the words of OpenAPI. */
final class ApiDescription implements Handler<RoutingContext> {

    private final Reply reply = Reply.text("application/yaml; charset=utf-8", text());

    static String text() {
        try (InputStream in = ApiDescription.class.getResourceAsStream("/api/openapi.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("api/openapi.yaml cannot be read", e);
        }
    }

    @Override
    public void handle(RoutingContext request) {
        reply.send(request);
    }
}
