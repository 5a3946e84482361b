package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.flag;
import static io.trunkline.store.Columns.millis;

import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.SafeText;
import io.trunkline.pagerduty.RoutingKeyMask;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.Locale;

/** The statements on {@code attempt}: every call to PagerDuty, for people to read. Nothing is decided by it. */
public final class AttemptTable {

    /** PagerDuty's reasons are shorter; a gateway's page may be long. */
    private static final int LONGEST_REASON = 1_000;

    private AttemptTable() {}

    /** A call is about to be made. */
    public static void noted(Sql store, Attempt attempt) {
        store.sql(
                        """
                        INSERT INTO attempt (incident, owner, called_at, action, revision, bare, address)
                        VALUES (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        attempt.incident(),
                        attempt.owner(),
                        millis(attempt.at()),
                        attempt.action().name().toLowerCase(Locale.ROOT),
                        attempt.revision(),
                        flag(attempt.bare()),
                        RoutingKeyMask.masked(attempt.routingKey()))
                .update();
    }

    /**
     * A call as it is made.
     *
     * @param owner who holds the lease of the routing key
     * @param routingKey a secret, of which only the end is kept
     */
    public record Attempt(
            long incident,
            String owner,
            Instant at,
            DeliveryAction action,
            long revision,
            boolean bare,
            String routingKey) {}

    /** What came of the latest call of an incident that this owner made. It may have been pruned. */
    public static void answered(Sql store, long incident, String owner, DeliveryResult answer, Instant now) {
        store.sql(
                        """
                        UPDATE attempt SET answered_at = ?, answer = ?, reason = ? WHERE id = (
                          SELECT MAX(id) FROM attempt WHERE incident = ? AND owner = ? AND answered_at IS NULL)""")
                .params(
                        millis(now),
                        answer.word(),
                        answer.explanation()
                                .map(reason -> SafeText.cut(SafeText.clean(reason), LONGEST_REASON, "..."))
                                .orElse(null),
                        incident,
                        owner)
                .update();
    }

    /** Takes the oldest out, a few at a time, but for those of incidents that are not closed. */
    public static int prune(Sql store, Instant before, int limit) {
        return store.sql(
                        """
                        DELETE FROM attempt WHERE id IN (
                          SELECT a.id FROM attempt a JOIN incident i ON i.id = a.incident AND i.state = 'CLOSED'
                          WHERE a.called_at < ? ORDER BY a.called_at LIMIT ?)""")
                .params(millis(before), limit)
                .update();
    }
}
