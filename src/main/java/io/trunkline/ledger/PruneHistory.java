package io.trunkline.ledger;

import io.trunkline.config.Settings;
import io.trunkline.ledger.tables.AttemptTable;
import io.trunkline.ledger.tables.ChangeEventTable;
import io.trunkline.ledger.tables.EventTable;
import io.trunkline.ledger.tables.EventTable.Line;
import io.trunkline.ledger.tables.HoldTable;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Takes the oldest events and calls out of the history, a few at a time. The last day stays whatever the settings say, because
 * platforms repeat what they are not sure of for that long; compliance events stay for 30 days, because nothing but their
 * line tells that a further delivery is a repeat, which would page again.
 */
public final class PruneHistory {

    /** So few that a report which waits for them is not late. */
    static final int AT_A_TIME = 200;

    private static final Duration ALWAYS = Duration.ofDays(1);
    private static final Duration COMPLIANCE = Duration.ofDays(30);

    private final Transactions transactions;
    private final InstantSource clock;
    private final Settings.History history;

    public PruneHistory(Transactions transactions, InstantSource clock, Settings.History history) {
        this.transactions = transactions;
        this.clock = clock;
        this.history = history;
    }

    /**
     * What was done.
     *
     * @param pruned how many events left
     * @param last the number of the last event that was looked at
     * @param isMore whether there may be more to do
     */
    public record Step(int pruned, long last, boolean isMore) {

        /** Begins with the oldest. */
        public static final Step FIRST = new Step(0, 0, true);
    }

    /** Goes on where a step ended. */
    public CompletableFuture<Step> after(Step before) {
        return transactions.submit(new Transactions.Work<>() {
            @Override
            public Step run(Sql store) {
                return prune(store, before.last());
            }

            /** Of no component, but no work has to wait for the whole ledger. */
            @Override
            public String subject() {
                return "history";
            }
        });
    }

    private Step prune(Sql store, long from) {
        Instant now = Columns.now(clock);
        // Numbers are given out in order, so they tell how many there are without a count.
        long surplus = EventTable.last(store) - history.maxEvents();
        Instant kept = now.minus(longest(history.keep()));
        int attempts = AttemptTable.prune(store, kept, AT_A_TIME);
        HoldTable.prune(store, kept);
        ChangeEventTable.prune(store, kept);
        List<Line> oldest = EventTable.from(store, from, AT_A_TIME);
        List<Line> ripe = oldest.stream()
                .takeWhile(line -> isOld(line, surplus, now) || isKept(line, now))
                .toList();
        if (ripe.isEmpty()) {
            return new Step(0, from, attempts == AT_A_TIME);
        }
        long last = ripe.get(ripe.size() - 1).id();
        int pruned = EventTable.prune(store, from, last, now.minus(COMPLIANCE));
        return new Step(pruned, last, ripe.size() == AT_A_TIME || attempts == AT_A_TIME);
    }

    private static Duration longest(Duration keep) {
        return keep.compareTo(ALWAYS) > 0 ? keep : ALWAYS;
    }

    private boolean isOld(Line line, long surplus, Instant now) {
        Duration age = Duration.between(line.receivedAt(), now);
        return age.compareTo(history.keep()) > 0 || line.id() <= surplus && age.compareTo(ALWAYS) > 0;
    }

    private static boolean isKept(Line line, Instant now) {
        return line.compliance() && !line.receivedAt().isBefore(now.minus(COMPLIANCE));
    }
}
