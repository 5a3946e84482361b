package io.trunkline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls with the client of the JDK: the proxy and the certificates of the virtual machine's settings count. */
public final class JdkHttp implements Http {

    /** A page of a platform's list has some hundred kilobytes. */
    private static final long LONGEST = 8L * 1024 * 1024;

    private static final Duration TO_CONNECT = Duration.ofSeconds(10);

    /** Made when it is used: it reads the machine's certificates, and most routers never ask a platform anything. */
    private static final class Client {
        static final HttpClient OF_ALL = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TO_CONNECT)
                .build();
    }

    @Override
    public Reply send(Request request, Duration atMost) throws IOException, InterruptedException {
        HttpRequest.Builder call = HttpRequest.newBuilder(request.uri())
                .method(
                        request.method(),
                        request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
        request.headers().forEach(call::header);
        CompletableFuture<HttpResponse<byte[]>> answer =
                Client.OF_ALL.sendAsync(call.build(), head -> new BoundedBody(LONGEST));
        try {
            // The client's own timeout ends with the headers of the answer.
            HttpResponse<byte[]> got = answer.get(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
            return new Reply(got.statusCode(), headers(got), new String(got.body(), UTF_8));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HttpTimeoutException("no answer in " + atMost.toMillis() + " ms");
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        }
    }

    private static Map<String, String> headers(HttpResponse<?> answer) {
        Map<String, String> headers = new HashMap<>();
        answer.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return headers;
    }
}
