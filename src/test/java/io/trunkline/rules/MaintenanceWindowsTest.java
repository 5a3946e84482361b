package io.trunkline.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.ComponentId;
import io.trunkline.model.ComponentPattern;
import io.trunkline.rules.Maintenance.Window;
import io.trunkline.rules.MaintenanceWindows.Planned;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MaintenanceWindowsTest {

    private static final ComponentId TRUNK = ComponentId.parse("genesys/trunk/trunk-eu-1");

    @Test
    void a_window_covers_its_start_and_not_its_end() {
        Maintenance maintenance = maintenance(window("a", 10, 20, "trunk-eu-*"));

        assertThat(maintenance.covering(TRUNK, "x", at(9))).isEmpty();
        assertThat(maintenance.covering(TRUNK, "x", at(10))).contains(new Window("a", at(20), "work on a"));
        assertThat(maintenance.covering(TRUNK, "x", at(20).minusNanos(1))).isPresent();
        assertThat(maintenance.covering(TRUNK, "x", at(20))).isEmpty();
    }

    @Test
    void a_window_covers_what_it_names_by_id_whole_name_or_glob() {
        assertThat(covers("trunk-eu-1")).isTrue();
        assertThat(covers("genesys/trunk/trunk-eu-1")).isTrue();
        assertThat(covers("*/trunk/*")).isTrue();
        assertThat(covers("trunk-us-*")).isFalse();
        assertThat(covers("cxone/trunk/trunk-eu-1")).isFalse();
    }

    @Test
    void a_window_covers_every_component_of_a_service_that_it_names() {
        Maintenance maintenance =
                new MaintenanceWindows(List.of(new Planned("a", List.of(), Set.of("eu-finance"), at(10), at(20), "")));

        assertThat(maintenance.covering(TRUNK, "eu-finance", at(15))).isPresent();
        assertThat(maintenance.covering(TRUNK, "retail", at(15))).isEmpty();
        assertThat(maintenance.covering(TRUNK, null, at(15))).isEmpty();
    }

    @Test
    void of_several_windows_the_one_that_ends_last_counts() {
        Maintenance maintenance =
                maintenance(window("a", 10, 20, "*"), window("b", 5, 30, "*"), window("c", 12, 18, "*"));

        assertThat(maintenance.covering(TRUNK, "x", at(15))).map(Window::id).contains("b");
        assertThat(maintenance.covering(TRUNK, "x", at(25))).map(Window::id).contains("b");
    }

    @Test
    void the_next_change_is_the_next_start_or_end_of_any_window() {
        Maintenance maintenance = maintenance(window("a", 10, 20, "*"), window("b", 15, 30, "*"));

        assertThat(Stream.of(0, 10, 15, 20, 29)
                        .map(now -> maintenance.nextChange(at(now)).orElseThrow()))
                .containsExactly(at(10), at(15), at(20), at(30), at(30));
        assertThat(maintenance.nextChange(at(30))).isEmpty();
        assertThat(Maintenance.NONE.nextChange(at(0))).isEmpty();
    }

    private static boolean covers(String pattern) {
        return maintenance(window("a", 0, 10, pattern))
                .covering(TRUNK, "x", at(5))
                .isPresent();
    }

    private static Maintenance maintenance(Planned... windows) {
        return new MaintenanceWindows(List.of(windows));
    }

    private static Planned window(String id, int from, int to, String pattern) {
        return new Planned(id, List.of(new ComponentPattern(pattern)), Set.of(), at(from), at(to), "work on " + id);
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second);
    }
}
