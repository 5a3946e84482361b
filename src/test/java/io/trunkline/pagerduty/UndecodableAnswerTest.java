package io.trunkline.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.config.Outbound;
import io.trunkline.play.StandIn;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

/** What becomes of the connection of a call whose answer cannot be decoded. */
class UndecodableAnswerTest {

    @Test
    void an_answer_that_cannot_be_decoded_keeps_no_connection() throws IOException {
        AtomicBoolean bad = new AtomicBoolean(true);
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.ofSeconds(2))
                        .build())
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(1)
                        .build());
        builder.addExecInterceptorFirst("decoder", (request, scope, chain) -> {
            ClassicHttpResponse answer = chain.proceed(request, scope);
            if (bad.getAndSet(false)) {
                throw new HttpException("Unsupported Content-Encoding");
            }
            return answer;
        });
        new NoRetryHttpClient(Duration.ofSeconds(20), Outbound.DIRECT).configureHttpClient(builder);
        try (StandIn pagerDuty = StandIn.start();
                CloseableHttpClient client = builder.build()) {
            HttpPost call = new HttpPost(pagerDuty.url() + "/v2/enqueue");

            assertThatThrownBy(() -> client.execute(call, ClassicHttpResponse::getCode))
                    .isInstanceOf(IOException.class);
            assertThat(client.execute(call, ClassicHttpResponse::getCode)).isEqualTo(400);
        }
    }
}
