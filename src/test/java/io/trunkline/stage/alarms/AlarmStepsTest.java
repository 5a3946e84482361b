package io.trunkline.stage.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.trunkline.config.Configuration;
import io.trunkline.ledger.EvaluateAlarms;
import io.trunkline.ledger.LedgerContext;
import io.trunkline.model.Alarm;
import io.trunkline.model.Alarm.Kind;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceDirectory;
import io.trunkline.model.Status;
import io.trunkline.model.Wake;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.alarms.ActiveAlarm;
import io.trunkline.simulate.Scenario;
import io.trunkline.simulate.ScenarioSettings;
import io.trunkline.source.SourceBuilder;
import io.trunkline.source.Sources;
import io.trunkline.stage.deliver.UndeliveredIncident;
import io.trunkline.store.GroupCommitWriter;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.Transactions;
import io.trunkline.store.sqlite.InMemoryStore;
import io.trunkline.store.sqlite.SqliteDialect;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a node knows of alarms without the ledger: what it heard meanwhile, and that the ledger fails. */
class AlarmStepsTest {

    private static final Alarm STORE = new Alarm(Kind.STORE, "");
    private static final Alarm SILENT = new Alarm(Kind.SILENT, "genesys");

    private Instant now = Scenario.START;
    private final InstantSource clock = () -> now;
    private final InMemoryStore store = new InMemoryStore();
    private final SourceActivity activity = new SourceActivity(clock);
    private Optional<String> ops = Optional.of("noc");
    private Set<String> missingRoutes = Set.of();
    private RuntimeException failure;
    private CompletableFuture<Void> hangs = CompletableFuture.completedFuture(null);
    private final AlarmSteps alarms = new AlarmSteps(
            this::configuration,
            new EvaluateAlarms(LedgerContext.of(this.transactions(), clock, this::configuration)),
            activity,
            () -> missingRoutes,
            clock,
            Duration.ofMillis(20));

    @AfterEach
    void close() {
        store.close();
    }

    private Configuration configuration() {
        Service noc = new Service("noc", "Operations", "key-noc", Map.of(Status.DOWN, "error"));
        return new Configuration(
                ScenarioSettings.settings("5m", "30m", "5s", "60s"),
                new Sources(List.of(SourceBuilder.source("genesys")
                        .expectEvery(Duration.ofMinutes(2))
                        .build())),
                new ServiceDirectory(List.of(noc), "noc", Map.of(), Map.of(), ops),
                Maintenance.NONE);
    }

    private Transactions transactions() {
        return new Transactions() {
            @Override
            public <T> CompletableFuture<T> submit(Work<T> work) {
                return failure == null
                        ? hangs.thenCompose(nothing -> store.submit(work))
                        : CompletableFuture.failedFuture(failure);
            }
        };
    }

    /** Looks every ten seconds, for so many seconds. */
    private List<Wake> look(int seconds) throws InterruptedException {
        List<Wake> wakes = List.of();
        for (int second = 0; second < seconds; second += 10) {
            wakes = alarms.watch();
            now = now.plusSeconds(10);
        }
        return wakes;
    }

    private List<Alarm> raised() {
        return alarms.raised().stream().map(ActiveAlarm::alarm).toList();
    }

    private void fails() {
        failure = new StoreUnavailableException("disk full", null);
    }

    @Test
    void a_source_is_silent_until_this_node_hears_it() throws InterruptedException {
        assertThat(look(140)).singleElement().isInstanceOf(Wake.Assess.class);
        assertThat(raised()).containsExactly(SILENT);

        activity.request("genesys");
        look(10);
        assertThat(raised()).isEmpty();
    }

    @Test
    void request_received_while_the_store_failed_is_not_lost() throws InterruptedException {
        look(100);
        fails();
        activity.request("genesys");
        look(20);
        failure = null;
        look(60);
        assertThat(raised()).isEmpty();
    }

    private List<String> linesOf(Runnable trouble) {
        Logger log = (Logger) LoggerFactory.getLogger(AlarmSteps.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            trouble.run();
            look(60);
            failure = null;
            look(600);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            log.detachAppender(lines);
        }
        return lines.list.stream().map(ILoggingEvent::getMessage).toList();
    }

    @Test
    void trouble_of_the_store_is_one_line_at_the_beginning_and_one_at_the_end() {
        activity.request("genesys");
        assertThat(linesOf(this::fails).stream().filter(line -> line.startsWith("Alarms")))
                .containsExactly("Alarms cannot be looked at: {}", "Alarms are looked at again");
    }

    @Test
    void trouble_that_the_writer_logs_is_its_line() {
        SqliteDialect full = new SqliteDialect(
                () -> {
                    throw new SQLiteException("[SQLITE_FULL] disk is full", SQLiteErrorCode.SQLITE_FULL);
                },
                null);
        try (GroupCommitWriter writer = new GroupCommitWriter(full)) {
            failure = writer.submit(client -> null)
                    .handle((done, failed) -> (RuntimeException) failed)
                    .join();
        }
        assertThat(linesOf(() -> {})).noneMatch(line -> line.startsWith("Alarms"));
    }

