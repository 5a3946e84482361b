package io.trunkline.store.sqlite;

import io.trunkline.store.Store;
import io.trunkline.store.StoreWriter;
import io.trunkline.thread.DaemonThreads;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The embedded store, opened by a thread of its own while the rest of a start goes on, which it takes a quarter of. Who
 * writes or reads before it is open waits, and gets what kept it from opening.
 */
public final class BackgroundStore implements Store {

    private final CompletableFuture<Opened> opened;

    private record Opened(Store store, StoreWriter writer) {}

    private BackgroundStore(CompletableFuture<Opened> opened) {
        this.opened = opened;
    }

    /** @param first hands in what is to be written before anything else */
    public static BackgroundStore open(Supplier<? extends Store> opening, Consumer<StoreWriter> first) {
        return new BackgroundStore(CompletableFuture.supplyAsync(
                () -> {
                    Store store = opening.get();
                    StoreWriter writer = store.startWriter();
                    try {
                        first.accept(writer);
                    } catch (RuntimeException e) {
                        writer.close();
                        store.close();
                        throw e;
                    }
                    return new Opened(store, writer);
                },
                task -> DaemonThreads.named("store-opening").newThread(task).start()));
    }

    private Opened opened() {
        try {
            return opened.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }

    @Override
    public void awaitOpen() {
        opened();
    }

    @Override
    public StoreWriter startWriter() {
        return new StoreWriter() {
            @Override
            public <T> CompletableFuture<T> submit(Work<T> work) {
                return opened().writer().submit(work);
            }

            @Override
            public boolean isRunning() {
                return opened().writer().isRunning();
            }

            @Override
            public void close() {
                whatIsOpen().map(Opened::writer).ifPresent(StoreWriter::close);
            }
        };
    }

    @Override
    public DataSource reader() {
        return new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                return opened().store().reader().getConnection();
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return opened().store().reader().getConnection(user, password);
            }
        };
    }

    /** The process's own, without waiting: no other process writes times into an embedded store. */
    @Override
    public Clock clock(Clock own) {
        return own;
    }

    @Override
    public void close() {
        whatIsOpen().map(Opened::store).ifPresent(Store::close);
    }

    /** Nothing, if it could not be opened: there is nothing to close then. */
    private Optional<Opened> whatIsOpen() {
        return opened.handle((open, failure) -> Optional.ofNullable(open)).join();
    }
}
