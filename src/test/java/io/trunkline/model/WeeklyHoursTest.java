package io.trunkline.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.WeeklyHours.Occurrence;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WeeklyHoursTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static WeeklyHours sunday(String from, String to, ZoneId zone) {
        return new WeeklyHours(Set.of(DayOfWeek.SUNDAY), LocalTime.parse(from), LocalTime.parse(to), zone);
    }

    private static Occurrence hours(String from, String to) {
        return new Occurrence(Instant.parse(from), Instant.parse(to));
    }

    @Test
    void hours_cover_their_beginning_and_not_their_end() {
        WeeklyHours hours = sunday("02:00", "04:00", ZoneOffset.UTC);

        assertThat(hours.covering(Instant.parse("2026-03-01T01:59:59Z"))).isEmpty();
        assertThat(hours.covering(Instant.parse("2026-03-01T02:00:00Z")))
                .contains(hours("2026-03-01T02:00:00Z", "2026-03-01T04:00:00Z"));
        assertThat(hours.covering(Instant.parse("2026-03-01T04:00:00Z"))).isEmpty();
        assertThat(hours.covering(Instant.parse("2026-03-02T03:00:00Z"))).isEmpty();
        assertThat(hours.next(Instant.parse("2026-03-01T04:00:00Z")))
                .contains(hours("2026-03-08T02:00:00Z", "2026-03-08T04:00:00Z"));
    }

    @Test
    void hours_whose_end_is_not_after_their_beginning_end_on_the_next_day() {
        WeeklyHours hours = sunday("22:00", "06:00", ZoneOffset.UTC);

        assertThat(hours.covering(Instant.parse("2026-03-02T05:59:00Z")))
                .contains(hours("2026-03-01T22:00:00Z", "2026-03-02T06:00:00Z"));
        assertThat(hours.covering(Instant.parse("2026-03-01T05:00:00Z"))).isEmpty();
    }

    @Test
    void they_go_by_the_clock_of_their_zone() {
        assertThat(sunday("01:00", "04:00", BERLIN).next(Instant.parse("2026-03-28T00:00:00Z")))
                .as("the hour that summer time takes is not theirs")
                .contains(hours("2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z"));
        assertThat(sunday("01:00", "04:00", BERLIN).next(Instant.parse("2026-10-24T00:00:00Z")))
                .as("the hour that winter time gives is theirs")
                .contains(hours("2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z"));
    }

    @Test
    void an_end_that_does_not_exist_is_the_first_instant_after_it() {
        assertThat(sunday("01:30", "02:30", BERLIN).next(Instant.parse("2026-03-28T00:00:00Z")))
                .contains(hours("2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z"));
    }

    @Test
    void hours_that_a_change_of_the_clocks_swallows_do_not_happen() {
        assertThat(sunday("02:10", "02:50", BERLIN).next(Instant.parse("2026-03-28T00:00:00Z")))
                .contains(hours("2026-04-05T00:10:00Z", "2026-04-05T00:50:00Z"));
    }

    @Test
    void people_read_them_as_they_are_written() {
        assertThat(sunday("02:00", "04:00", BERLIN)).hasToString("SUN 02:00-04:00 Europe/Berlin");
        assertThat(WeeklyHours.daily(LocalTime.of(22, 0), LocalTime.of(6, 0), BERLIN))
                .hasToString("22:00-06:00 Europe/Berlin");
    }
}
