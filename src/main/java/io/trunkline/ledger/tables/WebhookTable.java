package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.flag;
import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;
import static io.trunkline.store.Columns.one;

import io.trunkline.pagerduty.webhook.PagerDutyWebhook;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The statements on {@code deed}: what people did, by PagerDuty's webhooks. */
public final class WebhookTable {

    private WebhookTable() {}

    /** What became of a webhook. */
    public enum WebhookOutcome {
        /** It is in the ledger, with the incident. */
        NOTED,
        /** It is about an incident that is none of ours. */
        UNKNOWN,
        /** PagerDuty could not be asked for too long whose it is. */
        GIVEN_UP
    }

    /** Adds a line; false if it was there. */
    public static boolean add(Sql store, PagerDutyWebhook webhook, Instant now) {
        // A node of a version before knows no kind that is a merge.
        boolean isMerge = webhook.kind() == Kind.MERGED;
        return store.sql(
                                """
                                INSERT INTO deed (id, kind, pagerduty_id, incident_key, pagerduty_service, created_at,
                                  done_at, done_by, by_person, merged, merged_into, received_at)
                                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING""")
                        .params(
                                webhook.id(),
                                (isMerge ? Kind.RESOLVED : webhook.kind()).name(),
                                webhook.incident(),
                                webhook.incidentKey(),
                                webhook.service(),
                                millis(webhook.createdAt()),
                                millis(webhook.at()),
                                webhook.by(),
                                flag(webhook.byPerson()),
                                flag(isMerge),
                                webhook.mergedInto(),
                                millis(now))
                        .update()
                == 1;
    }

    /** PagerDuty has long stopped to send those again. */
    public static void prune(Sql store, Instant before) {
        store.sql("DELETE FROM deed WHERE received_at < ?")
                .param(millis(before))
                .update();
    }

    /** It is known what it is about. */
    public static void settled(Sql store, String id, WebhookOutcome outcome) {
        one(
                store.sql("UPDATE deed SET outcome = ?, due_at = NULL WHERE id = ?")
                        .params(outcome.name(), id)
                        .update(),
                "settling a webhook");
    }

    /** PagerDuty is to be asked then whose incident it is. */
    public static void due(Sql store, String id, Instant at) {
        one(
                store.sql("UPDATE deed SET due_at = ?, tries = tries + 1 WHERE id = ?")
                        .params(millis(at), id)
                        .update(),
                "postponing a webhook");
    }

    /** In the order in which they arrived. */
    public static List<PagerDutyWebhook> dueBy(Sql store, Instant now, int limit) {
        return store.sql("SELECT * FROM deed WHERE due_at <= ? ORDER BY due_at, done_at LIMIT ?")
                .params(millis(now), limit)
                .query((row, n) -> read(row))
                .list();
    }

    /** How often PagerDuty was asked, and since when. */
    public record Asked(int tries, Instant since) {}

    public static Optional<Asked> asked(Sql store, String id) {
        return store.sql("SELECT tries, received_at FROM deed WHERE id = ? AND outcome IS NULL")
                .param(id)
                .query((row, n) -> new Asked(row.getInt("tries"), instant(row, "received_at")))
                .optional();
    }

    private static PagerDutyWebhook read(ResultSet row) throws SQLException {
        boolean isMerge = flag(row, "merged") || row.getString("merged_into") != null;
        return new PagerDutyWebhook(
                row.getString("id"),
                isMerge ? Kind.MERGED : Kind.valueOf(row.getString("kind")),
                row.getString("pagerduty_id"),
                row.getString("incident_key"),
                row.getString("pagerduty_service"),
                instant(row, "created_at"),
                instant(row, "done_at"),
                row.getString("done_by"),
                flag(row, "by_person"),
                row.getString("merged_into"));
    }
}
