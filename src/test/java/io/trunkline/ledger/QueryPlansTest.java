package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Configuration;
import io.trunkline.model.Status;
import io.trunkline.model.Wake;
import io.trunkline.pagerduty.rest.RemoteIncident;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook;
import io.trunkline.rules.ReadBackPolicy.Found;
import io.trunkline.simulate.FixedDirectory;
import io.trunkline.simulate.ScenarioEvents;
import io.trunkline.simulate.ScenarioSettings;
import io.trunkline.store.GroupCommitWriter;
import io.trunkline.store.Transactions;
import io.trunkline.store.sqlite.SqliteStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the stages do again and again costs what is due or concerned, never what exists: no statement of theirs reads a
 * whole table. Shown on the plans that SQLite makes, with many components in the tables.
 */
class QueryPlansTest {

    private static final int COMPONENTS = 50_000;

    private final Set<String> statements = ConcurrentHashMap.newKeySet();

    @TempDir
    private Path folder;

    @Test
    void no_stage_reads_a_whole_table() throws Exception {
        try (SqliteStore store = SqliteStore.open(folder);
                GroupCommitWriter transactions = new GroupCommitWriter(() -> listening(store.openWriter()))) {
            fill(transactions);
            statements.clear();
            run(transactions);
            assertThat(statements)
                    .as("statements of an outage from report to call")
                    .hasSizeGreaterThan(20);
            try (Connection connection = store.openWriter()) {
                for (String sql : statements) {
                    assertThat(plan(connection, sql)).as(sql).noneMatch(QueryPlansTest::readsAWholeTable);
                }
            }
        }
    }

    /** Each a component of its own, all UP and nothing due. */
    private static void fill(Transactions transactions) {
        transactions
                .submit(store -> store.sql(
                                """
                                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                                INSERT INTO component (id, source, kind, native_id, platform, observed, newest, since,
                                  changes, lag)
                                SELECT 'genesys/trunk/t-' || i, 'genesys', 'trunk', 't-' || i, 'p', 'UP', 0, 0, 0, 0
                                FROM n""")
                        .param(COMPONENTS)
                        .update())
                .join();
    }

    /** An outage from its report to the answer to its call, and a sweep. */
    private static void run(Transactions transactions) {
        var settings = ScenarioSettings.readingBack(ScenarioSettings.settings("5m", "30m", "0s", "60s"));
        var rules = settings.rules();
        var clock = Clock.systemUTC();
        var directory = new FixedDirectory();
        var source = io.trunkline.source.SourceBuilder.source("genesys").build();
        var configuration = new io.trunkline.config.Configuration(
                settings,
                new io.trunkline.source.Sources(List.of(source)),
                directory,
                io.trunkline.rules.Maintenance.NONE);
        Instant now = clock.instant();
        var event = ScenarioEvents.event("t-7", Status.DOWN, now, now);
        var context = LedgerContext.of(transactions, clock, () -> configuration);
        new AcceptEvent(context).accept(event).join();
        var assessed = new AssessComponent(context)
                .assess(event.component(), directory.find(event.component()), configuration.maintenance())
                .join();
        long incident = assessed.wakes().stream()
                .filter(Wake.Open.class::isInstance)
                .map(wake -> ((Wake.Open) wake).incident())
                .findFirst()
                .orElseThrow();
        new OpenIncident(context, new io.trunkline.model.DedupKey("{id}-{status}"))
                .open(incident)
                .join();
        String key = directory.defaultService().routingKey();
        RoutingKeyLease lease = new RoutingKeyLease(context);
        assertThat(lease.take(key, "me").join().granted()).isTrue();
        PendingCall call =
                new PrepareCall(context, lease).next(key, "me").join().orElseThrow();
        new RecordOutcome(context, lease, (failures, after) -> settings.sweepInterval())
                .record(call, new io.trunkline.model.DeliveryResult.Accepted())
                .join();
        FindDueWork findDueWork = new FindDueWork(transactions, clock);
        findDueWork.due(100).join();
        LastResortQueue lastResort = new LastResortQueue(transactions, clock);
        lastResort.take(100).join();
        lastResort.failed(incident, "away").join();
        lastResort.done(incident, true).join();
        var trouble = io.trunkline.rules.alarms.StoreTrouble.at(now);
        new EvaluateAlarms(context)
                .watch(new io.trunkline.rules.alarms.AlarmInputs(java.util.Map.of(), java.util.Optional.of(trouble)))
                .join();
        people(transactions, clock, () -> configuration, call);
        new ForgetComponent(transactions, clock, rules)
                .forget(event.component())
                .join();
    }

    /** What PagerDuty's webhooks tell, and a look at what PagerDuty has. */
    private static void people(
            Transactions transactions, Clock clock, Supplier<Configuration> configuration, PendingCall call) {
        Clock later = Clock.offset(clock, Duration.ofHours(1));
        LedgerContext context = LedgerContext.of(transactions, later, configuration);
        ReadBackIncident readingBack = new ReadBackIncident(context);
        ReadBackIncident.DueReadBack reading =
                readingBack.take(100, token -> true).join().get(0);
        readingBack
                .record(reading, new RemoteIncident(Found.OPEN, "P1", null, null, "S1", null))
                .join();
        RecordWebhook recordWebhook = new RecordWebhook(context);
        Instant now = later.instant();
        recordWebhook
                .hear(new PagerDutyWebhook(
                        "1",
                        PagerDutyWebhook.Kind.ACKNOWLEDGED,
                        "P2",
                        "no key of ours",
                        null,
                        null,
                        now,
                        "Ada",
                        true,
                        null))
                .join();
        recordWebhook.take(100).join().forEach(deed -> recordWebhook
                .found(
                        deed,
                        new io.trunkline.pagerduty.rest.IncidentAlerts(
                                List.of(call.report().dedupKey()), "S1", java.util.Set.of()))
                .join());
        recordWebhook
                .hear(new PagerDutyWebhook(
                        "2", PagerDutyWebhook.Kind.RESOLVED, "P1", null, null, null, now, "Ada", true, null))
                .join();
        recordWebhook
                .hear(new PagerDutyWebhook(
                        "3", PagerDutyWebhook.Kind.REOPENED, "P1", null, null, null, now, "Ada", true, null))
                .join();
    }

    private Connection listening(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.add((String) arguments[0]);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static List<String> plan(Connection connection, String sql) throws SQLException {
        List<String> steps = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql.replace("?", "NULL"))) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return new ArrayList<>(new LinkedHashSet<>(steps));
    }

    /**
     * SCAN is a read of all rows; of a constant row it is none, and {@code incident_next} has only those incidents in it that
     * have a call to make, {@code incident_rejected} those that nobody took; and a subquery holds what was found by an index,
     * for its own steps are looked at too.
     */
    private static boolean readsAWholeTable(String step) {
        return step.startsWith("SCAN ")
                && !step.contains("CONSTANT ROW")
                && !step.contains("(subquery")
                && !step.equals("SCAN due")
                && !step.contains("incident_next")
                && !step.contains("incident_rejected");
    }
}
