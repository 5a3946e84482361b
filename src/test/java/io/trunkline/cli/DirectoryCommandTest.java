package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.ClusterLease;
import io.trunkline.ledger.InventoryStore;
import io.trunkline.model.ComponentId;
import io.trunkline.model.InventoryItem;
import io.trunkline.store.GroupCommitWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryCommandTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Map<String, String> variables;

    @BeforeEach
    void configure() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            variables = new HashMap<>(Map.of(
                    "TRUNKLINE_DATA", folder.resolve("data").toString(),
                    "TRUNKLINE_MANAGEMENT_PORT", Integer.toString(socket.getLocalPort())));
        }
        Files.copy(Path.of("config/sources.yaml"), folder.resolve("sources.yaml"));
        Files.writeString(
                folder.resolve("services.yaml"),
                """
                default: others
                services:
                  london: {name: London, routing-key: london0123456789, match: {site: "London*"}}
                  paris: {name: Paris, routing-key: paris0123456789, match: [{site: "Paris*"}, {trunk-base: "FR*"}]}
                  others: {name: Others, routing-key: others0123456789}
                components: {t-1: paris, "t-9*": paris}
                """);
    }

    private CommandLineRun run(String... command) {
        String[] all = new String[command.length + 2];
        System.arraycopy(command, 0, all, 0, command.length);
        all[command.length] = "--config";
        all[command.length + 1] = folder.toString();
        return CommandLineRun.with(variables, "", all);
    }

    private void learn(InventoryItem... known) {
        try (SqliteStore store = SqliteStore.open(folder.resolve("data"));
                GroupCommitWriter transactions = new GroupCommitWriter(store::openWriter)) {
            InventoryStore components = new InventoryStore(transactions, CLOCK);
            components.learn("genesys", List.of(known), List.of()).join();
            new ClusterLease(transactions, CLOCK).note("list genesys").join();
        }
    }

    private static InventoryItem trunk(String id, String site) {
        return new InventoryItem(new ComponentId("genesys", "trunk", id), "Carrier " + id, site, "EMEA", "Base");
    }

    @Test
    void a_component_is_shown_with_where_it_is_known_from_and_whose_it_is() {
        learn(trunk("t-7", "London City"));

        CommandLineRun shown = run("directory", "t-7");

        assertThat(shown.out())
                .isEqualToNormalizingNewlines(
                        """
                        component    genesys/trunk/t-7
                        known as     name Carrier t-7, site London City, edge-group EMEA, trunk-base Base
                        from         the API of genesys, like this since 2026-11-24T10:00:00Z, confirmed 2026-11-24T10:00:00Z
                        hangs on     site London City, by the API
                        status       nothing was reported yet
                        service      london (London), by match site London*
                        """);
        assertThat(shown.exit()).isZero();
    }

    @Test
    void an_instance_and_its_edge_are_shown_and_the_edge_needs_no_configuration_that_checks() throws IOException {
        learn(new InventoryItem(
                new ComponentId("genesys", "trunk", "t-7"), null, null, null, "Base", "e-1", null, null));
        Path services = folder.resolve("services.yaml");
        Files.writeString(services, Files.readString(services) + "redundant: [Base]\n");

        assertThat(run("directory", "t-7").out())
                .contains(
                        "hangs on     Edge e-1, by the API",
                        "redundant    an instance of Base: DEGRADED while another works");

        Files.writeString(services, "nonsense: true\n");
        assertThat(run("directory", "t-7").out())
                .contains("hangs on     Edge e-1, by the API")
                .doesNotContain("redundant");
    }

    @Test
    void without_an_id_every_component_has_a_line() {
        learn(trunk("t-1", "London City"), trunk("t-2", "London City"), trunk("t-3", "Rome"));

        assertThat(run("directory").out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "COMPONENT SERVICE BY NAME",
                        "t-1 paris id t-1 Carrier t-1",
                        "t-2 london match site London* Carrier t-2",
                        "t-3 others default Carrier t-3");
    }

    @Test
    void what_is_not_known_is_said_so() {
        learn(trunk("t-1", "London City"));

        CommandLineRun shown = run("directory", "t-2");

        assertThat(shown.exit()).isEqualTo(1);
        assertThat(shown.err()).isEqualToNormalizingNewlines("not known: t-2\n");
    }

    @Test
    void check_warns_of_entries_that_match_nothing_that_is_known() {
        learn(trunk("t-1", "London City"));

        CommandLineRun check = run("check");

        assertThat(check.exit()).isZero();
        assertThat(check.out().lines().filter(line -> line.contains("matches none")))
                .extracting(line -> line.replace(folder + "/", ""))
                .containsExactly(
                        "warning: services.yaml: t-9*: matches none of the 1 components that are known; expected an id, a"
                                + " glob or a match of one of them (see: directory)",
                        "warning: services.yaml: match: site Paris*: matches none of the 1 components that are known;"
                                + " expected an id, a glob or a match of one of them (see: directory)",
                        "warning: services.yaml: match: trunk-base FR*: matches none of the 1 components that are known;"
                                + " expected an id, a glob or a match of one of them (see: directory)");
        assertThat(check.out()).contains("has a match, and no source has a platform-api");
    }

    @Test
    void check_says_nothing_of_matches_while_nothing_was_listed() {
        assertThat(run("check").out()).doesNotContain("matches none");
    }
}
