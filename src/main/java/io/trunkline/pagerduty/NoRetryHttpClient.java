package io.trunkline.pagerduty;

import io.trunkline.config.Outbound;
import io.trunkline.thread.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.auth.CredentialsProviderBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;

/**
 * An HTTP client that makes each call once and in time, bound as {@code callOnce}. Left to itself it would repeat a
 * call that was answered 429 or 503, which the ledger would not know of; and its own timeouts are between two bytes, so that
 * an answer that trickles in would hold a thread for as long as it likes, and its routing key's lease would run out under it.
 * Idle connections go before the other end closes them, because a call on a closed one cannot be distinguished from one
 * that arrived.
 */
public final class NoRetryHttpClient implements HttpClientConfigurer {

    /** Of an answer, in bytes, decompressed: many times what PagerDuty says. */
    public static final int LONGEST = 64 * 1024;

    private static final String SENT = "trunkline.sent";
    private static final TimeValue IDLE = TimeValue.of(5, TimeUnit.SECONDS);
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final Duration atMost;
    private final Outbound outbound;

    /**
     * @param atMost how long one call may take, with the whole of its answer; cut off then
     * @param outbound whose proxy is used; without one, those of the virtual machine's settings are
     */
    public NoRetryHttpClient(Duration atMost, Outbound outbound) {
        this.atMost = atMost;
        this.outbound = outbound;
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("call-deadlines"));
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        if (outbound.proxy() != null) {
            HttpHost proxy =
                    new HttpHost(outbound.proxy().getHost(), outbound.proxy().getPort());
            client.setProxy(proxy);
            if (outbound.proxyUser() != null) {
                client.setDefaultCredentialsProvider(credentials(proxy));
            }
        }
        client.disableAutomaticRetries()
                .evictIdleConnections(IDLE)
                .addExecInterceptorFirst("deadline", this::inTime)
                .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "sent", NoRetryHttpClient::sent);
    }

    private CredentialsProvider credentials(HttpHost proxy) {
        String password = outbound.proxyPassword() == null ? "" : outbound.proxyPassword();
        return CredentialsProviderBuilder.create()
                .add(new AuthScope(proxy), outbound.proxyUser(), password.toCharArray())
                .build();
    }

    /** Comes after a proxy's tunnel is made: a call that does not get here was answered by the proxy alone. */
    private static ClassicHttpResponse sent(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        scope.clientContext.setAttribute(SENT, true);
        return chain.proceed(request, scope);
    }

    private ClassicHttpResponse inTime(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        if (scope.originalRequest instanceof Cancellable call) {
            CLOCK.schedule(call::cancel, atMost.toMillis(), TimeUnit.MILLISECONDS);
        }
        scope.clientContext.removeAttribute(SENT);
        ClassicHttpResponse answer = answer(request, scope, chain);
        if (scope.clientContext.getAttribute(SENT) == null) {
            answer.close();
            throw new ConnectException(
                    "the proxy " + scope.route.getProxyHost() + " answered CONNECT with " + answer.getCode());
        }
        HttpEntity body = answer.getEntity();
        if (body != null) {
            answer.setEntity(
                    new ByteArrayEntity(beginning(body, scope), ContentType.parseLenient(body.getContentType())));
        }
        return answer;
    }

    /** An answer that cannot be decoded would keep its connection (CVE-2026-64607), until none is left to call with. */
    private ClassicHttpResponse answer(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        try {
            return chain.proceed(request, scope);
        } catch (IOException | HttpException | RuntimeException e) {
            scope.execRuntime.discardEndpoint();
            if (scope.originalRequest instanceof CancellableDependency call && call.isCancelled()) {
                throw cutOff(scope, e);
            }
            if (scope.clientContext.getAttribute(SENT) == null && !ErrorClassifier.saysUnreachable(e)) {
                throw (IOException) new ConnectException(notSent(scope.route)).initCause(e);
            }
            throw e;
        }
    }

    /** The request was never sent: the proxy gave no valid answer to CONNECT, or the TLS handshake was cut off. */
    private static String notSent(HttpRoute route) {
        String handshake = "the TLS handshake with " + route.getTargetHost().toHostString() + " was cut off";
        return route.getProxyHost() == null
                ? handshake
                : "the proxy " + route.getProxyHost().toHostString() + " gave no valid answer to CONNECT, or "
                        + handshake;
    }

    /** A call that is cut off fails with whatever the client was about then, an IllegalStateException among it. */
    private IOException cutOff(ExecChain.Scope scope, Exception failure) {
        String after = " within " + atMost.toMillis() + " ms";
        IOException cut = scope.clientContext.getAttribute(SENT) == null
                ? new ConnectTimeoutException("no connection" + after)
                : new SocketTimeoutException("no answer" + after);
        cut.initCause(failure);
        return cut;
    }

    /** What goes on for longer is nothing that PagerDuty says: an answer without an end would take all the memory there is. */
    private static byte[] beginning(HttpEntity body, ExecChain.Scope scope) throws IOException {
        boolean whole = false;
        try {
            InputStream content = body.getContent();
            byte[] beginning = content.readNBytes(LONGEST);
            if (beginning.length < LONGEST) {
                content.close();
                whole = true;
            }
            return beginning;
        } finally {
            if (!whole) {
                // To close the answer would read all the rest.
                scope.execRuntime.discardEndpoint();
            }
        }
    }
}
