package io.trunkline.connection;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Optional;

/**
 * Where a request ends and whom it is for, said once and in one way. A proxy in front that reads the same bytes in another
 * way would hand through a request that it has not seen, with a forwarded address of the sender's choice.
 */
final class FramingRules {

    private FramingRules() {}

    /** What is ambiguous; empty for a request that every program reads in the same way. */
    static Optional<String> problem(HttpRequest request) {
        HttpHeaders headers = request.headers();
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (!codings.isEmpty() && !lengths.isEmpty()) {
            return Optional.of("both Transfer-Encoding and Content-Length; expected one of them");
        }
        if (codings.size() > 1 || codings.size() == 1 && !codings.get(0).strip().equalsIgnoreCase("chunked")) {
            return Optional.of("expected Transfer-Encoding chunked, once and alone");
        }
        if (lengths.size() > 1) {
            return Optional.of("expected one Content-Length");
        }
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1 || hosts.get(0).strip().chars().anyMatch(FramingRules::isNoPartOfAHost)) {
            return Optional.of("expected one Host");
        }
        return Optional.empty();
    }

    /** A header that is folded over two lines puts a blank in; a list of hosts a comma. */
    private static boolean isNoPartOfAHost(int character) {
        return character <= ' ' || character >= 0x7f || character == ',' || character == '/' || character == '@';
    }
}