    @Test
    void a_store_that_fails_for_a_minute_goes_to_the_last_resort_at_once_and_once() throws InterruptedException {
        look(10);
        fails();
        look(60);
        assertThat(alarms.untold()).isEmpty();
        assertThat(raised()).isEmpty();
        look(10);
        assertThat(alarms.untold())
                .containsExactly(new UndeliveredIncident(
                        0,
                        "noc",
                        Status.DOWN,
                        "trunkline-store",
                        "error: Trunkline: the ledger could not be written since 2026-11-24T08:00:10Z",
                        "trunkline/alarm/store",
                        1,
                        "",
                        "the router may be unable to page about itself"));
        assertThat(raised()).containsExactly(STORE);
        alarms.told();
        look(600);
        assertThat(alarms.untold()).isEmpty();
    }

    @Test
    void a_last_resort_that_fails_is_tried_again_later_each_time() throws InterruptedException {
        fails();
        look(70);
        int attempts = 0;
        for (int minute = 0; minute < 60; minute++) {
            for (int ten = 0; ten < 6; ten++) {
                attempts += alarms.untold().size();
                look(10);
            }
        }
        assertThat(attempts).isBetween(10, 14);
        alarms.told();
        look(3600);
        assertThat(alarms.untold()).isEmpty();
    }

    @Test
    void store_trouble_becomes_an_alarm_when_the_store_is_back_and_the_next_goes_to_the_last_resort()
            throws InterruptedException {
        fails();
        look(70);
        assertThat(alarms.untold()).hasSize(1);
        failure = null;
        assertThat(look(10)).hasSize(1);
        assertThat(raised()).containsExactly(STORE);
        look(310);
        assertThat(raised()).doesNotContain(STORE);
        fails();
        look(70);
        assertThat(alarms.untold()).hasSize(1);
    }

    @Test
    void a_store_that_hangs_fails_and_is_not_asked_more_until_it_answers() throws InterruptedException {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        hangs = answer;
        activity.request("genesys");
        look(80);
        assertThat(alarms.untold()).hasSize(1);
        assertThat(alarms.unwell()).contains("the ledger was not looked at for a minute");
        answer.complete(null);
        look(20);
        assertThat(raised()).containsExactly(STORE);
        assertThat(alarms.unwell()).isEmpty();
    }

    @Test
    void a_mistake_of_ours_is_no_trouble_of_the_store_but_all_is_not_well() throws InterruptedException {
        failure = new IllegalStateException("touched 2 rows instead of one");
        look(120);
        assertThat(alarms.untold()).isEmpty();
        assertThat(raised()).isEmpty();
        assertThat(alarms.unwell()).isNotEmpty();
    }

    @Test
    void an_edit_that_stays_rejected_for_five_minutes_is_an_alarm_and_none_for_the_last_resort()
            throws InterruptedException {
        boolean[] rejected = {true};
        Alarm alarm = new Alarm(Kind.REJECTED_EDIT, "");
        alarms.withRouteEdits(() -> rejected[0]);
        look(290);
        assertThat(raised()).doesNotContain(alarm);
        look(30);
        assertThat(raised()).contains(alarm);
        assertThat(alarms.untold()).isEmpty();
        assertThat(alarms.unwell()).isEmpty();

        rejected[0] = false;
        look(10);
        assertThat(raised()).doesNotContain(alarm);
    }

    @Test
    void a_copy_of_the_ledger_that_is_late_is_an_alarm_until_there_is_a_newer_one() throws InterruptedException {
        Alarm alarm = new Alarm(Kind.BACKUP, "");
        Instant[] made = {now.minus(Duration.ofHours(36)).plusSeconds(60)};
        alarms.withCopies(() -> Optional.ofNullable(made[0]));
        look(60);
        assertThat(raised()).doesNotContain(alarm);
        look(10);
        assertThat(raised()).contains(alarm);

        made[0] = now;
        look(10);
        assertThat(raised()).doesNotContain(alarm);

        made[0] = null;
        look(10);
        assertThat(raised()).doesNotContain(alarm);
    }

    @Test
    void missing_route_is_an_alarm_after_a_minute_and_goes_to_the_last_resort_once() throws InterruptedException {
        look(10);
        missingRoutes = Set.of("assess");
        look(50);
        assertThat(raised()).isEmpty();
        assertThat(alarms.unwell()).containsExactly("the route assess does not run");
        look(20);
        assertThat(raised()).containsExactly(new Alarm(Kind.ROUTE, "assess"));
        assertThat(alarms.untold())
                .containsExactly(new UndeliveredIncident(
                        0,
                        "noc",
                        Status.DOWN,
                        "trunkline-route-assess",
                        "error: Trunkline: the route assess does not run since 2026-11-24T08:00:10Z",
                        "trunkline/alarm/route-assess",
                        1,
                        "",
                        "the router may be unable to page about itself"));
        alarms.told();
        look(60);
        assertThat(alarms.untold()).isEmpty();

        missingRoutes = Set.of();
        look(10);
        assertThat(raised()).doesNotContain(new Alarm(Kind.ROUTE, "assess"));
        assertThat(alarms.unwell()).isEmpty();
    }

    @Test
    void store_and_missing_route_each_go_to_the_last_resort() throws InterruptedException {
        fails();
        missingRoutes = Set.of("deliver");
        look(80);
        assertThat(alarms.untold()).extracting(UndeliveredIncident::dedupKey).containsExactly("trunkline-store");
        alarms.told();
        assertThat(alarms.untold())
                .extracting(UndeliveredIncident::dedupKey)
                .containsExactly("trunkline-route-deliver");
    }

    @Test
    void without_an_ops_service_nothing_goes_to_the_last_resort() throws InterruptedException {
        ops = Optional.empty();
        fails();
        look(120);
        assertThat(alarms.untold()).isEmpty();
        assertThat(raised()).containsExactly(STORE);
    }
}
