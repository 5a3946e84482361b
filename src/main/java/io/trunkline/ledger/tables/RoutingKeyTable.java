package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statements on {@code routing_key}. */
public final class RoutingKeyTable {

    private RoutingKeyTable() {}

    /**
     * How a routing key is.
     *
     * @param calls when the calls of the last minute ended, oldest first
     * @param failures calls in a row that held it
     * @param heldUntil until when no call is made, or null
     */
    public record Key(String leaseOwner, Instant leaseUntil, List<Instant> calls, int failures, Instant heldUntil) {}

    public static void ensure(Sql store, String routingKey) {
        store.sql("INSERT INTO routing_key (routing_key) VALUES (?) ON CONFLICT (routing_key) DO NOTHING")
                .param(routingKey)
                .update();
    }

    public static Optional<Key> find(Sql store, String routingKey) {
        return store.sql("SELECT * FROM routing_key WHERE routing_key = ?")
                .param(routingKey)
                .query((row, n) -> new Key(
                        row.getString("lease_owner"),
                        instant(row, "lease_until"),
                        times(row.getString("calls")),
                        row.getInt("failures"),
                        instant(row, "held_until")))
                .optional();
    }

    /** PagerDuty's id of the service that a routing key leads to, if it was learnt. */
    public static Optional<String> pagerDutyService(Sql store, String routingKey) {
        return store.sql(
                        """
                        SELECT pagerduty_service FROM routing_key
                        WHERE routing_key = ? AND pagerduty_service IS NOT NULL""")
                .param(routingKey)
                .query(String.class)
                .optional();
    }

    /** PagerDuty has shown that a routing key leads to that service. */
    public static void leadsTo(Sql store, String routingKey, String pagerDutyService) {
        Columns.one(
                store.sql("UPDATE routing_key SET pagerduty_service = ? WHERE routing_key = ?")
                        .params(pagerDutyService, routingKey)
                        .update(),
                "learning a service");
    }

    /** Takes or renews the lease; false if another node holds it. */
    public static boolean lease(Sql store, String routingKey, String owner, Instant now, Instant until) {
        return store.sql(
                                """
                                UPDATE routing_key SET lease_owner = ?, lease_until = ? WHERE routing_key = ?
                                  AND (lease_owner IS NULL OR lease_owner = ? OR lease_until <= ?)""")
                        .params(owner, millis(until), routingKey, owner, millis(now))
                        .update()
                == 1;
    }

    /** Gives the lease back, if it is still ours; says whether it was. */
    public static boolean release(Sql store, String routingKey, String owner) {
        return store.sql(
                                """
                                UPDATE routing_key SET lease_owner = NULL, lease_until = NULL
                                WHERE routing_key = ? AND lease_owner = ?""")
                        .params(routingKey, owner)
                        .update()
                == 1;
    }

    public static void called(Sql store, String routingKey, List<Instant> calls) {
        String times =
                calls.stream().map(at -> Long.toString(at.toEpochMilli())).collect(Collectors.joining(","));
        Columns.one(
                store.sql("UPDATE routing_key SET calls = ? WHERE routing_key = ?")
                        .params(times, routingKey)
                        .update(),
                "counting a call");
    }

    /** No call until then. */
    public static void hold(Sql store, String routingKey, int failures, Instant until, String error) {
        Columns.one(
                store.sql("UPDATE routing_key SET failures = ?, held_until = ?, last_error = ? WHERE routing_key = ?")
                        .params(failures, millis(until), error, routingKey)
                        .update(),
                "holding a routing key");
    }

    /** PagerDuty answers again. */
    public static void clearHold(Sql store, String routingKey) {
        Columns.one(
                store.sql(
                                """
                                UPDATE routing_key SET failures = 0, held_until = NULL, last_error = NULL
                                WHERE routing_key = ?""")
                        .param(routingKey)
                        .update(),
                "releasing a routing key");
    }

    /** PagerDuty refused even the bare body: since then, unless it was known. */
    public static void rejected(Sql store, String routingKey, Instant now) {
        Columns.one(
                store.sql("UPDATE routing_key SET rejected_at = COALESCE(rejected_at, ?) WHERE routing_key = ?")
                        .params(millis(now), routingKey)
                        .update(),
                "a routing key that is refused");
    }

    /** Whether PagerDuty has refused a bare body of that key and accepted nothing since. */
    public static boolean isRejected(Sql store, String routingKey) {
        return store.sql("SELECT 1 FROM routing_key WHERE routing_key = ? AND rejected_at IS NOT NULL")
                .param(routingKey)
                .query((row, n) -> true)
                .optional()
                .isPresent();
    }

    /** PagerDuty accepted something, so the key is right, whatever it was before. */
    public static void accepted(Sql store, String routingKey) {
        store.sql("UPDATE routing_key SET rejected_at = NULL WHERE routing_key = ? AND rejected_at IS NOT NULL")
                .param(routingKey)
                .update();
    }

    /** For people: when PagerDuty accepted an event last. */
    public static void acceptedAt(Sql store, String routingKey, Instant now) {
        store.sql("UPDATE routing_key SET accepted_at = ? WHERE routing_key = ?")
                .params(millis(now), routingKey)
                .update();
    }

    private static List<Instant> times(String text) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(","))
                        .map(Long::parseLong)
                        .map(Instant::ofEpochMilli)
                        .toList();
    }
}
