package io.trunkline.node;

import io.trunkline.event.ComponentId;
import io.trunkline.ledger.Forgetting;
import io.trunkline.ledger.GroupCommit;
import io.trunkline.ledger.SqliteStore;
import io.trunkline.ledger.StoreUnavailable;
import io.trunkline.policy.Rules;
import io.trunkline.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** A node that does not run: its store, to which things can be done that it finds at its next start. */
public final class RestingNode {

    private final Settings settings;

    public RestingNode(Settings settings) {
        this.settings = settings;
    }

    /**
     * Forgets a component.
     *
     * @return whether the component was known
     * @throws StoreUnavailable if there is no store, or it is in use after all
     */
    public boolean forget(ComponentId component) {
        Path file = settings.data().resolve(SqliteStore.FILE);
        if (Files.notExists(file)) {
            throw new StoreUnavailable("there is no store: " + file + " does not exist", null);
        }
        try (SqliteStore store = SqliteStore.open(settings.data());
                GroupCommit transactions = new GroupCommit(store::openWriter)) {
            return new Forgetting(transactions, Clock.systemUTC(), Rules.of(settings))
                    .forget(component)
                    .join()
                    .isPresent();
        }
    }
}
