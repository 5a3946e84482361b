package io.trunkline.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.store.Store;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.StoreWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundStoreTest {

    @TempDir
    Path data;

    @Test
    void what_is_handed_in_before_it_is_open_is_written_after_what_comes_first() throws Exception {
        CountDownLatch mayOpen = new CountDownLatch(1);
        try (Store store = BackgroundStore.open(
                () -> {
                    await(mayOpen);
                    return SqliteStore.open(data);
                },
                writer -> writer.submit(
                        sql -> sql.sql("CREATE TABLE first (id INTEGER)").update()))) {
            StoreWriter writer = store.startWriter();
            assertThat(store.clock(Clock.systemUTC())).isEqualTo(Clock.systemUTC());
            CompletableFuture<Integer> inserted =
                    writer.submit(sql -> sql.sql("INSERT INTO first VALUES (1)").update());
            CompletableFuture<Integer> failed = writer.submit(
                    sql -> sql.sql("INSERT INTO no_such_table VALUES (1)").update());
            assertThat(data.resolve(SqliteStore.FILE)).doesNotExist();
            assertThat(writer.isRunning()).isTrue();

            mayOpen.countDown();

            assertThat(inserted.get(1, TimeUnit.MINUTES)).isEqualTo(1);
            assertThat(failed)
                    .failsWithin(Duration.ofMinutes(1))
                    .withThrowableThat()
                    .withCauseExactlyInstanceOf(StoreUnavailableException.class);
            assertThat(writer.isRunning()).isTrue();
            store.giveUp();
            store.awaitOpen();
            try (var reader = store.reader().getConnection();
                    var rows = reader.createStatement().executeQuery("SELECT count(*) FROM first")) {
                assertThat(rows.getInt(1)).isEqualTo(1);
            }
            writer.close();
        }
        SqliteStore.open(data).close();
    }

    @Test
    void everyone_gets_what_kept_it_from_opening() {
        StoreUnavailableException inUse = new StoreUnavailableException("in use by another router", null);
        Store store = BackgroundStore.open(
                () -> {
                    throw inUse;
                },
                writer -> {});
        StoreWriter writer = store.startWriter();
        CompletableFuture<Integer> early = writer.submit(sql -> 1);

        assertThatThrownBy(store::awaitOpen).isSameAs(inUse);
        assertThatThrownBy(early::join).hasCause(inUse);
        assertThatThrownBy(() -> writer.submit(sql -> 1).join()).hasCause(inUse);
        assertThat(writer.isRunning()).isFalse();
        assertThatThrownBy(() -> store.reader().getConnection()).isSameAs(inUse);
        writer.close();
        store.close();
    }

    @Test
    void no_one_waits_for_a_store_that_is_given_up_and_it_is_closed_when_it_is_open() throws Exception {
        CountDownLatch isOpen = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Store store = BackgroundStore.open(
                () -> {
                    Store open = SqliteStore.open(data);
                    isOpen.countDown();
                    await(mayGoOn);
                    return open;
                },
                writer -> {});
        StoreWriter writer = store.startWriter();
        CompletableFuture<Integer> early = writer.submit(sql -> 1);
        isOpen.await();

        store.giveUp();

        assertThatThrownBy(store::awaitOpen).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(early::join).hasCauseInstanceOf(StoreUnavailableException.class);
        writer.close();
        store.close();
        assertThatThrownBy(() -> SqliteStore.open(data)).hasMessageEndingWith("is in use by another router");
        mayGoOn.countDown();
        Awaitility.await().atMost(Duration.ofMinutes(1)).ignoreExceptions().untilAsserted(() -> SqliteStore.open(data)
                .close());
    }

    @Test
    void a_store_that_cannot_be_handed_what_comes_first_is_closed() {
        Store store = BackgroundStore.open(() -> SqliteStore.open(data), writer -> {
            throw new IllegalStateException("first");
        });

        assertThatThrownBy(store::awaitOpen).hasMessage("first");
        SqliteStore.open(data).close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
