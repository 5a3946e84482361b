package io.trunkline.ledger;

import io.trunkline.ledger.query.NoteQueries;
import io.trunkline.ledger.query.NoteQueries.Candidate;
import io.trunkline.ledger.tables.NoteTable;
import io.trunkline.store.Columns;
import io.trunkline.store.Transactions;
import io.trunkline.store.WritePriority;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Gives out the notes that PagerDuty's incidents are to have, at most one in five minutes each. */
public final class NoteIncidents {

    /** Between two notes on an incident, and before a note that failed is tried again. */
    static final Duration PACE = Duration.ofMinutes(5);

    private final Transactions transactions;
    private final NoteQueries queries;
    private final InstantSource clock;

    public NoteIncidents(Transactions transactions, NoteQueries queries, InstantSource clock) {
        this.transactions = transactions;
        this.queries = queries;
        this.clock = clock;
    }

    /** A note that is to be written. */
    public record Note(long incident, String pagerDutyId, String service, boolean readdressed, String text) {}

    /** Takes at most so many: no other node writes on these incidents for as long as the pace says. */
    public List<Note> take(int limit) {
        Instant now = Columns.now(clock);
        List<Note> notes = new ArrayList<>();
        for (Candidate each : queries.candidates(now)) {
            Optional<String> text = each.now().text(each.before());
            if (text.isPresent() && notes.size() < limit && isTaken(each.incident(), now)) {
                notes.add(
                        new Note(each.incident(), each.pagerDutyId(), each.service(), each.readdressed(), text.get()));
            }
        }
        return notes;
    }

    private boolean isTaken(long incident, Instant now) {
        return transactions
                .submit(Transactions.Work.foundAgain(
                        WritePriority.REPORTS, store -> NoteTable.take(store, incident, now, now.plus(PACE))))
                .join();
    }

    /** PagerDuty has it. */
    public CompletableFuture<Void> written(Note note) {
        return transactions.submit(Transactions.Work.foundAgain(WritePriority.REPORTS, store -> {
            NoteTable.written(store, note.incident(), note.text());
            return null;
        }));
    }
}
