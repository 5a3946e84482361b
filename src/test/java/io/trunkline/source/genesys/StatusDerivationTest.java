package io.trunkline.source.genesys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.trunkline.model.Evidence.Fact;
import io.trunkline.model.Reason;
import io.trunkline.model.Status;
import io.trunkline.source.GenesysBodies;
import io.trunkline.source.body.DerivedStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusDerivationTest {

    private static final Map<String, Status> WORDS = Map.of(
            "out_of_service", Status.DOWN, "offline", Status.DOWN, "online", Status.UP, "impaired", Status.DEGRADED);
    private static final String UP = "connectedStatus: {connected: true}";
    private static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    connectedStatus: {connected: false}                                        | DOWN     | connected is false
                    connectedStatus: {connected: false}, optionsStatus: [{optionState: true}]  | DOWN     | connected is false
                    connectedStatus: {connected: true}                                         | UP       | connected is true
                    connectedStatus: {connected: true}, optionsStatus: [], registersStatus: [] | UP       | connected is true
                    connectedStatus: {connected: true}, optionsStatus: [{optionState: true}]   | UP       | connected is true, no OPTIONS failed
                    connectedStatus: {connected: true}, optionsStatus: [{optionState: false}]  | DOWN     | connected is true, 1 of 1 OPTIONS failed
                    connectedStatus: {connected: true}, registersStatus: [{registerState: false, proxyAddress: a}, {registerState: true}] | DEGRADED | connected is true, 1 of 2 registrations failed: a
                    connectedStatus: {connected: true}, optionsStatus: [{optionState: null}]   | UNKNOWN  | connected is true, 1 of 1 OPTIONS say nothing
                    connectedStatus: {}                                                        | UNKNOWN  | connectedStatus does not say
                    connectedStatus: {connected: "false"}                                      | UNKNOWN  | connectedStatus does not say
                    connectedStatus: null                                                      | UNKNOWN  | connectedStatus is missing
                    optionsStatus: [{optionState: false}]                                      | DOWN     | connectedStatus is missing, 1 of 1 OPTIONS failed
                    optionsStatus: [{optionState: false}, {optionState: true}]                 | DEGRADED | connectedStatus is missing, 1 of 2 OPTIONS failed
                    optionsStatus: [{optionState: true}], registersStatus: [{registerState: false}] | DOWN | connectedStatus is missing, no OPTIONS failed, 1 of 1 registrations failed
                    optionsStatus: [{optionState: true}]                                       | UP       | connectedStatus is missing, no OPTIONS failed
                    optionsStatus: [{optionState: false}], optionsEnabledStatus: DISABLED      | UNKNOWN  | connectedStatus is missing
                    connectedStatus: {connected: true}, optionsStatus: [{optionState: true}, {}] | UNKNOWN | connected is true, 1 of 2 OPTIONS say nothing
                    connectedStatus: {connected: true}, optionsStatus: [{optionState: true, errorInfo: {}}] | UP | connected is true, no OPTIONS failed
                    connectedStatus: {connected: true}, optionsStatus: [{proxyAddress: a, errorInfo: {text: refused, code: "403"}}] | DOWN | connected is true, 1 of 1 OPTIONS failed: a refused (403)
                    """)
    void a_trunks_status_follows_from_its_connection_and_its_proxies(String trunk, Status status, String why) {
        DerivedStatus derived = trunk(trunk);

        assertThat(derived.status()).isEqualTo(status);
        assertThat(derived.reason()).isEqualTo(why);
        assertThat(derived.outOfService()).isFalse();
    }

    @Test
    void a_source_may_take_failed_proxies_for_better_or_worse() {
        ProxySeverity mild = new ProxySeverity(Status.DEGRADED, Status.DEGRADED);
        ProxySeverity harsh = new ProxySeverity(Status.DOWN, Status.DOWN);
        JsonNode all = json(UP + ", optionsStatus: [{optionState: false}]");
        JsonNode some = json(UP + ", optionsStatus: [{optionState: false}, {optionState: true}]");

        assertThat(StatusDerivation.GENESYS_TRUNK.derive(all, WORDS, mild).status())
                .isEqualTo(Status.DEGRADED);
        assertThat(StatusDerivation.GENESYS_TRUNK.derive(some, WORDS, harsh).status())
                .isEqualTo(Status.DOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    connectedStatus: {connected: true}, optionsStatus: [{optionState: true}, {proxyAddress: b, optionState: false, errorInfo: {text: timed out, code: "408"}}] | 1 of 2 OPTIONS failed: b timed out (408) | 1 of 2 proxies timed out (408)
                    connectedStatus: {connected: true}, optionsStatus: [{optionState: false}] | 1 of 1 OPTIONS failed | 1 of 1 proxies failed
                    connectedStatus: {connected: true}, optionsStatus: [{proxyAddress: a, optionState: false, errorInfo: {text: timed out}}, {optionState: false, errorInfo: {code: 503}}] | 2 of 2 OPTIONS failed: a timed out, (503) | 2 of 2 proxies failed
                    connectedStatus: {connected: true}, registersStatus: [{registerState: false, errorInfo: {message: refused, code: 403}}] | 1 of 1 registrations failed: refused (403) | 1 of 1 registrations refused (403)
                    connectedStatus: {connected: false}, optionsStatus: [{optionState: false, errorInfo: {details: {message: Certificate expired}}}] | connected is false, 1 of 1 OPTIONS failed: Certificate expired | 1 of 1 proxies failed: Certificate expired
                    connectedStatus: {connected: false}, ipStatus: {address: 1.2.3.4, errorInfo: {text: no route}} | connected is false, its own address: no route | no route
                    connectedStatus: {connected: false} | connected is false |
                    """)
    void the_facts_that_decided_an_outage_are_its_reason(String trunk, String text, String brief) {
        assertThat(trunk(trunk).evidence().reason()).isEqualTo(new Reason(text, brief));
    }

    @Test
    void evidence_lists_stated_and_failed_facts() {
        assertThat(trunk("connectedStatus: {connected: false}, optionsStatus: [{optionState: false}]")
                        .evidence())
                .satisfies(evidence -> {
                    assertThat(evidence.failed()).containsExactlyInAnyOrder(Fact.CONNECTED, Fact.OPTIONS);
                    assertThat(evidence.stated()).containsExactlyInAnyOrder(Fact.CONNECTED, Fact.OPTIONS);
                });
        assertThat(trunk(UP + ", optionsStatus: [], registersStatus: [{registerState: true}]")
                        .evidence())
                .satisfies(evidence -> {
                    assertThat(evidence.failed()).isEmpty();
                    assertThat(evidence.stated()).containsExactlyInAnyOrder(Fact.CONNECTED, Fact.REGISTRATIONS);
                });
        assertThat(trunk(UP + ", optionsEnabledStatus: DISABLED").evidence().stated())
                .containsExactlyInAnyOrder(Fact.CONNECTED, Fact.OPTIONS);
    }

    @ParameterizedTest
    @CsvSource({"DISABLED, UP", "disabled, UP", "NOT_SUPPORTED, UP", "ENABLED, DOWN", "'', DOWN"})
    void a_list_that_is_off_does_not_count(String enabled, Status status) {
        assertThat(trunk(UP + ", optionsStatus: [{optionState: false}], optionsEnabledStatus: '" + enabled + "'")
                        .status())
                .isEqualTo(status);
        assertThat(trunk(UP + ", registersStatus: [{registerState: false}], registersEnabledStatus: '" + enabled + "'")
                        .status())
                .isEqualTo(status);
    }

    @Test
    void a_list_that_is_off_says_so_and_hides_nothing_of_the_other() {
        DerivedStatus derived = trunk(
                UP
                        + ", optionsStatus: [{optionState: false}], optionsEnabledStatus: DISABLED, registersStatus: [{registerState: false}]");

        assertThat(derived.status()).isEqualTo(Status.DOWN);
        assertThat(derived.reason())
                .isEqualTo("connected is true, OPTIONS not counted (DISABLED), 1 of 1 registrations failed");
    }

    @ParameterizedTest
    @CsvSource({"state: inactive, state is inactive", "state: DELETED, state is DELETED"})
    void what_is_out_of_service_on_purpose_counts_as_recovered_whatever_else_it_says(String fact, String why) {
        DerivedStatus trunk = trunk(fact + ", connectedStatus: {connected: false}");
        DerivedStatus edge = StatusDerivation.GENESYS_EDGE.derive(
                json(fact + ", onlineStatus: OFFLINE"), WORDS, ProxySeverity.STANDARD);

        assertThat(List.of(trunk, edge)).allSatisfy(derived -> {
            assertThat(derived.status()).isEqualTo(Status.UP);
            assertThat(derived.outOfService()).isTrue();
            assertThat(derived.reason()).isEqualTo("out of service on purpose: " + why);
        });
    }

    @Test
    void an_active_trunk_is_judged_by_its_connection_in_service_or_not() {
        assertThat(trunk("inService: false, connectedStatus: {connected: false}")
                        .status())
                .isEqualTo(Status.DOWN);
        assertThat(trunk("state: active, inService: true, connectedStatus: {connected: false}")
                        .status())
                .isEqualTo(Status.DOWN);
    }

    @Test
    void an_edges_page_says_that_it_is_offline() {
        JsonNode offline = json("onlineStatus: OFFLINE");
        JsonNode online = json("onlineStatus: ONLINE");

        assertThat(StatusDerivation.GENESYS_EDGE
                        .derive(offline, WORDS, ProxySeverity.STANDARD)
                        .evidence()
                        .reason())
                .isEqualTo(new Reason("onlineStatus is OFFLINE", "offline"));
        assertThat(StatusDerivation.GENESYS_EDGE
                        .derive(online, WORDS, ProxySeverity.STANDARD)
                        .evidence())
                .satisfies(evidence -> {
                    assertThat(evidence.isWord()).isTrue();
                    assertThat(evidence.reason()).isEqualTo(new Reason("onlineStatus is ONLINE", null));
                });
    }

    @ParameterizedTest
    @CsvSource({
        "onlineStatus: ONLINE, UP, onlineStatus is ONLINE",
        "onlineStatus: OFFLINE, DOWN, onlineStatus is OFFLINE",
        "onlineStatus: offline, DOWN, onlineStatus is offline",
        "onlineStatus: REBOOTING, UNKNOWN, onlineStatus is REBOOTING",
        "id: x, UNKNOWN, onlineStatus is missing"
    })
    void an_edge_is_online_or_offline(String edge, Status status, String why) {
        DerivedStatus derived = StatusDerivation.GENESYS_EDGE.derive(json(edge), WORDS, ProxySeverity.STANDARD);

        assertThat(derived.status()).isEqualTo(status);
        assertThat(derived.reason()).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    errorInfo: {message: link down, code: nic.down} | DOWN    | link down (nic.down)
                    errorInfo: {messageParams: {a: b}}              | DOWN    | an error without a text
                    errorInfo: null                                 | UP      | no error
                    errorInfo: {}                                   | UP      | no error
                    id: x                                           | UNKNOWN | errorInfo is missing
                    """)
    void an_interface_of_an_edge_has_an_error_or_none(String body, Status status, String why) {
        DerivedStatus derived = StatusDerivation.GENESYS_INTERFACE.derive(json(body), WORDS, ProxySeverity.STANDARD);

        assertThat(derived.status()).isEqualTo(status);
        assertThat(derived.reason()).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, DEGRADED",
        "exception, DEGRADED",
        "SUCCEEDED, UP",
        "IN_PROGRESS, UP",
        "SIDEWAYS, UNKNOWN",
        "'', UNKNOWN"
    })
    void a_software_update_that_came_to_nothing_is_degraded(String word, Status status) {
        assertThat(StatusDerivation.GENESYS_SOFTWARE_UPDATE
                        .derive(json("status: '" + word + "'"), WORDS, ProxySeverity.STANDARD)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"OUT_OF_SERVICE, DOWN", "online, UP", "Impaired, DEGRADED", "CHANGED, UNKNOWN", "'', UNKNOWN"})
    void an_operational_event_has_a_word(String value, Status status) {
        JsonNode event = json("entityType: TRUNK, entityId: t, entityName: Carrier A, currentValue: '" + value
                + "', timestamp: '2026-11-24T10:00:00Z'");

        assertThat(StatusDerivation.values()).allSatisfy(derivation -> {
            DerivedStatus derived = derivation.derive(event, WORDS, ProxySeverity.STANDARD);
            assertThat(derived.status()).isEqualTo(status);
            assertThat(derived.at()).contains(TEN);
            assertThat(derived.name()).contains("Carrier A");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "eventbridge-trunk-down, DOWN, 2026-11-24T10:00:00.250Z",
        "notification-trunk-down, DOWN, 2026-11-24T10:00:00.250Z",
        "eventbridge-trunk-degraded, DEGRADED, 2026-11-24T12:30:00Z",
        "eventbridge-trunk-up, UP, 2026-11-24T10:10:00Z",
        "rest-trunk, UP, 2026-11-24T10:10:00Z"
    })
    void a_trunk_is_read_in_every_envelope_and_dated_by_its_last_change(String file, Status status, Instant at) {
        DerivedStatus derived =
                StatusDerivation.GENESYS_TRUNK.derive(GenesysBodies.json(file), WORDS, ProxySeverity.STANDARD);

        assertThat(derived.status()).isEqualTo(status);
        assertThat(derived.at()).contains(at);
    }

    @Test
    void a_status_is_dated_by_what_decided_it_and_otherwise_says_no_more_than_not_before() {
        String at = "connectedStateTime: '2026-11-24T10:00:00Z'";
        String later = "optionStateTime: '2026-11-24T12:30:00Z'";

        DerivedStatus down = trunk("connectedStatus: {connected: false, " + at
                + "}, optionsStatus: [{optionState: false, " + later + "}]");
        assertThat(down.at()).as("whatever else changed").contains(TEN);
        assertThat(down.dated()).isTrue();

        DerivedStatus emptied = trunk("connectedStatus: {connected: true, " + at + "}, optionsStatus: []");
        assertThat(emptied.at()).contains(TEN);
        assertThat(emptied.dated()).as("the list may have been emptied since").isFalse();

        DerivedStatus well = trunk("connectedStatus: {connected: true, " + at
                + "}, optionsStatus: [{optionState: true, " + later + "}], registersEnabledStatus: DISABLED");
        assertThat(well.at()).contains(Instant.parse("2026-11-24T12:30:00Z"));
        assertThat(well.dated()).isTrue();

        DerivedStatus undated =
                trunk("connectedStatus: {connected: true, " + at + "}, optionsStatus: [{optionState: false}]");
        assertThat(undated.at()).contains(TEN);
        assertThat(undated.dated()).isFalse();
    }

    @Test
    void a_time_that_cannot_be_read_or_stands_for_never_is_none() {
        assertThat(trunk("connectedStatus: {connected: false, connectedStateTime: soon}")
                        .at())
                .isEmpty();
        assertThat(trunk("connectedStatus: {connected: false, connectedStateTime: '0001-01-01T00:00:00Z'}")
                        .at())
                .isEmpty();
        assertThat(trunk("connectedStatus: {connected: false}").at()).isEmpty();
    }

    @Test
    void instance_name_has_its_edge() {
        assertThat(StatusDerivation.GENESYS_TRUNK
                        .derive(GenesysBodies.json("rest-trunk"), WORDS, ProxySeverity.STANDARD)
                        .name())
                .contains("Carrier A on London Edge 1");
        assertThat(trunk("trunkBase: {name: Carrier B}, edge: {name: E1}").name())
                .contains("Carrier B on E1");
        assertThat(trunk("name: Carrier A E1, edge: {name: E1}").name()).contains("Carrier A E1");
        assertThat(trunk(UP).name()).isEmpty();
    }

    @Test
    void derivations_are_known_by_name() {
        assertThat(StatusDerivation.named("genesys-trunk")).contains(StatusDerivation.GENESYS_TRUNK);
        assertThat(StatusDerivation.named("genesys-site")).isEmpty();
        assertThat(StatusDerivation.labels())
                .containsExactly("genesys-trunk", "genesys-edge", "genesys-interface", "genesys-software-update");
    }

    private static DerivedStatus trunk(String fields) {
        return StatusDerivation.GENESYS_TRUNK.derive(json(fields), WORDS, ProxySeverity.STANDARD);
    }

    /** Fields without the quotes that only a program needs. */
    private static ObjectNode json(String fields) {
        try {
            return (ObjectNode) new YAMLMapper().readTree("{" + fields + "}");
        } catch (JsonProcessingException e) {
            throw new AssertionError(fields, e);
        }
    }
}
