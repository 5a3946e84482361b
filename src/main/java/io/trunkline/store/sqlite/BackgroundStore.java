package io.trunkline.store.sqlite;

import io.trunkline.store.Store;
import io.trunkline.store.StoreUnavailableException;
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
 * The embedded store. Opening it takes a quarter of a start, so a thread of its own does it. What is handed in to be written
 * before that is done is written then, in no order; a reader waits. Both get the failure if it fails.
 */
public final class BackgroundStore implements Store {

    private final CompletableFuture<OpenStore> opening;

    private record OpenStore(Store store, StoreWriter writer) {

        void close() {
            writer.close();
            store.close();
        }
    }

    private BackgroundStore(CompletableFuture<OpenStore> opening) {
        this.opening = opening;
    }

    /** @param first hands in what is to be written before anything else */
    public static BackgroundStore open(Supplier<? extends Store> opens, Consumer<StoreWriter> first) {
        CompletableFuture<OpenStore> opening = new CompletableFuture<>();
        DaemonThreads.named("store-opening")
                .newThread(() -> {
                    try {
                        OpenStore open = opened(opens, first);
                        if (!opening.complete(open)) {
                            open.close();
                        }
                    } catch (RuntimeException | Error e) {
                        opening.completeExceptionally(e);
                    }
                })
                .start();
        return new BackgroundStore(opening);
    }

    private static OpenStore opened(Supplier<? extends Store> opens, Consumer<StoreWriter> first) {
        Store store = opens.get();
        try {
            StoreWriter writer = store.startWriter();
            OpenStore open = new OpenStore(store, writer);
            try {
                first.accept(writer);
                return open;
            } catch (RuntimeException | Error e) {
                writer.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    private OpenStore awaitOpened() {
        try {
            return opening.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }

    @Override
    public void awaitOpen() {
        awaitOpened();
    }

    /** It goes on opening in its thread, which the end of the process ends, and is closed if it is open before that. */
    @Override
    public void giveUp() {
        opening.completeExceptionally(new StoreUnavailableException("the store was given up before it was open", null));
    }

    @Override
    public StoreWriter startWriter() {
        return new StoreWriter() {
            @Override
            public <T> CompletableFuture<T> submit(Work<T> work) {
                return opening.isDone() && !opening.isCompletedExceptionally()
                        ? awaitOpened().writer().submit(work)
                        : submitOnceOpen(work);
            }

            @Override
            public boolean isRunning() {
                return !opening.isDone()
                        || openedOrNothing()
                                .map(open -> open.writer().isRunning())
                                .orElse(false);
            }

            @Override
            public void close() {
                openedOrNothing().map(OpenStore::writer).ifPresent(StoreWriter::close);
            }
        };
    }

    /** Not by thenCompose, which would wrap what the work threw once more. */
    private <T> CompletableFuture<T> submitOnceOpen(StoreWriter.Work<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        opening.whenComplete((open, failure) -> {
            if (failure != null) {
                done.completeExceptionally(failure);
                return;
            }
            open.writer().submit(work).whenComplete((result, refused) -> {
                if (refused != null) {
                    done.completeExceptionally(refused);
                } else {
                    done.complete(result);
                }
            });
        });
        return done;
    }

    @Override
    public DataSource reader() {
        return new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                return awaitOpened().store().reader().getConnection();
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return awaitOpened().store().reader().getConnection(user, password);
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
        openedOrNothing().map(OpenStore::store).ifPresent(Store::close);
    }

    /** Waits. Nothing, if it could not be opened: there is nothing to close then. */
    private Optional<OpenStore> openedOrNothing() {
        return opening.handle((open, failure) -> Optional.ofNullable(open)).join();
    }
}
