package io.trunkline.model;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.time.zone.ZoneOffsetTransition;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Hours of a week by the clock of a time zone. They begin on a day named, at the first instant whose local time is {@code
 * from} or later, and end at the first that is {@code to} or later: on the next day, if {@code to} is not after {@code
 * from}. Hours that a change of the clocks swallows do not happen.
 *
 * @param days on which they begin
 */
public record WeeklyHours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {

    private static final Set<DayOfWeek> ALL = EnumSet.allOf(DayOfWeek.class);

    public WeeklyHours {
        days = Set.copyOf(days);
    }

    /** The same hours on every day. */
    public static WeeklyHours daily(LocalTime from, LocalTime to, ZoneId zone) {
        return new WeeklyHours(ALL, from, to, zone);
    }

    /** @param to not covered */
    public record Occurrence(Instant from, Instant to) {

        public boolean covers(Instant now) {
            return !now.isBefore(from) && now.isBefore(to);
        }
    }

    /** The hours that cover an instant. */
    public Optional<Occurrence> covering(Instant now) {
        return next(now).filter(hours -> hours.covers(now));
    }

    /** The first hours that end after an instant. */
    public Optional<Occurrence> next(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        // Two weeks: the ones of this week may be swallowed.
        return LongStream.rangeClosed(-2, 14)
                .mapToObj(today::plusDays)
                .filter(day -> days.contains(day.getDayOfWeek()))
                .map(this::beginning)
                .filter(hours -> hours.from().isBefore(hours.to()) && hours.to().isAfter(now))
                .findFirst();
    }

    private Occurrence beginning(LocalDate day) {
        LocalDate last = to.isAfter(from) ? day : day.plusDays(1);
        return new Occurrence(first(day.atTime(from)), first(last.atTime(to)));
    }

    /** The first instant whose local time is that or later. */
    private Instant first(LocalDateTime local) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    /** For people: {@code SUN 02:00-04:00 Europe/Berlin}. */
    @Override
    public String toString() {
        String named = days.size() == ALL.size()
                ? ""
                : days.stream()
                                .sorted()
                                .map(day -> day.getDisplayName(TextStyle.SHORT, Locale.ROOT)
                                        .toUpperCase(Locale.ROOT))
                                .collect(Collectors.joining(","))
                        + " ";
        return named + from + "-" + to + " " + zone;
    }
}
