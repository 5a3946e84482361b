package io.trunkline.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The body of an answer, if it is not too long: one without an end would take all the memory there is. */
public final class BoundedBody implements BodySubscriber<byte[]> {

    private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();
    private final long limit;
    private Flow.Subscription subscription;
    private long taken;

    /** @param limit in bytes */
    public BoundedBody(long limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        body.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        boolean over = taken > limit;
        taken += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (taken <= limit) {
            body.onNext(buffers);
        } else if (!over) {
            subscription.cancel();
            body.onError(new IOException("an answer of more than " + limit + " bytes"));
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.onError(failure);
    }

    @Override
    public void onComplete() {
        if (taken <= limit) {
            body.onComplete();
        }
    }
}
