package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.ledger.RecordOutcome.Recorded;
import io.trunkline.model.DedupKey;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.ServiceMatch;
import io.trunkline.model.Status;
import io.trunkline.model.Wake;
import io.trunkline.store.GroupCommitWriter;
import io.trunkline.store.Sql;
import io.trunkline.store.StoreDialect;
import io.trunkline.store.Transactions;
import io.trunkline.store.Transactions.Work;
import io.trunkline.store.WritePriority;
import io.trunkline.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a power cut leaves: the file and its log as they were when they were last synced. What was promised is in them, and
 * what was only decided is decided again.
 */
class FoundAgainTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final String KEY = "others0123456789abcdef0123456789";

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    @TempDir
    private Path folder;

    private ReloadableConfiguration configuration;
    private Life life;

    @BeforeEach
    void begin() throws IOException {
        Path config = Files.createDirectory(folder.resolve("config"));
        configuration = OneTrunk.configuration(
                config, "{default: others, services: {others: {name: Others, routing-key: %s}}}".formatted(KEY));
        life = new Life(0);
    }

    @AfterEach
    void end() {
        life.close();
    }

    /** The power is cut; another life begins with what is on the disk. */
    private void cutThePower() {
        Life before = life;
        before.over = true;
        life = new Life(before.number + 1);
        before.close();
    }

    /** A store between two power cuts. Nothing reads its log into the file, so what is synced is what the log begins with. */
    private final class Life implements Transactions, StoreDialect, AutoCloseable {

        private final int number;
        private final SqliteStore store;
        private final GroupCommitWriter writer;
        private final AcceptEvent acceptEvent;
        private final AssessComponent assessComponent;
        private final OpenIncident openIncident;
        private final RoutingKeyLease lease;
        private final PrepareCall prepareCall;
        private final RecordOutcome recordOutcome;
        private final FindDueWork findDueWork;
        private Work<?> work;
        private boolean synced;
        private volatile boolean over;

        Life(int number) {
            this.number = number;
            store = SqliteStore.open(data(number));
            writer = new GroupCommitWriter(this);
            LedgerContext context = LedgerContext.of(this, now::get, configuration);
            acceptEvent = new AcceptEvent(context);
            assessComponent = new AssessComponent(context);
            openIncident = new OpenIncident(context, new DedupKey("{id}-{status}"));
            lease = new RoutingKeyLease(context);
            prepareCall = new PrepareCall(context, lease);
            recordOutcome = new RecordOutcome(context, lease, (failures, retryAfter) -> Duration.ofSeconds(1));
            findDueWork = new FindDueWork(this, now::get);
            onDisk();
        }

        private Path data(int life) {
            return folder.resolve("life-" + life);
        }

        @Override
        public <T> CompletableFuture<T> submit(Work<T> asked) {
            work = asked;
            // The second is written when the first is noted as being on disk.
            return writer.submit(asked).thenCompose(done -> writer.submit(Work.foundAgain(asked.line(), client -> null))
                    .thenApply(nothing -> done));
        }

        @Override
        public Connection open() throws SQLException {
            return store.openWriter();
        }

        @Override
        public void begin(Connection connection, Sql client, List<String> subjects, boolean mustBeSynced)
                throws SQLException {
            synced = mustBeSynced;
            StoreDialect.super.begin(connection, client, subjects, mustBeSynced);
        }

        @Override
        public void committed(Connection connection, int works) {
            if (synced && !over) {
                onDisk();
            }
        }

        private void onDisk() {
            try {
                Path next = Files.createDirectories(data(number + 1));
                for (String file : List.of(SqliteStore.FILE, SqliteStore.FILE + "-wal")) {
                    Files.deleteIfExists(next.resolve(file));
                    if (Files.exists(data(number).resolve(file))) {
                        Files.copy(data(number).resolve(file), next.resolve(file));
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        void report(Status status) {
            acceptEvent.accept(OneTrunk.is(status, now.get())).join();
            assertThat(work.isFoundAgain()).as("a report").isFalse();
            assertThat(work.line()).isEqualTo(WritePriority.REPORTS);
        }

        Wake.Open assess() {
            ServiceMatch found = configuration.get().directory().find(OneTrunk.ID);
            Wake.Open wait = OneTrunk.wait(assessComponent
                    .assess(OneTrunk.ID, found, configuration.get().maintenance())
                    .join());
            assertThat(work.isFoundAgain()).as("a verdict").isTrue();
            assertThat(work.line()).isEqualTo(WritePriority.VERDICTS);
            return wait;
        }

        OpenIncident.Opened open(long incident) {
            OpenIncident.Opened opened = openIncident.open(incident).join();
            assertThat(work.isFoundAgain()).as("an opening").isTrue();
            assertThat(work.line()).isEqualTo(WritePriority.PAGES);
            return opened;
        }

        void lease() {
            assertThat(lease.take(KEY, "life " + number).join().granted()).isTrue();
            assertThat(work.isFoundAgain()).as("a lease").isTrue();
            assertThat(work.line()).isEqualTo(WritePriority.PAGES);
        }

        PendingCall next() {
            PendingCall call = prepareCall.next(KEY, "life " + number).join().orElseThrow();
            assertThat(work.isFoundAgain()).as("an attempt").isFalse();
            return call;
        }

        Recorded record(PendingCall call, DeliveryResult answer) {
            Recorded recorded = recordOutcome.record(call, answer).join();
            assertThat(work.isFoundAgain()).as("what came of it").isFalse();
            return recorded;
        }

        List<Wake> due() {
            return findDueWork.due(100).join();
        }

        @Override
        public void close() {
            over = true;
            writer.close();
            store.close();
        }
    }

    private void pass(int seconds) {
        now.updateAndGet(time -> time.plusSeconds(seconds));
    }

    @Test
    void what_was_only_decided_is_decided_again_and_paged_once() {
        life.report(Status.DOWN);
        Wake.Open before = life.assess();
        pass(5);
        assertThat(life.open(before.incident()).dedupKey()).isEqualTo("t-1-down");
        life.lease();
        cutThePower();

        assertThat(life.due()).containsExactly(new Wake.Assess(OneTrunk.ID.toString(), now.get()));
        Wake.Open after = life.assess();
        pass(5);
        assertThat(life.open(after.incident()).dedupKey()).isEqualTo("t-1-down");
        life.lease();
        PendingCall first = life.next();
        cutThePower();

        pass(60);
        assertThat(life.due()).as("the lease ran out").contains(new Wake.Deliver(KEY, now.get()));
        life.lease();
        PendingCall second = life.next();
        assertThat(List.of(first.report().action(), second.report().action()))
                .containsExactly(DeliveryAction.TRIGGER, DeliveryAction.TRIGGER);
        assertThat(second.report().dedupKey())
                .isEqualTo(first.report().dedupKey())
                .isEqualTo("t-1-down");
        life.record(second, new DeliveryResult.Accepted());
        cutThePower();

        assertThat(life.due()).as("nothing is left to be told").isEmpty();
        assertThat(life.submit(client -> client.sql("SELECT COUNT(*) FROM incident")
                                .query(Integer.class)
                                .single())
                        .join())
                .isEqualTo(1);
    }

    @Test
    void the_wait_goes_on_where_an_outage_moved_to_in_the_last_moment() {
        life.report(Status.DEGRADED);
        Wake.Open degraded = life.assess();
        pass(5);
        life.report(Status.DOWN);
        assertThat(life.open(degraded.incident()).members()).isZero();
        pass(1);
        assertThat(life.assess().at()).as("it has waited long enough").isEqualTo(START.plusSeconds(5));
    }
}
