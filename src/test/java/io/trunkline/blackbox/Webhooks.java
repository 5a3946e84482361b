package io.trunkline.blackbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The platforms: what they send, signed as they sign it, in the guide's formats. Independent of the program's own code. */
final class Webhooks {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final int port;
    private Duration patience = Duration.ofSeconds(30);

    Webhooks(int port) {
        this.port = port;
    }

    /** An answer of the webhook port. */
    record Answer(int status, String message, HttpResponse<String> response) {

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        @Override
        public String toString() {
            return status + " " + message;
        }
    }

    int port() {
        return port;
    }

    /** Genesys Cloud's trunk event. */
    static String genesysTrunk(String id, String status, Instant at) {
        return event("telephony.trunk.status.changed", "trunkId", id, status, at.toString());
    }

    /** NICE CXone's trunk event. */
    static String cxoneTrunk(String id, String status, Instant at) {
        return event("trunk.status", "trunkId", id, status, at.toString());
    }

    /** Any event in the shape that both platforms have; what is null is left out. */
    static String event(String type, String idField, String id, String status, String timestamp) {
        ObjectNode body = JSON.createObjectNode().put("eventType", type);
        ObjectNode event = body.putObject("event");
        if (id != null) {
            event.put(idField, id);
        }
        if (status != null) {
            event.put("status", status);
        }
        if (timestamp != null) {
            event.put("timestamp", timestamp);
        }
        return body.toString();
    }

    Answer genesys(String id, String status, Instant at) {
        return genesys(genesysTrunk(id, status, at));
    }

    Answer cxone(String id, String status, Instant at) {
        return cxone(cxoneTrunk(id, status, at));
    }

    /** A body as Genesys Cloud signs it. */
    Answer genesys(String body) {
        return genesys(body.getBytes(StandardCharsets.UTF_8));
    }

    Answer genesys(byte[] body) {
        return send(signedGenesys(body));
    }

    Answer cxone(String body) {
        return send(signedCxone(body.getBytes(StandardCharsets.UTF_8)));
    }

    HttpRequest.Builder signedGenesys(byte[] body) {
        return json("/webhooks/genesys", BodyPublishers.ofByteArray(body)).header("X-Genesys-Signature", hmac(body));
    }

    HttpRequest.Builder signedCxone(byte[] body) {
        return json("/webhooks/cxone", BodyPublishers.ofByteArray(body))
                .header("X-CXone-Signature", sha256(Installation.CXONE_SECRET));
    }

    HttpRequest.Builder json(String path, BodyPublisher body) {
        return request(path).header("Content-Type", "application/json").POST(body);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(patience);
    }

    /** As long as a platform waits for an answer. */
    void expectAnswersWithin(Duration time) {
        patience = time;
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String message = JSON.readTree(response.body()).path("message").asText();
            return new Answer(response.statusCode(), message, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Installation.GENESYS_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
