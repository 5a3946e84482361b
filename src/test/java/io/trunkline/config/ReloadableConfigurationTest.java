package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Service;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ReloadableConfigurationTest {

    private static final String WINDOW =
            """
            maintenance:
              - {id: a, services: [eu-finance], from: 2026-11-24T22:00:00Z, to: 2026-11-25T02:00:00Z}
            """;
    private static final ComponentId TRUNK = ComponentId.parse("genesys/trunk/trunk-eu-1");

    @TempDir
    Path temp;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ReloadableConfiguration.class);
    private Folder folder;
    private ReloadableConfiguration live;

    @BeforeEach
    void start() {
        log.start();
        logger.addAppender(log);
        folder = new Folder(temp);
        live = new ReloadableConfiguration(folder.reader());
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

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
    void another_broken_content_is_told_anew() {
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
    void listeners_are_told_what_was_and_what_is_and_one_that_fails_harms_nobody() {
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

    /** Twice, since the second look takes what the first has seen. */
    private boolean look() {
        return live.checkForEdits() | live.checkForEdits();
    }

    private Service service() {
        return live.get().directory().service("eu-finance").orElseThrow();
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

    private List<String> logged(Level level) {
        return log.list.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
