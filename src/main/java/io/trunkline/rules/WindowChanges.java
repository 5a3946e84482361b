package io.trunkline.rules;

import io.trunkline.rules.MaintenanceWindows.Planned;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Which windows of maintenance began, and which ended, since this was last asked. */
public final class WindowChanges {

    private WindowChanges() {}

    /**
     * The hours of a window, as they were noted when they began.
     *
     * @param window its id
     * @param to when they were to end
     */
    public record Begun(String window, Instant from, Instant to) {

        /** When they ended, as far as is known: a person may end a window early, and no node may have run at its end. */
        public Instant endedBy(Instant now) {
            return to.isBefore(now) ? to : now;
        }

        private boolean isOf(Planned planned, Instant now) {
            return planned.id().equals(window)
                    && planned.at(now)
                            .filter(hours -> hours.from().equals(from))
                            .isPresent();
        }
    }

    /** The windows that are under way and not yet noted. */
    public static List<Planned> begun(Collection<Planned> windows, Collection<Begun> noted, Instant now) {
        return windows.stream()
                .filter(window -> window.at(now).isPresent())
                .filter(window -> noted.stream().noneMatch(begun -> begun.isOf(window, now)))
                .toList();
    }

    /** The noted ones that are over: their end came, a person ended them, or the file has them no more. */
    public static List<Begun> over(Collection<Planned> windows, Collection<Begun> noted, Instant now) {
        return noted.stream()
                .filter(begun -> windows.stream().noneMatch(window -> begun.isOf(window, now)))
                .toList();
    }
}
