package io.trunkline.config;

import io.trunkline.model.QuietHours;
import io.trunkline.model.WeeklyHours;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads hours of a week: those of a window that comes back, and those in which a service is not paged for everything. */
final class HoursReader {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm").withResolverStyle(ResolverStyle.STRICT);
    private static final String EXPECTED_TIME = "a time of day such as \"02:00\"";
    private static final String EXPECTED_ZONE = "a time zone such as Europe/Berlin";
    private static final List<String> DAYS = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");
    private static final List<String> SEVERITIES = List.of("critical", "error", "warning", "info");

    private HoursReader() {}

    /** {@code {days: [SUN], from: "02:00", to: "04:00", zone: Europe/Berlin}}. */
    static Optional<WeeklyHours> weekly(ConfigNode place) {
        if (!place.isMappingOf(List.of("days", "from", "to", "zone"))) {
            return Optional.empty();
        }
        String expected = String.join(", ", DAYS);
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        place.at("days")
                .values(ValueParsers.oneOf(DAYS), expected)
                .forEach(day -> days.add(DayOfWeek.of(DAYS.indexOf(day) + 1)));
        return hours(place, days).filter(hours -> !days.isEmpty());
    }

    /** {@code {from: "22:00", to: "06:00", zone: Europe/Berlin, severities: [warning]}}. */
    static Optional<QuietHours> quiet(ConfigNode place) {
        if (!place.isMappingOf(List.of("from", "to", "zone", "severities"))) {
            return Optional.empty();
        }
        List<String> severities =
                place.at("severities").values(ValueParsers.oneOf(SEVERITIES), String.join(", ", SEVERITIES));
        return hours(place, EnumSet.allOf(DayOfWeek.class))
                .filter(hours -> !severities.isEmpty())
                .map(hours -> new QuietHours(hours, Set.copyOf(severities)));
    }

    private static Optional<WeeklyHours> hours(ConfigNode place, Set<DayOfWeek> days) {
        Optional<LocalTime> from = place.at("from").value(HoursReader::time, EXPECTED_TIME);
        Optional<LocalTime> to = place.at("to").value(HoursReader::time, EXPECTED_TIME);
        Optional<ZoneId> zone = place.at("zone").value(HoursReader::zone, EXPECTED_ZONE);
        if (Stream.of(from, to, zone).anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        if (from.get().equals(to.get())) {
            place.at("to").problem("is the same as from", "another time of day; one before from is on the next day");
            return Optional.empty();
        }
        return Optional.of(new WeeklyHours(days, from.get(), to.get(), zone.get()));
    }

    private static LocalTime time(String text) {
        try {
            return LocalTime.parse(text, TIME);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
