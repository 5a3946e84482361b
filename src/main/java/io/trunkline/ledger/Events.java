package io.trunkline.ledger;

import static io.trunkline.ledger.Columns.millis;

import io.trunkline.event.StatusEvent;
import io.trunkline.policy.Verdict;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements on {@code event}, the history. */
final class Events {

    /** The verdict on a change until it is assessed. */
    static final String CHANGE = "change";

    private Events() {}

    /** Adds a line; nothing if the same delivery has one, which the unique index decides (rule 3). */
    static Optional<Long> add(JdbcClient store, StatusEvent event, String verdict) {
        return store.sql(
                        """
                        INSERT INTO event (source, fingerprint, component, type, status, word, occurred_at, received_at,
                          verdict, body)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (source, fingerprint) WHERE fingerprint IS NOT NULL DO NOTHING
                        RETURNING id""")
                .params(
                        event.source(),
                        event.fingerprint(),
                        event.component().toString(),
                        event.type(),
                        event.status().name(),
                        event.word(),
                        millis(event.occurredAt()),
                        millis(event.receivedAt()),
                        verdict,
                        event.body())
                .query(Long.class)
                .optional();
    }

    /**
     * Puts the policy's verdict beside the event that led to it. That there is nothing more to do does not replace a
     * verdict that led to something. The line may have been pruned.
     */
    static void judged(JdbcClient store, long line, Verdict verdict) {
        store.sql("UPDATE event SET verdict = ?, reason = ? WHERE id = ? AND (verdict = ? OR ? <> 'nothing')")
                .params(verdict.word(), verdict.why(), line, CHANGE, verdict.word())
                .update();
    }
}
