package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Edits that do not check: the last good content stays in force. */
class RejectedEditTest extends ReloadFixture {

    @Test
    void a_file_that_does_not_check_keeps_the_last_good_one_and_says_so_once() {
        Configuration before = live.get();
        folder.write("services.yaml", "default: nobody\nservices: {}\nwrong: 1\n");

        for (int i = 0; i < 5; i++) {
            assertThat(live.checkForEdits()).isFalse();
        }

        assertThat(live.get()).isSameAs(before);
        assertThat(live.rejected().orElseThrow()).hasSize(2);
        assertThat(logged(Level.ERROR))
                .containsExactly(folder.file("services.yaml")
                        + " does not check, the last good one stays in force:"
                        + " wrong: is an unknown key; expected one of default, services, components, topology, redundant"
                        + " | services: has no service; expected one service at least");
    }

    @Test
    void other_broken_content_is_logged_again() {
        folder.write("services.yaml", "default: [");
        look();
        folder.write("services.yaml", "default: {");
        look();

        assertThat(logged(Level.ERROR)).hasSize(2);
    }

    @Test
    void a_file_that_is_mended_takes_effect_and_says_so() {
        folder.write("services.yaml", "broken");
        look();
        folder.write("services.yaml", Folder.SERVICES.replace("EU Finance", "Money"));

        assertThat(look()).isTrue();
        assertThat(live.rejected()).isEmpty();
        assertThat(service().name()).isEqualTo("Money");
        assertThat(logged(Level.INFO)).containsExactly(folder.file("services.yaml") + " is mended and in force");
    }

    @Test
    void a_file_that_is_put_back_as_it_was_is_mended_too() {
        folder.write("services.yaml", "broken");
        look();
        folder.write("services.yaml", Folder.SERVICES);
        look();

        assertThat(live.rejected()).isEmpty();
        assertThat(logged(Level.INFO)).containsExactly(folder.file("services.yaml") + " is mended and in force");
    }

    @Test
    void a_broken_file_does_not_keep_the_others_from_taking_effect() {
        folder.write("sources.yaml", "broken").write("services.yaml", Folder.SERVICES.replace("EU Finance", "Money"));

        assertThat(look()).isTrue();
        assertThat(service().name()).isEqualTo("Money");
        assertThat(live.get().sources().named("genesys")).isPresent();
        assertThat(live.rejected().orElseThrow())
                .extracting(Problem::file)
                .containsExactly(folder.file("sources.yaml").toString());
    }

    @Test
    void a_file_that_is_needed_and_deleted_keeps_the_last_good_one() {
        folder.delete("sources.yaml");

        assertThat(look()).isFalse();
        assertThat(live.get().sources().named("genesys")).isPresent();
        assertThat(live.rejected().orElseThrow()).hasSize(1);
    }

    @Test
    void maintenance_is_checked_again_when_the_services_that_it_names_change() {
        folder.write("maintenance.yaml", WINDOW.replace("eu-finance", "new-one"));
        look();
        assertThat(live.rejected().orElseThrow()).hasSize(1);

        folder.write("services.yaml", Folder.SERVICES.replace("eu-finance", "new-one"));
        look();
        assertThat(live.rejected()).isEmpty();
        assertThat(live.get().maintenance().covering(TRUNK, "new-one", Instant.parse("2026-11-24T23:00:00Z")))
                .isPresent();

        folder.write("services.yaml", Folder.SERVICES);
        look();
        look();
        assertThat(live.rejected().orElseThrow()).hasSize(1);
        assertThat(logged(Level.ERROR)).hasSize(2);
    }

    @Test
    void a_maintenance_file_that_does_not_check_keeps_the_router_from_nothing() {
        folder.write(
                "maintenance.yaml",
                WINDOW + WINDOW.replace("maintenance:\n", "").replace("eu-finance", "gone"));
        live = new ReloadableConfiguration(folder.reader());

        assertThat(live.get().maintenance().covering(TRUNK, "eu-finance", Instant.parse("2026-11-24T23:00:00Z")))
                .isPresent();
        assertThat(live.rejected().orElseThrow()).isNotEmpty();
        assertThat(logged(Level.ERROR)).singleElement().asString().contains("the router starts with what can be read");
    }
}
