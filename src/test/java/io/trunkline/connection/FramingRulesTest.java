package io.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our own rules, whatever the decoder below refuses by itself. */
class FramingRulesTest {

    private static final String LENGTH = "expected one Content-Length, a number";
    private static final String CODING = "expected Transfer-Encoding chunked, once and alone";

    /** @param headers such as {@code Host: a; Host: b} */
    private static HttpRequest request(String version, String headers) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.valueOf(version), HttpMethod.POST, "/");
        for (String header : headers.split(";")) {
            String[] parts = header.split(":", 2);
            request.headers().add(parts[0].strip(), parts[1].strip());
        }
        return request;
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, 'Host: a; Content-Length: 2; Transfer-Encoding: chunked',"
                + " both Transfer-Encoding and Content-Length; expected one of them",
        "HTTP/1.0, 'Host: a; Content-Length: 2; Transfer-Encoding: chunked',"
                + " both Transfer-Encoding and Content-Length; expected one of them",
        "HTTP/1.0, 'Host: a; Transfer-Encoding: chunked', expected no Transfer-Encoding in HTTP/1.0",
        "HTTP/1.1, 'Host: a; Transfer-Encoding: chunked; Transfer-Encoding: chunked', '" + CODING + "'",
        "HTTP/1.1, 'Host: a; Transfer-Encoding: gzip, chunked', '" + CODING + "'",
        "HTTP/1.1, 'Host: a; Transfer-Encoding: identity', '" + CODING + "'",
        "HTTP/1.1, 'Host: a; Transfer-Encoding: ', '" + CODING + "'",
        "HTTP/1.1, 'Host: a; Content-Length: 2; Content-Length: 2', '" + LENGTH + "'",
        "HTTP/1.1, 'Host: a; Content-Length: 2, 2', '" + LENGTH + "'",
        "HTTP/1.1, 'Host: a; Content-Length: +2', '" + LENGTH + "'",
        "HTTP/1.1, 'Host: a; Content-Length: ', '" + LENGTH + "'",
        "HTTP/1.1, 'Content-Length: 2', expected one Host",
        "HTTP/1.1, 'Host: a; Host: a', expected one Host",
        "HTTP/1.1, 'Host: a, b', expected one Host",
        "HTTP/1.1, 'Host: a b', expected one Host",
        "HTTP/1.1, 'Host: a/b', expected one Host",
        "HTTP/1.1, 'Host: a@b', expected one Host",
        "HTTP/1.2, 'Host: a', expected HTTP/1.1",
        "HTTP/2.0, 'Host: a', expected HTTP/1.1",
        "http/1.1, 'Host: a', expected HTTP/1.1",
        "Http/1.0, 'Host: a', expected HTTP/1.1"
    })
    void what_could_be_read_in_two_ways_is_a_problem(String version, String headers, String problem) {
        assertThat(FramingRules.problem(request(version, headers))).hasValue(problem);
    }

    @Test
    void what_everybody_reads_in_the_same_way_is_none() {
        assertThat(FramingRules.problem(request("HTTP/1.1", "Host: a:8080; Content-Length: 2")))
                .isEmpty();
        assertThat(FramingRules.problem(request("HTTP/1.1", "Host: [::1]; Transfer-Encoding: Chunked")))
                .isEmpty();
        assertThat(FramingRules.problem(request("HTTP/1.0", "Host: a; Content-Length: 0")))
                .isEmpty();
    }
}
