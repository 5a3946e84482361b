package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.trunkline.app.App;
import io.trunkline.config.Configuration;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.ledger.AcceptEvent;
import io.trunkline.ledger.ForgetComponent;
import io.trunkline.ledger.LedgerContext;
import io.trunkline.ledger.NotedTransactions;
import io.trunkline.ledger.OfflineOrders;
import io.trunkline.ledger.query.ComponentView;
import io.trunkline.ledger.query.EventBody;
import io.trunkline.ledger.query.LedgerQueries;
import io.trunkline.ledger.query.Query;
import io.trunkline.model.ComponentId;
import io.trunkline.model.OfflineOrder;
import io.trunkline.model.Status;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.normalize.SampleBody;
import io.trunkline.source.signature.Headers;
import io.trunkline.store.GroupCommitWriter;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ForgetCommandIT {

    private static final String KNOWN = "genesys/trunk/trunk-us-east-01";

    @TempDir
    private Path folder;

    private Map<String, String> variables(int managementPort) {
        return Map.of(
                "TRUNKLINE_DATA", folder.resolve("data").toString(),
                "TRUNKLINE_SERVER_HOST", "127.0.0.1",
                "TRUNKLINE_SERVER_PORT", "0",
                "TRUNKLINE_PAGERDUTY_URL", "http://127.0.0.1:1",
                "TRUNKLINE_MANAGEMENT_PORT", Integer.toString(managementPort));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private ConfigurationReader reader(int managementPort) {
        Map<String, String> environment = new HashMap<>(CommandLineRun.ENVIRONMENT);
        environment.putAll(variables(managementPort));
        return new ConfigurationReader(Path.of("config"), environment);
    }

    private CommandLineRun forget(int managementPort, String component) {
        return CommandLineRun.with(variables(managementPort), "", "forget", component);
    }

    /** What a router left behind that has heard of one trunk. */
    private void hearOf(int managementPort) throws Exception {
        Configuration configuration = reader(managementPort).read().orThrow();
        Source genesys = configuration.sources().named("genesys").orElseThrow();
        Instant now = Instant.now();
        byte[] body = SampleBody.of(genesys, "trunk", "trunk-us-east-01", Status.DOWN, now);
        NormalizedEvent.Event event =
                (NormalizedEvent.Event) new EventNormalizer().normalise(genesys, body, Headers.none(), now);
        try (SqliteStore store = SqliteStore.open(configuration.settings().data());
                GroupCommitWriter transactions = new GroupCommitWriter(store::openWriter)) {
            new AcceptEvent(LedgerContext.of(transactions, Clock.systemUTC(), () -> configuration))
                    .accept(event.event())
                    .join();
        }
    }

    /** The last line of what {@code simulate} is given to play again. */
    private EventBody lastOfTheHistory() {
        try (SqliteStore store = SqliteStore.open(folder.resolve("data"))) {
            List<EventBody> history = new ArrayList<>();
            new LedgerQueries(store.reader(), Clock.systemUTC()).bodies(Query.newest(10), history::add);
            return history.get(history.size() - 1);
        }
    }

    private boolean isForgotten() {
        try (SqliteStore store = SqliteStore.open(folder.resolve("data"))) {
            return new LedgerQueries(store.reader(), Clock.systemUTC())
                    .components(Query.newest(10)).stream()
                            .filter(row -> row.id().equals(ComponentId.parse(KNOWN)))
                            .anyMatch(ComponentView::forgotten);
        }
    }

    @Test
    void a_running_router_is_asked_and_has_what_was_done_before_in_its_audit_log() throws Exception {
        int port = freePort();
        hearOf(port);
        forget(port, "genesys/trunk/before");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger audit = (Logger) LoggerFactory.getLogger("audit");
        Level before = audit.getLevel();
        audit.setLevel(Level.INFO);
        audit.addAppender(lines);
        try (App node = new App(new ReloadableConfiguration(reader(port)), Path.of("routes"))) {
            node.start();

            CommandLineRun known = forget(port, KNOWN);
            CommandLineRun unknown = forget(port, "genesys/trunk/never-heard-of");

            assertThat(known.err()).isEmpty();
            assertThat(known.out())
                    .isEqualToNormalizingNewlines(
                            "forgotten: " + KNOWN + ", through the router at http://127.0.0.1:" + port + "\n");
            assertThat(known.exit()).isZero();
            assertThat(unknown.exit()).isEqualTo(1);
            assertThat(unknown.err()).isEqualToNormalizingNewlines("not known: genesys/trunk/never-heard-of\n");
            await().untilAsserted(() -> assertThat(new ArrayList<>(lines.list))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .filteredOn(line -> line.contains("from the command line"))
                    .singleElement(STRING)
                    .startsWith("forget genesys/trunk/before by ")
                    .endsWith("why: not said; not known"));
        } finally {
            audit.detachAppender(lines);
            audit.setLevel(before);
        }
        assertThat(isForgotten()).isTrue();
    }

    @Test
    void where_none_runs_the_store_itself_is_worked_on() throws Exception {
        int port = freePort();
        hearOf(port);
        assertThat(isForgotten()).isFalse();

        CommandLineRun known = forget(port, KNOWN);

        assertThat(known.err()).isEmpty();
        assertThat(known.out()).startsWith("forgotten: " + KNOWN + ", in the store in " + folder.resolve("data"));
        assertThat(known.exit()).isZero();
        assertThat(isForgotten()).isTrue();
        assertThat(lastOfTheHistory().forgotten()).hasToString(KNOWN);
        assertThat(forget(port, "genesys/trunk/never-heard-of").exit()).isEqualTo(1);
    }

    @Test
    void an_order_that_no_router_saw_is_kept_for_the_next_ones_audit_log() throws Exception {
        int port = freePort();
        hearOf(port);
        CommandLineRun.with(variables(port), "", "forget", "--reason", "torn down", KNOWN);
        forget(port, "genesys/trunk/never-heard-of");

        List<OfflineOrder> kept = new ArrayList<>();
        List<OfflineOrder> again = new ArrayList<>();
        try (SqliteStore store = SqliteStore.open(folder.resolve("data"));
                StoreWriter transactions = store.startWriter()) {
            new OfflineOrders(transactions).handOver(kept::add).join();
            new OfflineOrders(transactions).handOver(again::add).join();
        }

        assertThat(kept)
                .extracting(OfflineOrder::who, OfflineOrder::action, OfflineOrder::what, OfflineOrder::why)
                .containsExactly(
                        tuple(System.getProperty("user.name"), "forget", KNOWN, "torn down"),
                        tuple(System.getProperty("user.name"), "forget", "genesys/trunk/never-heard-of", null));
        assertThat(kept).extracting(OfflineOrder::outcome).containsExactly("forgotten", "not known");
        assertThat(again).isEmpty();
    }

    @Test
    void an_order_that_cannot_be_noted_is_not_carried_out() throws Exception {
        hearOf(freePort());
        OfflineOrder untimed = new OfflineOrder(null, "alice", "forget", KNOWN, null, "forgotten");

        try (SqliteStore store = SqliteStore.open(folder.resolve("data"));
                StoreWriter transactions = store.startWriter()) {
            ForgetComponent order = new ForgetComponent(
                    new NotedTransactions(transactions, found -> untimed),
                    Clock.systemUTC(),
                    reader(freePort()).read().orThrow().settings().rules());
            assertThatThrownBy(() -> order.forget(ComponentId.parse(KNOWN)).join())
                    .isInstanceOf(CompletionException.class);
        }
        assertThat(isForgotten()).isFalse();
    }

    @Test
    void a_store_that_is_in_use_though_no_router_answers_is_left_alone() throws Exception {
        int port = freePort();
        hearOf(port);
        try (SqliteStore inUse = SqliteStore.open(folder.resolve("data"))) {
            CommandLineRun run = forget(port, KNOWN);

            assertThat(inUse).isNotNull();
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err())
                    .isEqualToNormalizingNewlines("no router answers at http://127.0.0.1:" + port
                            + ", and the store in " + folder.resolve("data") + " is in use by another router\n");
        }
    }

    @Test
    void without_a_store_there_is_nothing_to_forget_and_none_is_made() throws Exception {
        CommandLineRun run = forget(freePort(), KNOWN);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("there is no store: ");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void whatever_else_answers_at_the_port_is_not_believed() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        other.start();
        try {
            CommandLineRun run = forget(other.getAddress().getPort(), KNOWN);

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("answered 404");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void what_is_no_component_is_wrong_usage() {
        CommandLineRun run = CommandLineRun.of("forget", "trunk/trunk-us-east-01");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("'trunk/trunk-us-east-01' is not a component: expected source/kind/id");
    }

    @Test
    void platforms_id_that_one_component_has_is_enough() throws Exception {
        int port = freePort();
        hearOf(port);

        CommandLineRun unknown = forget(port, "trunk-us-east");
        CommandLineRun known = forget(port, "trunk-us-east-01");

        assertThat(unknown.err()).isEqualToNormalizingNewlines("not known: trunk-us-east\n");
        assertThat(known.out()).startsWith("forgotten: " + KNOWN + ", in the store in ");
        assertThat(isForgotten()).isTrue();
    }
}
