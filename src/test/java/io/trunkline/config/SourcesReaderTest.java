package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import io.trunkline.model.Status;
import io.trunkline.source.Cidr;
import io.trunkline.source.Source;
import io.trunkline.source.Source.DeliveryId;
import io.trunkline.source.Source.Subject;
import io.trunkline.source.genesys.StatusDerivation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcesReaderTest {

    private static final String STATUSES = "statuses: {UP: [UP], DEGRADED: [DEGRADED], DOWN: [DOWN]}";

    @TempDir
    Path temp;

    private Folder folder;

    @BeforeEach
    void start() {
        folder = new Folder(temp);
    }

    @Test
    void every_field_is_read() {
        folder.write(
                "sources.yaml",
                Folder.SOURCES
                        + """
                  relay-2:
                    platform: NICE CXone
                    verify: {type: none}
                    allow: [192.0.2.0/24, "2001:db8::/32"]
                    trusted-proxies: [10.0.0.1]
                    type: [/eventType, /detail-type]
                    events:
                      trunk.status: {kind: trunk, id: [/event/trunkId, /id]}
                      leak: {kind: compliance, id: /event/id}
                    status: [/event/status, /state]
                    occurred-at: /event/timestamp
                    name: [/event/name]
                    delivery-id: header:X-Delivery-Id
                    components-of: genesys
                    statuses: {UP: [UP, Available, UP], DEGRADED: [impaired], DOWN: [down]}
                    console-url: "http://console.example/#/{kind}s/{id}"
                """);

        Source source = folder.configuration().sources().named("relay-2").orElseThrow();

        assertThat(source.platform()).isEqualTo("NICE CXone");
        assertThat(source.allow()).extracting(Cidr::toString).containsExactly("192.0.2.0/24", "2001:db8::/32");
        assertThat(source.trustedProxies()).extracting(Cidr::toString).containsExactly("10.0.0.1");
        assertThat(source.type()).isEqualTo(pointers("/eventType", "/detail-type"));
        assertThat(source.events())
                .isEqualTo(Map.of(
                        "trunk.status", new Subject("trunk", pointers("/event/trunkId", "/id")),
                        "leak", new Subject("compliance", pointers("/event/id"))));
        assertThat(source.status()).isEqualTo(pointers("/event/status", "/state"));
        assertThat(source.occurredAt()).isEqualTo(pointers("/event/timestamp"));
        assertThat(source.componentName()).isEqualTo(pointers("/event/name"));
        assertThat(source.deliveryId()).contains(new DeliveryId(null, "X-Delivery-Id"));
        assertThat(source.componentsOf()).isEqualTo("genesys");
        assertThat(source.words())
                .isEqualTo(Map.of(
                        "up", Status.UP,
                        "available", Status.UP,
                        "impaired", Status.DEGRADED,
                        "down", Status.DOWN));
        assertThat(source.consoleUrl()).isEqualTo("http://console.example/#/{kind}s/{id}");
    }

    @Test
    void what_is_left_out_is_empty_and_components_are_the_sources_own() {
        Source source = folder.configuration().sources().named("genesys").orElseThrow();

        assertThat(source.allow()).isEmpty();
        assertThat(source.trustedProxies()).isEmpty();
        assertThat(source.occurredAt()).isEmpty();
        assertThat(source.componentName()).isEmpty();
        assertThat(source.deliveryId()).isEmpty();
        assertThat(source.consoleUrl()).isNull();
        assertThat(source.componentsOf()).isEqualTo("genesys");
    }

    @Test
    void a_delivery_id_may_be_in_the_body() {
        change(STATUSES, STATUSES + "\n    delivery-id: /id");

        assertThat(folder.configuration()
                        .sources()
                        .named("genesys")
                        .orElseThrow()
                        .deliveryId())
                .isEqualTo(Optional.of(new DeliveryId(JsonPointer.compile("/id"), null)));
    }

    @Test
    void words_ignore_case_in_the_root_locale() {
        change("UP: [UP]", "UP: [ONLINE]");

        assertThat(folder.configuration()
                        .sources()
                        .named("genesys")
                        .orElseThrow()
                        .words())
                .containsEntry("online", Status.UP);
    }

    @Test
    void compliance_events_need_no_status() {
        change("kind: trunk", "kind: compliance");
        change("    status: /event/status\n", "");
        change("    " + STATUSES + "\n", "");

        Source source = folder.configuration().sources().named("genesys").orElseThrow();
        assertThat(source.status()).isEmpty();
        assertThat(source.words()).isEmpty();
    }

    @Test
    void a_status_may_be_derived_for_all_events_or_for_one_and_needs_no_words_then() {
        change("status: /event/status", "status: genesys-trunk");
        change("    " + STATUSES + "\n", "");
        change("id: /event/trunkId}", "id: /event/trunkId}, edge: {kind: edge, id: /id, status: genesys-edge}");

        Source source = folder.configuration().sources().named("genesys").orElseThrow();

        assertThat(source.status()).isEmpty();
        assertThat(source.derivation("telephony.trunk.status.changed")).contains(StatusDerivation.GENESYS_TRUNK);
        assertThat(source.derivation("edge")).contains(StatusDerivation.GENESYS_EDGE);
        assertThat(source.derivation("unknown")).isEmpty();
    }

    @Test
    void one_derived_event_beside_others_leaves_these_their_words() {
        change("id: /event/trunkId}", "id: /event/trunkId}, edge: {kind: edge, id: /id, status: genesys-edge}");

        Source source = folder.configuration().sources().named("genesys").orElseThrow();

        assertThat(source.status()).isEqualTo(pointers("/event/status"));
        assertThat(source.derivation("telephony.trunk.status.changed")).isEmpty();
    }

    @Test
    void a_source_whose_secret_is_not_set_or_empty_is_a_problem() {
        folder.unset("GENESYS_SECRET");
        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources.genesys.verify.secrets[0]:"
                        + " environment variable GENESYS_SECRET is not set; expected set it, or enabled: false");

        folder.set("GENESYS_SECRET", "");
        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources.genesys.verify.secrets[0]:"
                        + " environment variable GENESYS_SECRET is empty; expected set it, or enabled: false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    platform: Genesys Cloud CX | platform: ''  | platform: '' is not valid; expected a text on one line
                    platform: Genesys Cloud CX | platform: 7   | platform: is a number; expected a text on one line (in quotes)
                    platform: Genesys Cloud CX | platform: [a] | platform: is a list; expected a text on one line
                    platform: Genesys Cloud CX | platform:     | platform: is missing; expected a text on one line
                    platform: Genesys Cloud CX | plattform: x  | plattform: is an unknown key, did you mean 'platform'?; expected one of enabled, platform, verify, allow, trusted-proxies, envelope, type, events, status, occurred-at, name, delivery-id, components-of, statuses, console-url, expect-every, platform-api, proxies-failed, trunk-types
                    type: /eventType | type: eventType   | type: 'eventType' is not valid; expected a JSON pointer such as /event/status, or a list of them
                    type: /eventType | type: ''          | type: '' is not valid; expected a JSON pointer such as /event/status, or a list of them
                    type: /eventType | type: []          | type: is an empty list; expected a JSON pointer such as /event/status, or a list of them
                    type: /eventType | type: [/a, [/b]]  | type[1]: is a list; expected a JSON pointer such as /event/status, or a list of them
                    type: /eventType |                   | type: is missing; expected a JSON pointer such as /event/status, or a list of them
                    status: /event/status | occurred-at: /event/timestamp | status: is missing; expected a JSON pointer such as /event/status, a list of them, or the name of a derivation: genesys-trunk or genesys-edge or genesys-interface or genesys-software-update
                    status: /event/status | status: genesys-trnk | status: 'genesys-trnk' is not valid; expected a JSON pointer such as /event/status, a list of them, or the name of a derivation: genesys-trunk or genesys-edge or genesys-interface or genesys-software-update
                    id: /event/trunkId | id: /id, status: /s | events."telephony.trunk.status.changed".status: '/s' is not valid; expected the name of a derivation: genesys-trunk or genesys-edge or genesys-interface or genesys-software-update
                    kind: trunk | kind: compliance, status: genesys-trunk | events."telephony.trunk.status.changed".status: has no effect: a compliance event needs no status; expected no status
                    kind: trunk | kind: Trunk      | events."telephony.trunk.status.changed".kind: 'Trunk' is not valid; expected a kind such as trunk, site, edge or compliance
                    kind: trunk | kinds: trunk     | events."telephony.trunk.status.changed".kinds: is an unknown key, did you mean 'kind'?; expected one of kind, id, status
                    UP: [UP]    | UP: []           | statuses.UP: is an empty list; expected a list of words
                    UP: [UP]    | UNKNOWN: [UP]    | statuses.UNKNOWN: is an unknown key; expected one of UP, DEGRADED, DOWN
                    UP: [UP]    | UP: [down]       | statuses.DOWN[0]: 'DOWN' stands under UP already; expected each word under one status (upper and lower case are the same)
                    UP: [UP],   |                  | statuses: has no word for UP, so that no outage would ever end; expected UP: [...]
                    UP: [UP]    | UP: [true]       | statuses.UP[0]: is a boolean; expected a word (in quotes)
                    status: /event/status | {status: /s, allow: x} | allow: is a text; expected a list
                    status: /event/status | {status: /s, allow: [x]} | allow[0]: 'x' is not valid; expected a CIDR such as 10.0.0.0/8
                    status: /event/status | {status: /s, trusted-proxies: [10.0.0.0/33]} | trusted-proxies[0]: '10.0.0.0/33' is not valid; expected a CIDR such as 10.0.0.0/8
                    status: /event/status | {status: /s, delivery-id: 'header:'} | delivery-id: 'header:' is not valid; expected a JSON pointer, or header: and the name of a header
                    status: /event/status | {status: /s, components-of: cxone} | components-of: 'cxone' is no source; expected one of genesys
                    status: /event/status | {status: /s, console-url: 'ftp://x/{id}'} | console-url: 'ftp://x/{id}' is not valid; expected a URL that begins with https:// or http://, with {kind} and {id}
                    status: /event/status | {status: /s, console-url: 'https://x/{name}'} | console-url: 'https://x/{name}' is not valid; expected a URL that begins with https:// or http://, with {kind} and {id}
                    status: /event/status | {status: /s, trunk-types: [SIP]} | trunk-types[0]: 'SIP' is not valid; expected EXTERNAL, PHONE, EDGE, or a list of them
                    status: /event/status | {status: /s, proxies-failed: {all: bad}} | proxies-failed.all: 'bad' is not valid; expected DOWN or DEGRADED
                    status: /event/status | {status: /s, expect-every: 0s} | expect-every: '0s' is not valid; expected a duration such as 250ms, 5s, 5m, 1h or 1d, above zero
                    status: /event/status | {status: /s, expect-every: daily} | expect-every: 'daily' is not valid; expected a duration such as 250ms, 5s, 5m, 1h or 1d, above zero
                    status: /event/status | {status: /s, expect-every: 60} | expect-every: is a number; expected a duration such as 250ms, 5s, 5m, 1h or 1d, above zero (in quotes)
                    status: /event/status | {status: /s, console-url: 'https://x/ {id}'} | console-url: 'https://x/ {id}' is not valid; expected a URL that begins with https:// or http://, with {kind} and {id}
                    """)
    void problem_names_its_place(String right, String wrong, String expected) {
        String line = wrong == null
                ? ""
                : wrong.replaceAll("^\\{(.*)}$", "$1").replaceAll("^status: /s, ", "status: /s\n    ");
        change(right, line);

        assertThat(folder.problems()).contains("sources.yaml: sources.genesys." + expected);
    }

    @Test
    void events_and_statuses_are_needed() {
        change("    " + STATUSES + "\n", "");
        change("events: {telephony.trunk.status.changed: {kind: trunk, id: /event/trunkId}}", "events: {}");
        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources.genesys.events: lets nothing pass;"
                        + " expected one event type at least, as in TYPE: {kind: trunk, id: /event/trunkId}");

        change("events: {}", "events: {a: {kind: trunk, id: /event/trunkId}}");
        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources.genesys.statuses: is missing; expected a mapping (key: value)");
    }

    @ParameterizedTest
    @CsvSource({"Genesys", "a_b", "-a", "'\"a b\"'", "'\"\"'"})
    void names_are_parts_of_a_path(String name) {
        change("  genesys:", "  " + name + ":");

        assertThat(folder.problems())
                .singleElement()
                .asString()
                .endsWith("is no name for a source; expected lower-case letters, digits and dashes,"
                        + " since it is part of a path");
    }

    @Test
    void pagerduty_is_reserved() {
        change("  genesys:", "  pagerduty:");

        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources.pagerduty: is a reserved name; expected another name");
    }

    @Test
    void no_source_at_all_is_a_problem() {
        folder.write("sources.yaml", "sources: {}");
        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources: has no source; expected one source at least");

        folder.write("sources.yaml", "sources:");
        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources: is missing; expected a mapping (key: value)");
    }

    @Test
    void a_source_that_is_turned_off_is_checked_and_left_out_and_its_secrets_need_not_be_there() {
        String off = Folder.SOURCES
                .replace("sources:\n", "")
                .replace("genesys:", "second:\n    enabled: false")
                .replace("GENESYS_SECRET", "NOT_SET");
        folder.write("sources.yaml", Folder.SOURCES + off);
        assertThat(folder.problems()).isEmpty();
        assertThat(folder.configuration().sources().all())
                .extracting(Source::name)
                .containsExactly("genesys");

        folder.write("sources.yaml", Folder.SOURCES + off.replace("header:", "heeder:"));
        assertThat(folder.problems()).anySatisfy(problem -> assertThat(problem)
                .startsWith("sources.yaml: sources.second.verify.heeder: is an unknown key"));

        folder.write("sources.yaml", Folder.SOURCES + off.replace("enabled: false", "enabled: true"));
        assertThat(folder.problems())
                .containsExactly(
                        "sources.yaml: sources.second.verify.secrets[0]: environment variable NOT_SET is not set;"
                                + " expected set it, or enabled: false");
    }

    @Test
    void whether_a_source_is_enabled_may_come_from_the_environment_and_is_true_or_false() {
        change("platform:", "enabled: \"{{env:ON:false}}\"\n    platform:");
        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources: has no source that is enabled; expected one source at least");

        folder.set("ON", "true");
        assertThat(folder.problems()).isEmpty();

        folder.set("ON", "yes");
        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources.genesys.enabled: '{{env:ON:false}}' is not valid;"
                        + " expected true or false");
    }

    @Test
    void the_source_that_a_queue_is_pulled_for_has_to_be_there_and_enabled() {
        String queue = "trunkline.sqs.queue=https://sqs.us-east-1.amazonaws.com/1/q\ntrunkline.sqs.source=";
        folder.write("application.properties", queue + "genesys");
        assertThat(folder.problems()).isEmpty();

        folder.write("application.properties", queue + "other");
        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources.other: is missing or not enabled, and trunkline.sqs.source"
                        + " names it; expected that source, or another name there");
    }

    @Test
    void components_are_shared_in_one_step_only() {
        folder.write(
                "sources.yaml",
                Folder.SOURCES
                        + Folder.SOURCES
                                .replace("sources:\n", "")
                                .replace("genesys:", "second:")
                                .replace("status: /event/status", "status: /s\n    components-of: genesys")
                        + Folder.SOURCES
                                .replace("sources:\n", "")
                                .replace("genesys:", "third:")
                                .replace("status: /event/status", "status: /s\n    components-of: second"));

        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources.third.components-of: 'second' has components-of itself;"
                        + " expected the source that has these components");
    }

    @Test
    void all_problems_of_all_sources_are_reported_at_once() {
        folder.write("sources.yaml", "sources:\n  A: {}\n  b: 1\n  c: {verify: {type: hmac}, events: {x: y}}\n");

        assertThat(folder.problems()).hasSize(11).allMatch(problem -> problem.startsWith("sources.yaml: sources."));
    }

    private void change(String right, String wrong) {
        String text = folder.read("sources.yaml");
        assertThat(text).contains(right);
        folder.write("sources.yaml", text.replace(right, wrong));
    }

    private static List<JsonPointer> pointers(String... texts) {
        return Stream.of(texts).map(JsonPointer::compile).toList();
    }
}
