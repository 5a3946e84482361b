package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.trunkline.store.GroupCommitWriter;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.sqlite.SqliteDialect;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.health.HealthCheck.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class StoreCheckTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(StoreCheck.class);

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicReference<RuntimeException> trouble = new AtomicReference<>();
    private final StoreCheck check = new StoreCheck(new CachedValue<>(
            "store",
            this::probe,
            Duration.ZERO,
            Duration.ofSeconds(5),
            Runnable::run,
            new AtomicLong()::incrementAndGet));

    @BeforeEach
    void listen() {
        lines.start();
        LOG.addAppender(lines);
    }

    @AfterEach
    void stop() {
        LOG.detachAppender(lines);
    }

    private boolean probe() {
        if (trouble.get() != null) {
            throw trouble.get();
        }
        return true;
    }

    private State asked(RuntimeException now) {
        trouble.set(now);
        return check.call(Map.of()).getState();
    }

    private List<Level> levels() {
        return lines.list.stream().map(ILoggingEvent::getLevel).toList();
    }

    /** What a writer says of it, who logs it. */
    private static StoreUnavailableException fullDisk() {
        SqliteDialect full = new SqliteDialect(
                () -> {
                    throw new SQLiteException("[SQLITE_FULL] disk is full", SQLiteErrorCode.SQLITE_FULL);
                },
                null);
        try (GroupCommitWriter writer = new GroupCommitWriter(full)) {
            return writer.submit(store -> null)
                    .handle((done, failure) -> (StoreUnavailableException) failure)
                    .join();
        }
    }

    @Test
    void full_disk_makes_the_node_unready_and_its_line_is_the_writers() {
        StoreUnavailableException full = fullDisk();
        for (int look = 0; look < 3; look++) {
            assertThat(asked(full)).isEqualTo(State.DOWN);
        }
        assertThat(asked(null)).isEqualTo(State.UP);

        assertThat(levels()).isEmpty();
    }

    @Test
    void what_the_writer_does_not_log_is_one_line_at_the_beginning_and_one_at_the_end() {
        List<StoreUnavailableException> unlogged = List.of(
                new StoreUnavailableException("the store has not answered for 5000 ms", null),
                new StoreUnavailableException("the store cannot write: odd", new SQLException("odd")));
        for (StoreUnavailableException failure : unlogged) {
            for (int look = 0; look < 3; look++) {
                assertThat(asked(failure)).isEqualTo(State.DOWN);
            }
            assertThat(asked(null)).isEqualTo(State.UP);
        }

        assertThat(levels()).containsExactly(Level.ERROR, Level.INFO, Level.ERROR, Level.INFO);
    }
}
