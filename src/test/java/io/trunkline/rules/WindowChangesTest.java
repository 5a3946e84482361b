package io.trunkline.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.WeeklyHours;
import io.trunkline.rules.MaintenanceWindows.Planned;
import io.trunkline.rules.WindowChanges.Begun;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowChangesTest {

    private static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");
    private static final Instant ELEVEN = TEN.plusSeconds(3600);
    private static final Planned WORK = new Planned("m1", List.of(), Set.of("retail"), TEN, ELEVEN, "carrier work");
    private static final Begun NOTED = new Begun("m1", TEN, ELEVEN);

    @Test
    void a_window_begins_once() {
        assertThat(WindowChanges.begun(List.of(WORK), List.of(), TEN.minusMillis(1)))
                .isEmpty();
        assertThat(WindowChanges.begun(List.of(WORK), List.of(), TEN)).containsExactly(WORK);
        assertThat(WindowChanges.begun(List.of(WORK), List.of(NOTED), TEN.plusSeconds(5)))
                .isEmpty();
        assertThat(WindowChanges.begun(List.of(WORK), List.of(), ELEVEN)).isEmpty();
    }

    @Test
    void it_is_over_when_its_end_came_or_a_person_ended_it_before() {
        assertThat(WindowChanges.over(List.of(WORK), List.of(NOTED), ELEVEN.minusMillis(1)))
                .isEmpty();
        assertThat(WindowChanges.over(List.of(WORK), List.of(NOTED), ELEVEN)).containsExactly(NOTED);
        assertThat(WindowChanges.over(List.of(), List.of(NOTED), TEN.plusSeconds(5)))
                .containsExactly(NOTED);
    }

    @Test
    void what_ended_while_no_node_ran_ended_when_it_was_planned_to() {
        assertThat(NOTED.endedBy(TEN.plusSeconds(5))).isEqualTo(TEN.plusSeconds(5));
        assertThat(NOTED.endedBy(ELEVEN.plusSeconds(7200))).isEqualTo(ELEVEN);
    }

    @Test
    void a_weekly_window_begins_again_a_week_later() {
        WeeklyHours tuesdays =
                new WeeklyHours(Set.of(DayOfWeek.TUESDAY), LocalTime.of(10, 0), LocalTime.of(11, 0), ZoneOffset.UTC);
        Planned weekly = new Planned("patching", List.of(), Set.of("retail"), null, tuesdays, "");
        Begun first = new Begun("patching", TEN, ELEVEN);
        Instant nextWeek = TEN.plusSeconds(7 * 86_400);

        assertThat(WindowChanges.over(List.of(weekly), List.of(first), nextWeek))
                .containsExactly(first);
        assertThat(WindowChanges.begun(List.of(weekly), List.of(first), nextWeek))
                .containsExactly(weekly);
    }
}
