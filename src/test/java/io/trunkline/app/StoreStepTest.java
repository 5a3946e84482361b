package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.config.StartupErrors;
import io.trunkline.config.StartupException;
import io.trunkline.store.StoreUnavailableException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StoreStepTest {

    private static final String SAID = "the store cannot write: no such table: component; a copy is in backups";
    private final StoreUnavailableException broken =
            new StoreUnavailableException(SAID, new SQLException("no such table: component"));

    @Test
    void a_store_that_fails_is_named_with_its_way_out_whether_it_throws_or_its_work_fails() {
        for (Runnable step : new Runnable[] {
            () -> {
                throw broken;
            },
            () -> CompletableFuture.failedFuture(broken).join()
        }) {
            assertThatThrownBy(() -> StoreStep.run(step))
                    .isInstanceOf(StartupException.class)
                    .satisfies(failure -> assertThat(StartupErrors.start(new IllegalStateException(failure)))
                            .hasMessage(SAID));
        }
    }

    @Test
    void another_failure_is_not_blamed_on_the_store() {
        IllegalStateException other = new IllegalStateException("other");

        assertThatThrownBy(() -> StoreStep.run(() -> {
                    throw other;
                }))
                .isSameAs(other);
        assertThatThrownBy(() -> StoreStep.run(
                        () -> CompletableFuture.failedFuture(other).join()))
                .isNotInstanceOf(StartupException.class)
                .hasCause(other);
    }
}
