package io.trunkline.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {

    private final BoundedBody body = new BoundedBody(5);
    private final CompletableFuture<byte[]> whole = body.getBody().toCompletableFuture();
    private boolean cancelled;

    private void subscribe() {
        body.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                // All of it comes by itself.
            }

            @Override
            public void cancel() {
                cancelled = true;
            }
        });
    }

    private void next(String text) {
        body.onNext(List.of(ByteBuffer.wrap(text.getBytes())));
    }

    @Test
    void what_is_not_too_long_is_read() {
        subscribe();
        next("ab");
        next("cde");
        body.onComplete();
        assertThat(whole.join()).isEqualTo("abcde".getBytes());
        assertThat(cancelled).isFalse();
    }

    @Test
    void what_is_too_long_ends_there() {
        subscribe();
        next("abcd");
        next("ef");
        assertThat(cancelled).isTrue();
        assertThat(whole).isCompletedExceptionally();
        next("gh");
        body.onComplete();
        assertThat(whole).isCompletedExceptionally();
    }
}
