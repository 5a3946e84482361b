package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Alarm;
import io.trunkline.model.Alarm.Kind;
import io.trunkline.model.ServiceMatch;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of the router's own alarms. */
class OpsServiceTest {

    private final Folder folder;

    OpsServiceTest(@TempDir Path temp) {
        folder = new Folder(temp);
    }

    @Test
    void a_service_that_there_is_owns_every_alarm_whatever_the_patterns_say() {
        folder.write("application.properties", "trunkline.ops.service=unassigned\n")
                .write("services.yaml", Folder.SERVICES + "  \"*\": eu-finance\n");

        ServiceMatch found = folder.configuration().directory().find(new Alarm(Kind.LATE, "genesys").component());

        assertThat(found.service().id()).isEqualTo("unassigned");
        assertThat(found.how()).isEqualTo(ServiceMatch.How.ALARM);
        assertThat(folder.configuration().directory().ops()).contains(found.service());
    }

    @Test
    void a_service_that_there_is_not_is_one_problem_that_names_both_places() {
        folder.write("application.properties", "trunkline.ops.service=noc\n");

        assertThat(folder.problems())
                .containsExactly("services.yaml: services: has no 'noc', which trunkline.ops.service names;"
                        + " expected that service, or one of eu-finance, unassigned in trunkline.ops.service");
    }

    @Test
    void without_the_setting_there_is_no_ops_service() {
        assertThat(folder.configuration().directory().ops()).isEmpty();
    }

    @Test
    void an_edit_that_takes_the_service_away_is_refused() {
        folder.write("application.properties", "trunkline.ops.service=unassigned\n");
        ReloadableConfiguration live = new ReloadableConfiguration(folder.reader());
        folder.write(
                "services.yaml",
                "default: eu-finance\nservices:\n  eu-finance: {name: EU Finance, routing-key: \"{{env:FINANCE_KEY}}\"}\n");
        live.checkForEdits();
        live.checkForEdits();

        assertThat(live.rejected().orElseThrow())
                .singleElement()
                .asString()
                .contains("services.yaml: services: has no 'unassigned', which trunkline.ops.service names");
        assertThat(live.get().directory().ops()).isPresent();
    }

    @Test
    void no_source_may_have_the_name_that_alarms_come_from() {
        folder.write("sources.yaml", Folder.SOURCES.replace("genesys:", "trunkline:"));

        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources.trunkline: is a reserved name; expected another name");
    }

    @Test
    void how_long_a_source_may_be_silent_is_a_duration() {
        folder.write("sources.yaml", Folder.SOURCES + "    expect-every: 6h\n");

        assertThat(folder.configuration()
                        .sources()
                        .named("genesys")
                        .orElseThrow()
                        .expectEvery())
                .contains(Duration.ofHours(6));
    }
}
