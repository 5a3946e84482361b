package io.trunkline.rules.alarms;

import io.trunkline.model.Alarm;
import java.time.Instant;

/**
 * An alarm that holds now.
 *
 * @param since since when it holds, as far as is known
 * @param latest the latest that is known of what it is about: an end by hand after that is believed
 */
public record ActiveAlarm(Alarm alarm, Instant since, Instant latest) {

    /** The same alarm for another reason too. */
    public ActiveAlarm and(ActiveAlarm other) {
        return new ActiveAlarm(
                alarm,
                since.isBefore(other.since()) ? since : other.since(),
                latest.isAfter(other.latest()) ? latest : other.latest());
    }
}
