package io.trunkline.simulate;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How many people a simulation would have paged, by day (in UTC) and service. */
final class PlayedPages {

    private final Map<String, Map<LocalDate, Integer>> services = new TreeMap<>();
    private final Set<LocalDate> days = new TreeSet<>();

    void add(Page page) {
        if (page.action().equals("trigger")) {
            LocalDate day = page.at().atZone(ZoneOffset.UTC).toLocalDate();
            days.add(day);
            services.computeIfAbsent(page.service(), service -> new TreeMap<>()).merge(day, 1, Integer::sum);
        }
    }

    Set<LocalDate> days() {
        return days;
    }

    Set<String> services() {
        return services.keySet();
    }

    int of(String service, LocalDate day) {
        return services.get(service).getOrDefault(day, 0);
    }

    int of(String service) {
        return services.get(service).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }
}
