package io.trunkline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.config.Configuration;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.Settings;
import io.trunkline.ledger.AcceptEvent;
import io.trunkline.ledger.LedgerContext;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryKey;
import io.trunkline.model.Evidence;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.store.Store;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.postgres.PostgresStore;
import io.trunkline.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the store takes by itself: events handed to the accept transaction without HTTP, signatures and routes, as many as a
 * batch under way all the time. Beside it what the disk takes, appended and synced a batch at a time.
 */
final class StoreLimit implements Section {

    private static final int SECONDS = 3;
    private static final int WARM_UP_SECONDS = 10;
    private static final int COMPONENTS = 10_000;

    /** One event in so many is a change of status. */
    private static final int CHANGES = 100;

    private static final int[] BATCHES = {256, 32};

    /** Not formatted: this runs on the thread that is measured. */
    private static String body(long number, int component, String status, Object time) {
        return "{\"eventType\":\"telephony.trunk.status.changed\",\"sequence\":" + number
                + ",\"event\":{\"trunkId\":\"trunk-" + component + "\",\"status\":\"" + status + "\",\"timestamp\":\""
                + time + "\",\"name\":\"A carrier's trunk\"}}";
    }

    /** Something that takes events, and how many a second it took with each size of batch. */
    private abstract static class Subject implements AutoCloseable {
        final String name;
        final Map<Integer, Samples> rates = new HashMap<>();

        Subject(String name) {
            this.name = name;
        }

        /** Events a second. */
        abstract double measure(int batch, int seconds) throws Exception;

        @Override
        public abstract void close() throws Exception;
    }

    private static final class Appended extends Subject {
        private final FileChannel file;
        private final AtomicLong made = new AtomicLong();

