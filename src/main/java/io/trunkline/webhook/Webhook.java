package io.trunkline.webhook;

import io.trunkline.source.Source;
import io.trunkline.source.signature.SenderAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One delivery as it came in: everything that later steps may know of the request. What is not in here, other headers
 * and the query above all, never reaches a route.
 *
 * @param source who it is addressed to, from the configuration as it was when the request began
 * @param body the raw bytes, whole
 * @param headers every value under a name, without regard to its case; empty if there is none
 * @param peerAddress the literal address at the other end of the connection
 * @param clientSubject the RFC 2253 name of the client's certificate, once TLS has checked that certificate
 * @param receivedAt when it had arrived whole
 */
public record Webhook(
        Source source,
        byte[] body,
        Function<String, List<String>> headers,
        String peerAddress,
        Optional<String> clientSubject,
        Instant receivedAt) {

    /** The literal address that it comes from, whatever trusted proxies are in between. */
    public String sender() {
        return SenderAddress.of(source.trustedProxies(), headers::apply, peerAddress)
                .orElse(peerAddress);
    }

    /** The same delivery of one of the events in its body. */
    public Webhook with(byte[] event) {
        return new Webhook(source, event, headers, peerAddress, clientSubject, receivedAt);
    }

    /** Without what was sent, so that a log line cannot leak it. */
    @Override
    public String toString() {
        return "Webhook[" + source.name() + ", " + body.length + " bytes, " + peerAddress + "]";
    }
}
