package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a reader takes at its own speed. */
class NdjsonResponseTest {

    private static final String LINE = "x".repeat(40_000);

    private final List<Buffer> written = new CopyOnWriteArrayList<>();
    private final List<Promise<Void>> taken = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private volatile Handler<Void> closeHandler;
    private final NdjsonResponse lines = new NdjsonResponse(response(), nanos::get);

    /** Its socket takes a piece when the test says so. */
    @SuppressWarnings("unchecked")
    private HttpServerResponse response() {
        return (HttpServerResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServerResponse.class}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "closeHandler" -> closeHandler = (Handler<Void>) arguments[0];
                        case "headWritten", "isChunked" -> {
                            return !written.isEmpty();
                        }
                        case "closed", "ended" -> {
                            return false;
                        }
                        case "write" -> {
                            Promise<Void> promise = Promise.promise();
                            taken.add(promise);
                            written.add((Buffer) arguments[0]);
                            return promise.future();
                        }
                        case "end" -> {
                            written.add((Buffer) arguments[0]);
                            return null;
                        }
                        default -> {
                            return self;
                        }
                    }
                    return self;
                });
    }

    private CompletableFuture<Void> writing(Runnable writes) {
        return CompletableFuture.runAsync(writes);
    }

    private void takeNext(int number) {
        await().until(() -> taken.size() == number);
        taken.get(number - 1).complete();
    }

    @Test
    void one_piece_is_under_way_however_slowly_it_is_taken_and_all_arrives() {
        CompletableFuture<Void> writer = writing(() -> {
            lines.write(LINE);
            lines.write(LINE);
            lines.end();
        });
        for (int piece = 1; piece <= 4; piece++) {
            await().until(() -> !taken.isEmpty());
            assertThat(written.size()
                            - taken.stream()
                                    .filter(each -> each.future().isComplete())
                                    .count())
                    .isLessThanOrEqualTo(1);
            nanos.addAndGet(NdjsonResponse.LONGEST.toNanos() / 5);
            takeNext(piece);
        }
        writer.join();

        assertThat(String.join("", written.stream().map(Buffer::toString).toList()))
                .isEqualTo(LINE + "\n" + LINE + "\n");
        assertThat(written).allMatch(piece -> piece.length() <= 16 * 1024);
    }

    @Test
    void a_reader_that_needs_longer_than_an_export_may_take_is_cut() {
        CompletableFuture<Void> writer = writing(() -> lines.write(LINE));
        await().until(() -> !taken.isEmpty());
        nanos.set(NdjsonResponse.LONGEST.toNanos());
        takeNext(1);

        assertThatThrownBy(writer::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("the client has not read all of it within 60 minutes");
        assertThat(written).hasSize(1);
    }

    @Test
    void a_connection_that_is_closed_frees_the_writer() {
        CompletableFuture<Void> writer = writing(() -> lines.write(LINE));
        await().until(() -> !taken.isEmpty());
        closeHandler.handle(null);

        assertThatThrownBy(writer::join).hasRootCauseMessage("the client's connection is closed");
    }

    @Test
    void a_write_that_fails_frees_the_writer() {
        CompletableFuture<Void> writer = writing(() -> lines.write(LINE));
        await().until(() -> !taken.isEmpty());
        taken.get(0).fail("broken pipe");

        assertThatThrownBy(writer::join).hasRootCauseMessage("the client's connection is closed");
    }
}