        Appended(Path folder) throws IOException {
            super("append to a file, fdatasync a batch");
            file = FileChannel.open(folder.resolve("appended"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }

        @Override
        double measure(int batch, int seconds) throws IOException {
            long begun = System.nanoTime();
            long events = 0;
            while (System.nanoTime() - begun < seconds * 1_000_000_000L) {
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < batch; i++) {
                    long number = made.getAndIncrement();
                    lines.append(body(number, (int) (number % COMPONENTS), "UP", "2026-01-01T00:00:00Z"))
                            .append('\n');
                }
                file.write(ByteBuffer.wrap(lines.toString().getBytes(UTF_8)));
                file.force(false);
                events += batch;
            }
            return events * 1e9 / (System.nanoTime() - begun);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** A node as far as its store is concerned. */
    private record Node(Store store, StoreWriter writer, AcceptEvent acceptEvent) implements AutoCloseable {

        static Node on(Store store, Configuration configuration) {
            StoreWriter writer = store.startWriter();
            return new Node(
                    store,
                    writer,
                    new AcceptEvent(LedgerContext.of(writer, store.clock(Clock.systemUTC()), () -> configuration)));
        }

        @Override
        public void close() {
            writer.close();
            store.close();
        }
    }

    /** One node, or several in one database, each of which is sent events of all components. */
    private static final class Ledger extends Subject {
        private final List<Node> nodes;
        private final AutoCloseable link;
        private final AtomicInteger made = new AtomicInteger();
        private final AtomicReference<Throwable> failed = new AtomicReference<>();

        Ledger(String name, List<Node> nodes, AutoCloseable link) {
            super(name);
            this.nodes = nodes;
            this.link = link;
        }

        @Override
        double measure(int batch, int seconds) throws InterruptedException {
            long begun = System.nanoTime();
            long end = begun + seconds * 1_000_000_000L;
            AtomicLong taken = new AtomicLong();
            CountDownLatch ended = new CountDownLatch(batch * nodes.size());
            for (Node node : nodes) {
                for (int i = 0; i < batch; i++) {
                    next(node, end, taken, ended);
                }
            }
            ended.await();
            if (failed.get() != null) {
                throw new IllegalStateException("a write failed, so there is no rate", failed.get());
            }
            return taken.get() * 1e9 / (System.nanoTime() - begun);
        }

        private void next(Node node, long end, AtomicLong taken, CountDownLatch ended) {
            if (System.nanoTime() >= end) {
                ended.countDown();
                return;
            }
            node.acceptEvent().accept(event(made.getAndIncrement())).whenComplete((accepted, failure) -> {
                if (failure != null) {
                    failed.compareAndSet(null, failure);
                    ended.countDown();
                    return;
                }
                taken.incrementAndGet();
                next(node, end, taken, ended);
            });
        }

        private static StatusEvent event(int number) {
            int component = number % COMPONENTS;
            Instant now = Instant.now();
            // The same of one component for a hundred rounds, but for one in a hundred.
            Status status = (number / COMPONENTS + component) / CHANGES % 2 == 0 ? Status.UP : Status.DOWN;
            // At random places of an index, as hashes are, and as long as one.
            long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
            String hash = Long.toHexString(mixed | Long.MIN_VALUE).repeat(4);
            return new StatusEvent(
                    "genesys",
                    new ComponentId("genesys", "trunk", "trunk-" + component),
                    "telephony.trunk.status.changed",
                    status,
                    status.name(),
                    now,
                    true,
                    now,
                    "A carrier's trunk",
                    "Genesys Cloud CX",
                    null,
                    false,
                    DeliveryKey.at(now, hash),
                    body(number, component, status.name(), now),
                    null,
                    null,
                    Evidence.WORD,
                    null);
        }

        @Override
        public void close() throws Exception {
            nodes.forEach(Node::close);
            link.close();
        }
    }

    @Override
    public Table measure(Place place) throws Exception {
        Path folder = place.fresh("limits");
        Configuration configuration = new ConfigurationReader(place.project().resolve("config"), RunningRouter.secrets())
                .read()
                .orThrow();
        List<Subject> subjects = new ArrayList<>();
        try (DatabaseServer database = DatabaseServer.start(place.fresh("postgres"))) {
            return measure(place, folder, configuration, database, subjects);
        }
    }

    private static Table measure(
            Place place, Path folder, Configuration configuration, DatabaseServer database, List<Subject> subjects)
            throws Exception {
        try {
            subjects.add(new Appended(folder));
            subjects.add(new Ledger(
                    "SQLite",
                    List.of(Node.on(SqliteStore.open(folder.resolve("data")), configuration)),
                    () -> {}));
            subjects.add(onPostgres("PostgreSQL, one node", database, 1, configuration, 0));
            subjects.add(onPostgres("PostgreSQL, two nodes", database, 2, configuration, 0));
            subjects.add(
                    onPostgres("PostgreSQL, 1 ms there and back, two nodes", database, 2, configuration, 500_000));
            return measure(place, subjects);
        } finally {
            for (Subject subject : subjects) {
                subject.close();
            }
        }
    }

    private static Subject onPostgres(String name, DatabaseServer database, int nodes, Configuration configuration, long nanosEachWay)
            throws Exception {
        AutoCloseable link = () -> {};
        String url = database.newDatabase();
        if (nanosEachWay > 0) {
            SlowLink slow = SlowLink.to(url, nanosEachWay);
            link = slow;
            url = slow.url();
        }
        Settings.Database settings = new Settings.Database(url, DatabaseServer.USER, DatabaseServer.PASSWORD);
        List<Node> all = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            all.add(Node.on(PostgresStore.open(settings), configuration));
        }
        return new Ledger(name, all, link);
    }

    private static Table measure(Place place, List<Subject> subjects) throws Exception {
        for (Subject subject : subjects) {
            subject.measure(BATCHES[0], place.seconds(WARM_UP_SECONDS));
        }
        List<Subject> turns = new ArrayList<>(subjects);
        for (int run = 0; run < place.runs(); run++) {
            for (Subject turn : turns) {
                for (int batch : BATCHES) {
                    double rate = turn.measure(batch, place.seconds(SECONDS));
                    System.out.printf("  %s, %d: %.0f/s%n", turn.name, batch, rate);
                    turn.rates.computeIfAbsent(batch, size -> new Samples()).add(rate);
                }
            }
            Collections.rotate(turns, -1);
        }
        Table table = new Table(
                "The store's limit",
                "Events of 10,000 components handed to the accept transaction, one in 100 a change, without HTTP, signatures "
                        + "and routes; 256 and 32 of each node under way all the time, which is how large a batch can "
                        + "become. In one process, median of " + place.runs() + " runs of " + SECONDS
                        + " s in turn, each begun with another store, after " + WARM_UP_SECONDS
                        + " s to warm up (least – most). PostgreSQL syncs what it commits, and shares the machine.",
                "store",
                "events a second, 256 under way",
                "events a second, 32 under way");
        for (Subject subject : subjects) {
            table.row(
                    subject.name,
                    subject.rates.get(BATCHES[0]).shown(",.0f"),
                    subject.rates.get(BATCHES[1]).shown(",.0f"));
        }
        return table;
    }
}
