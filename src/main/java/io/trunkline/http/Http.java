package io.trunkline.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One call over HTTP. Not a Camel route, because token, pages, rate limit and deadline of a question to a platform are one
 * conversation, and commands that run no route hold it too.
 */
@FunctionalInterface
public interface Http {

    /**
     * Makes a call.
     *
     * @param atMost for all of it, the answer's body included
     * @throws IOException if there was no answer in that time
     */
    Reply send(Request request, Duration atMost) throws IOException, InterruptedException;

    /** @param body null for none */
    record Request(String method, URI uri, Map<String, String> headers, String body) {

        /** Without headers and body, since both may hold secrets. */
        @Override
        public String toString() {
            return method + " " + uri.getHost() + uri.getPath();
        }
    }

    /** @param headers with names in lower case */
    record Reply(int status, Map<String, String> headers, String body) {

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name)).map(String::strip);
        }

        boolean isGood() {
            return status >= 200 && status < 300;
        }

        /** Without headers and body, since both may hold secrets. */
        @Override
        public String toString() {
            return "Reply[" + status + "]";
        }
    }
}
