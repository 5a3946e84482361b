package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.trunkline.model.ComponentId;
import io.trunkline.rules.Maintenance;
import io.trunkline.source.Source;
import io.trunkline.source.Verification.Hmac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadableConfigurationTest extends ReloadFixture {

    @Test
    void the_hash_tells_which_content_is_in_force(@TempDir Path elsewhere) throws IOException {
        ReloadableConfiguration other = new ReloadableConfiguration(new Folder(elsewhere).reader());
        long before = live.hash();
        assertThat(other.hash()).isEqualTo(before);

        Files.writeString(temp.resolve("maintenance.yaml"), WINDOW);
        assertThat(live.hash()).isEqualTo(before);
        assertThat(live.checkForEdits() | live.checkForEdits()).isTrue();
        long edited = live.hash();
        assertThat(edited).isNotEqualTo(before);

        Files.writeString(temp.resolve("maintenance.yaml"), "maintenance: 7");
        assertThat(live.checkForEdits() | live.checkForEdits()).isFalse();
        assertThat(live.hash()).as("a rejected edit is not in force").isEqualTo(edited);
    }

    @Test
    void a_key_that_comes_into_the_secrets_file_is_taken_without_a_restart() throws IOException {
        Path secrets = temp.resolve("keys.env");
        folder.unset("FINANCE_KEY").set("TRUNKLINE_PAGERDUTY_SECRETS", secrets.toString());
        SecretsFile.put(secrets, "FINANCE_KEY", "first");
        live = new ReloadableConfiguration(folder.reader());
        assertThat(live.get().directory().service("eu-finance").orElseThrow().routingKey())
                .isEqualTo("first");

        SecretsFile.put(secrets, "FINANCE_KEY", "second");

        live.checkForEdits();
        assertThat(live.checkForEdits()).isTrue();
        assertThat(live.get().directory().service("eu-finance").orElseThrow().routingKey())
                .isEqualTo("second");
    }

    @Test
    void a_service_whose_key_is_still_to_come_waits_for_the_secrets_file() throws IOException {
        Path secrets = temp.resolve("keys.env");
        folder.set("TRUNKLINE_PAGERDUTY_SECRETS", secrets.toString());
        live = new ReloadableConfiguration(folder.reader());
        folder.write(
                "services.yaml",
                Folder.SERVICES.replace("services:", "services:\n  apac: {name: APAC, routing-key: \"{{env:APAC}}\"}"));
        live.checkForEdits();
        live.checkForEdits();
        assertThat(live.get().directory().service("apac")).isEmpty();

        SecretsFile.put(secrets, "APAC", "key");

        live.checkForEdits();
        live.checkForEdits();
        assertThat(live.get().directory().service("apac")).isPresent();
        assertThat(live.rejected()).isEmpty();
    }

    @Test
    void a_configuration_that_does_not_check_does_not_start() {
        folder.write("sources.yaml", "sources: {}")
                .write("services.yaml", "x: y")
                .write("application.properties", "trunkline.x=y")
                .write("maintenance.yaml", "z: 1");

        assertThatThrownBy(() -> new ReloadableConfiguration(folder.reader()))
                .isInstanceOfSatisfying(InvalidConfiguration.class, e -> assertThat(e.problems())
                        .isEqualTo(folder.reader().check())
                        .extracting(Problem::file)
                        .contains(
                                folder.file("application.properties").toString(),
                                folder.file("sources.yaml").toString(),
                                folder.file("services.yaml").toString())
                        .doesNotContain(folder.file("maintenance.yaml").toString()));
    }

    @Test
    void nothing_changes_while_nothing_is_edited() {
        Configuration before = live.get();

        assertThat(look()).isFalse();
        assertThat(live.get()).isSameAs(before);
        assertThat(log.list).isEmpty();
    }

    @Test
    void an_edit_of_services_takes_effect_and_is_logged() {
        folder.write("services.yaml", Folder.SERVICES.replace("EU Finance", "Money"));

        assertThat(look()).isTrue();
        assertThat(service().name()).isEqualTo("Money");
        assertThat(logged(Level.INFO))
                .containsExactly(folder.file("services.yaml") + " was read again and is in force");
    }

    @Test
    void an_edit_of_sources_takes_effect() {
        folder.write("sources.yaml", Folder.SOURCES.replace("  genesys:", "  other:"));

        assertThat(look()).isTrue();
        assertThat(live.get().sources().all()).extracting(Source::name).containsExactly("other");
    }

    @Test
    void maintenance_comes_changes_and_goes() {
        Instant during = Instant.parse("2026-11-24T23:00:00Z");

        folder.write("maintenance.yaml", WINDOW);
        look();
        assertThat(live.get().maintenance().covering(TRUNK, "eu-finance", during))
                .isPresent();

        folder.write("maintenance.yaml", WINDOW.replace("2026-11-24T22", "2026-11-25T00"));
        look();
        assertThat(live.get().maintenance().covering(TRUNK, "eu-finance", during))
                .isEmpty();

        folder.delete("maintenance.yaml");
        look();
        assertThat(live.get().maintenance()).isSameAs(Maintenance.NONE);
        assertThat(live.rejected()).isEmpty();
    }

    @Test
    void a_file_that_is_just_being_written_is_not_taken_half() {
        String half = Folder.SERVICES.replace("  \"trunk-eu-*\": eu-finance\n", "");
        folder.write("services.yaml", half);
        assertThat(live.checkForEdits()).isFalse();
        folder.write("services.yaml", Folder.SERVICES + "  trunk-1: eu-finance\n");
        assertThat(live.checkForEdits()).isFalse();

        assertThat(live.checkForEdits()).isTrue();
        assertThat(live.get()
                        .directory()
                        .find(ComponentId.parse("g/trunk/trunk-1"))
                        .service()
                        .id())
                .isEqualTo("eu-finance");
        assertThat(logged(Level.INFO)).hasSize(1);
    }

    @Test
    void an_editor_may_put_another_file_in_its_place() throws IOException {
        Path other = Files.writeString(temp.resolve("services.yaml~"), Folder.SERVICES.replace("EU Finance", "Money"));
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(folder.file("services.yaml")));
        Files.move(
                other,
                folder.file("services.yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);

        assertThat(look()).isTrue();
        assertThat(service().name()).isEqualTo("Money");
    }

    @Test
    void a_symbolic_link_to_a_folder_may_lead_elsewhere_as_kubernetes_does_it() throws IOException {
        Path mounted = Files.createDirectory(temp.resolve("mounted"));
        Path first = Files.createDirectory(mounted.resolve("..2026_01"));
        Path second = Files.createDirectory(mounted.resolve("..2026_02"));
        new Folder(first);
        new Folder(second).write("services.yaml", Folder.SERVICES.replace("EU Finance", "Money"));
        Files.createSymbolicLink(mounted.resolve("..data"), Path.of("..2026_01"));
        for (String name : List.of("sources.yaml", "services.yaml")) {
            Files.createSymbolicLink(mounted.resolve(name), Path.of("..data", name));
        }
        folder.set("PLACE", "mounted");
        live = new ReloadableConfiguration(new ConfigurationReader(
                mounted, java.util.Map.of("GENESYS_SECRET", "a", "FINANCE_KEY", "b", "DEFAULT_KEY", "c")));

        Files.createSymbolicLink(mounted.resolve("..data_tmp"), Path.of("..2026_02"));
        Files.move(mounted.resolve("..data_tmp"), mounted.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(look()).isTrue();
        assertThat(service().name()).isEqualTo("Money");
    }

    @Test
    void a_secret_in_a_file_is_followed_too() throws IOException {
        Path secret = Files.writeString(temp.resolve("secret"), "first");
        folder.write("sources.yaml", Folder.SOURCES.replace("{{env:GENESYS_SECRET}}", "{{file:" + secret + "}}"));
        look();
        assertThat(secrets()).containsExactly("first");

        Files.writeString(secret, "second");
        assertThat(look()).isTrue();
        assertThat(secrets()).containsExactly("second");

        Files.delete(secret);
        assertThat(look()).isFalse();
        assertThat(secrets()).containsExactly("second");
        assertThat(live.rejected().orElseThrow())
                .extracting(Problem::problem)
                .containsExactly("file " + secret + " does not exist");

        Files.writeString(secret, "third");
        assertThat(look()).isTrue();
        assertThat(secrets()).containsExactly("third");
    }

    @Test
    void application_properties_wait_for_the_next_start() {
        Settings before = live.get().settings();
        folder.write("application.properties", "trunkline.cooldown=1m");
        look();
        look();

        assertThat(live.get().settings()).isEqualTo(before);
        assertThat(logged(Level.WARN))
                .containsExactly(
                        folder.file("application.properties") + " was edited; it takes effect with the next start");
    }

    @Test
    void listeners_get_the_old_and_new_configuration_though_another_throws() {
        List<String> told = new ArrayList<>();
        live.onChange((before, now) -> {
            throw new IllegalStateException("listener");
        });
        live.onChange((before, now) ->
                told.add(before.directory().service("eu-finance").orElseThrow().name() + " -> "
                        + now.directory().service("eu-finance").orElseThrow().name()));

        folder.write("services.yaml", Folder.SERVICES.replace("EU Finance", "Money"));
        look();
        folder.write("services.yaml", "broken");
        look();

        assertThat(told).containsExactly("EU Finance -> Money");
        assertThat(logged(Level.ERROR)).hasSize(2);
    }

    @Test
    void a_scheduler_makes_it_look_by_itself() {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try {
            live.start(scheduler);
            folder.write("services.yaml", Folder.SERVICES.replace("EU Finance", "Money"));

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> service().name().equals("Money"));
        } finally {
            scheduler.shutdownNow();
        }
    }

    private List<String> secrets() {
        return ((Hmac) live.get()
                        .sources()
                        .named("genesys")
                        .orElseThrow()
                        .verify()
                        .get(0))
                .secrets();
    }
}
