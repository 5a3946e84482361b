package io.trunkline.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.store.Store;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.StoreWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
            CompletableFuture<Integer> inserted = CompletableFuture.supplyAsync(() -> writer.submit(
                            sql -> sql.sql("INSERT INTO first VALUES (1)").update())
                    .join());
            assertThat(data.resolve(SqliteStore.FILE)).doesNotExist();

            mayOpen.countDown();

            assertThat(inserted.get(1, TimeUnit.MINUTES)).isEqualTo(1);
            assertThat(writer.isRunning()).isTrue();
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

        assertThatThrownBy(store::awaitOpen).isSameAs(inUse);
        assertThatThrownBy(() -> writer.submit(sql -> 1)).isSameAs(inUse);
        assertThatThrownBy(() -> store.reader().getConnection()).isSameAs(inUse);
        writer.close();
        store.close();
    }

    @Test
    void a_store_whose_first_writes_fail_is_given_back() {
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
