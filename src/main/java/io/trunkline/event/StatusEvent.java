package io.trunkline.event;

import java.time.Duration;
import java.time.Instant;

/**
 * One report of a source, normalised: whatever the platform, everything behind the receive stage sees only this.
 *
 * @param source the configured source that sent it
 * @param component the component that it is about; for a compliance event the kind is {@code compliance}
 * @param type the platform's event type, as in {@code telephony.trunk.status.changed}
 * @param status what the source's table makes of the word
 * @param word the status as the platform wrote it; empty where an event needs none
 * @param occurredAt when it happened, by the event's own timestamp, never later than {@code receivedAt}
 * @param timestamped whether the event had a timestamp of its own; without one {@code occurredAt} is the receipt
 * @param receivedAt when it arrived
 * @param name a readable name, or null
 * @param platform the platform's name, as PagerDuty's {@code source} shows it
 * @param diagnosticUrl the console's page for the component, or null
 * @param compliance whether it is a compliance event, which pages at once and is never resolved by us
 * @param fingerprint what makes two deliveries the same one, or null where nothing does: {@code id:} and the delivery
 *     id that the body states, {@code body:} and the hex SHA-256 of the body, or, where the body states neither an id nor
 *     a time, a header's delivery id with that hash
 * @param body the raw body as received, kept in the history so that it can be simulated again
 * @param reportedAt when the platform said so, where that is another time than when it happened: reports are ordered by
 *     it; null where only the occurrence is known
 * @param stampedAt the event's own timestamp as it was written, where that lies ahead of the receipt; else null
 * @param signed where what is signed holds a time of its own that the body does not: the hex SHA-256 of that, by which
 *     the same signed request is known under any delivery id; else null
 */
public record StatusEvent(
        String source,
        ComponentId component,
        String type,
        Status status,
        String word,
        Instant occurredAt,
        boolean timestamped,
        Instant receivedAt,
        String name,
        String platform,
        String diagnosticUrl,
        boolean compliance,
        String fingerprint,
        String body,
        Instant reportedAt,
        Instant stampedAt,
        String signed) {

    /** One whose timestamp is not ahead of its receipt, and that is known by its fingerprint alone. */
    public StatusEvent(
            String source,
            ComponentId component,
            String type,
            Status status,
            String word,
            Instant occurredAt,
            boolean timestamped,
            Instant receivedAt,
            String name,
            String platform,
            String diagnosticUrl,
            boolean compliance,
            String fingerprint,
            String body,
            Instant reportedAt) {
        this(
                source,
                component,
                type,
                status,
                word,
                occurredAt,
                timestamped,
                receivedAt,
                name,
                platform,
                diagnosticUrl,
                compliance,
                fingerprint,
                body,
                reportedAt,
                null,
                null);
    }

    /** One of which only is known when it happened. */
    public StatusEvent(
            String source,
            ComponentId component,
            String type,
            Status status,
            String word,
            Instant occurredAt,
            boolean timestamped,
            Instant receivedAt,
            String name,
            String platform,
            String diagnosticUrl,
            boolean compliance,
            String fingerprint,
            String body) {
        this(
                source,
                component,
                type,
                status,
                word,
                occurredAt,
                timestamped,
                receivedAt,
                name,
                platform,
                diagnosticUrl,
                compliance,
                fingerprint,
                body,
                null);
    }

    /** Receipt minus occurrence: how late the platform delivered. Never negative. */
    public Duration lag() {
        return Duration.between(occurredAt, receivedAt);
    }

    /** The same report, kept in the history with another body. */
    public StatusEvent withBody(String other) {
        return with(fingerprint, other, reportedAt, signed);
    }

    /** The same report, known by what was signed as well. */
    public StatusEvent signedAs(String content) {
        return with(fingerprint, body, reportedAt, content);
    }

    /** The same report, made at that time. */
    public StatusEvent reported(Instant at) {
        return with(fingerprint, body, at, signed);
    }

    /**
     * The same report as another door most likely tells it too, made at that time at the latest: it must not stand in the way
     * of the other, so it is not known by its fingerprint.
     */
    public StatusEvent copied(Instant at) {
        return with(null, body, at, null);
    }

    private StatusEvent with(String known, String kept, Instant made, String content) {
        return new StatusEvent(
                source,
                component,
                type,
                status,
                word,
                occurredAt,
                timestamped,
                receivedAt,
                name,
                platform,
                diagnosticUrl,
                compliance,
                known,
                kept,
                made,
                stampedAt,
                content);
    }
}
