package io.trunkline.connection;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/**
 * Where a request ends and which host it is for, said once and in one way. A proxy in front that reads the same bytes in
 * another way would hand through a request that it has not seen, with a forwarded address of the sender's choice.
 */
final class FramingRules {

    private FramingRules() {}

    /** What is ambiguous; empty for a request that every program reads in the same way. */
    static Optional<String> problem(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        // By identity, as Vert.x compares: the decoder has these two for the exact text, and an equal one for small
        // letters.
        if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0) {
            return Optional.of("expected HTTP/1.1");
        }
        return bodyProblem(request).or(() -> hostProblem(request));
    }

    /** What is ambiguous about where its body ends. */
    static Optional<String> bodyProblem(HttpRequest request) {
        HttpHeaders headers = request.headers();
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (!codings.isEmpty() && !lengths.isEmpty()) {
            return Optional.of("both Transfer-Encoding and Content-Length; expected one of them");
        }
        if (codings.size() > 1 || codings.size() == 1 && !codings.get(0).strip().equalsIgnoreCase("chunked")) {
            return Optional.of("expected Transfer-Encoding chunked, once and alone");
        }
        if (!codings.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return Optional.of("expected no Transfer-Encoding in HTTP/1.0");
        }
        if (lengths.size() > 1
                || lengths.size() == 1 && !isNumber(lengths.get(0).strip())) {
            return Optional.of("expected one Content-Length, a number");
        }
        return Optional.empty();
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }

    private static Optional<String> hostProblem(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1 || hosts.get(0).strip().chars().anyMatch(FramingRules::isNoPartOfAHost)) {
            return Optional.of("expected one Host");
        }
        return Optional.empty();
    }

    /** A list of hosts has a comma or a blank, an address in full a slash. */
    private static boolean isNoPartOfAHost(int character) {
        return character <= ' ' || character >= 0x7f || character == ',' || character == '/' || character == '@';
    }
}
