package io.trunkline.stage;

import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.util.TimeValue;

/**
 * An HTTP client that does what it is told, once, bound as {@code callOnce}: left to itself it would repeat a call that was
 * answered 429 or 503, which the ledger would not know of. Idle connections go before the other end closes them, because a
 * call on a closed one cannot be told from one that arrived.
 */
public final class CallOnce implements HttpClientConfigurer {

    private static final TimeValue IDLE = TimeValue.of(5, TimeUnit.SECONDS);

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableAutomaticRetries().evictIdleConnections(IDLE);
    }
}
