package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.ComponentId;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.Maintenance.Window;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaintenanceReaderTest {

    private static final String WINDOWS =
            """
            maintenance:
              - {id: carrier-work, components: ["trunk-eu-*"], services: [], from: 2026-11-24T22:00:00Z, to: 2026-11-25T02:00:00Z, reason: carrier migration}
            """;
    private static final String WEEKLY =
            """
            maintenance:
              - {id: patching, components: ["genesys/trunk/*"], weekly: {days: [SUN], from: "02:00", to: "04:00", zone: Europe/Berlin}, reason: Edge updates}
            """;
    private static final ComponentId TRUNK = ComponentId.parse("genesys/trunk/trunk-eu-1");
    private static final Instant DURING = Instant.parse("2026-11-24T23:00:00Z");

    @TempDir
    Path temp;

    private Folder folder;

    @BeforeEach
    void start() {
        folder = new Folder(temp);
    }

    @Test
    void without_a_file_or_with_an_empty_one_there_is_no_window() {
        assertThat(folder.configuration().maintenance()).isSameAs(Maintenance.NONE);

        for (String empty : new String[] {"", "# nothing planned\n", "maintenance:\n", "maintenance: []\n"}) {
            folder.write("maintenance.yaml", empty);
            assertThat(folder.configuration().maintenance().covering(TRUNK, "eu-finance", DURING))
                    .isEmpty();
        }
    }

    @Test
    void a_window_ends_at_a_whole_millisecond_as_the_ledger_looks_again_at_one() {
        folder.write("maintenance.yaml", WINDOWS.replace("T02:00:00Z", "T02:00:00.000543958Z"));

        assertThat(folder.configuration().maintenance().covering(TRUNK, "eu-finance", DURING))
                .contains(new Window("carrier-work", Instant.parse("2026-11-25T02:00:00Z"), "carrier migration"));
    }

    @Test
    void a_window_is_read() {
        folder.write("maintenance.yaml", WINDOWS);

        assertThat(folder.configuration().maintenance().covering(TRUNK, "eu-finance", DURING))
                .contains(new Window("carrier-work", Instant.parse("2026-11-25T02:00:00Z"), "carrier migration"));
    }

    @Test
    void a_window_may_name_services_and_needs_no_reason() {
        folder.write(
                "maintenance.yaml",
                """
                maintenance:
                  - {id: a, services: [eu-finance], from: "2026-11-24T22:00+02:00", to: 2026-11-25T02:00:00Z}
                """);

        Maintenance maintenance = folder.configuration().maintenance();
        assertThat(maintenance.covering(TRUNK, "eu-finance", DURING))
                .contains(new Window("a", Instant.parse("2026-11-25T02:00:00Z"), ""));
        assertThat(maintenance.nextChange(Instant.parse("2026-01-01T00:00:00Z")))
                .contains(Instant.parse("2026-11-24T20:00:00Z"));
    }

    @Test
    void a_window_that_comes_back_is_read() {
        folder.write("maintenance.yaml", WEEKLY);

        Maintenance maintenance = folder.configuration().maintenance();
        assertThat(maintenance.covering(TRUNK, null, Instant.parse("2026-03-01T01:30:00Z")))
                .contains(new Window("patching", Instant.parse("2026-03-01T03:00:00Z"), "Edge updates", false));
        assertThat(maintenance.covering(TRUNK, null, Instant.parse("2026-03-02T01:30:00Z")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    [SUN]         | [Sunday]     | .weekly.days[0]: 'Sunday' is not valid; expected MON, TUE, WED, THU, FRI, SAT, SUN
                    "02:00"       | "25:00"      | .weekly.from: '25:00' is not valid; expected a time of day such as "02:00"
                    "04:00"       | "02:00"      | .weekly.to: is the same as from; expected another time of day; one before from is on the next day
                    Europe/Berlin | Berlin       | .weekly.zone: 'Berlin' is not valid; expected a time zone such as Europe/Berlin
                    reason: Edge  | from: 2026-11-24T22:00:00Z, reason: Edge | .from: stands beside weekly; expected from and to inside weekly, or no weekly
                    """)
    void problem_in_weekly_hours_names_its_place(String right, String wrong, String expected) {
        assertThat(WEEKLY).contains(right);
        folder.write("maintenance.yaml", WEEKLY.replace(right, wrong));

        assertThat(folder.warnings()).contains("maintenance.yaml: maintenance[0]" + expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    id: carrier-work,        |                       | .id: is missing; expected an id of its own
                    id: carrier-work         | id: ''                | .id: '' is not valid; expected an id of its own
                    components: [            | component: [          | .component: is an unknown key, did you mean 'components'?; expected one of id, components, services, from, to, weekly, reason
                    components: ["trunk-eu-*"], |                    | : covers nothing; expected components or services
                    ["trunk-eu-*"]           | trunk                 | .components: is a text; expected a list
                    ["trunk-eu-*"]           | [1]                   | .components[0]: is a number; expected an id or a glob (in quotes)
                    services: []             | services: [eu-finanz] | .services[0]: 'eu-finanz' is no service of services.yaml, did you mean 'eu-finance'?; expected one of eu-finance, unassigned
                    2026-11-24T22:00:00Z     | 2026-11-24T22:00:00   | .from: '2026-11-24T22:00:00' is not valid; expected ISO 8601 with an offset, such as 2026-11-24T22:00:00Z
                    2026-11-24T22:00:00Z     | 2026-11-24            | .from: '2026-11-24' is not valid; expected ISO 8601 with an offset, such as 2026-11-24T22:00:00Z
                    2026-11-25T02:00:00Z     | 2026-11-24T22:00:00Z  | .to: is not after from; expected a time after from
                    to: 2026-11-25T02:00:00Z, |                      | .to: is missing; expected ISO 8601 with an offset, such as 2026-11-24T22:00:00Z
                    reason: carrier migration | reason: [a]          | .reason: is a list; expected a text on one line
                    """)
    void problem_in_a_window_names_its_place(String right, String wrong, String expected) {
        assertThat(WINDOWS).contains(right);
        folder.write("maintenance.yaml", WINDOWS.replace(right, wrong == null ? "" : wrong));

        assertThat(folder.warnings()).contains("maintenance.yaml: maintenance[0]" + expected);
        assertThat(folder.problems())
                .as("it never keeps the router from starting")
                .isEmpty();
    }

    @Test
    void an_id_stands_for_one_window() {
        folder.write("maintenance.yaml", WINDOWS + WINDOWS.replace("maintenance:\n", ""));

        assertThat(folder.warnings())
                .contains("maintenance.yaml: maintenance[1].id:"
                        + " 'carrier-work' stands for another window already; expected an id of its own");
    }

    @Test
    void services_are_not_looked_up_in_a_file_that_is_broken_itself() {
        folder.write("maintenance.yaml", WINDOWS.replace("services: []", "services: [eu-finance]"))
                .write("services.yaml", "default: [");

        assertThat(folder.problems()).singleElement().asString().startsWith("services.yaml: ");
    }

    @Test
    void windows_that_can_be_read_are_in_force_beside_one_that_cannot() {
        folder.write(
                "maintenance.yaml",
                WINDOWS
                        + "  - {id: b, services: [gone], components: [trunk-7], from: 2026-11-24T22:00:00Z, to: soon}\n");

        assertThat(folder.configuration().maintenance().covering(TRUNK, "eu-finance", DURING))
                .isPresent();
        assertThat(folder.warnings())
                .hasSize(3)
                .last()
                .asString()
                .contains("starts without its windows that cannot be read");
    }

    @Test
    void a_window_that_is_over_may_name_a_service_that_is_gone() {
        folder.write(
                "maintenance.yaml",
                """
                maintenance:
                  - {id: old, services: [gone], from: 2026-11-23T22:00:00Z, to: 2026-11-24T02:00:00Z}
                """);

        assertThat(folder.warnings()).isEmpty();
    }
}
