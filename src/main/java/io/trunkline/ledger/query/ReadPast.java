package io.trunkline.ledger.query;

import io.trunkline.model.ComponentId;
import io.trunkline.store.Transactions;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads from a ledger, such as a simulation's, what happened to the components that were out. */
public final class ReadPast {

    private static final int LINES = 1_000;

    private final Transactions transactions;

    public ReadPast(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Those that were in most incidents first; at most so many. */
    public CompletableFuture<List<PlayedComponent>> ofOutages(int limit) {
        return transactions.submit(store -> store
                .sql(
                        """
                        SELECT c.id, c.service, COUNT(m.incident) AS incidents FROM component c
                          LEFT JOIN incident_member m ON m.component = c.id
                        WHERE c.observed <> 'UP' OR m.incident IS NOT NULL OR c.changes > 1
                        GROUP BY c.id, c.service ORDER BY incidents DESC, c.id LIMIT ?""")
                .param(limit)
                .query((row, n) -> new PlayedComponent(
                        ComponentId.parse(row.getString("id")),
                        row.getString("service"),
                        new ComponentPast(List.of(), List.of(), List.of())))
                .list()
                .stream()
                .map(row -> new PlayedComponent(row.id(), row.service(), PastQueries.past(store, row.id(), LINES)))
                .toList());
    }
}
