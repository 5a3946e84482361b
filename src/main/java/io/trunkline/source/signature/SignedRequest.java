package io.trunkline.source.signature;

import java.time.Instant;
import java.util.Optional;

/**
 * What a source sent, before anything in it is believed.
 *
 * @param body the raw bytes
 * @param headers as sent
 * @param peerAddress the literal address at the other end of the connection, or null where there is none
 * @param clientSubject the RFC 2253 name of the client's certificate ({@code X500Principal.getName()}), once TLS has
 *     checked that certificate
 * @param receivedAt when it arrived
 */
public record SignedRequest(
        byte[] body, Headers headers, String peerAddress, Optional<String> clientSubject, Instant receivedAt) {}
