package io.trunkline.model;

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
 *     id, or {@code body:} and the hex SHA-256 of the body
 * @param body the raw body as received, kept in the history so that it can be simulated again
 * @param reportedAt when the platform said so, where that is another time than when it happened: reports are ordered by
 *     it; null where only the occurrence is known
 * @param evidence what the status was read from
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
        Evidence evidence) {

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
                null,
                Evidence.WORD);
    }

    /** Receipt minus occurrence: how late the platform delivered. Never negative. */
    public Duration lag() {
        return Duration.between(occurredAt, receivedAt);
    }

    /** The same report, kept in the history with another body. */
    public StatusEvent withBody(String other) {
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
                fingerprint,
                other,
                reportedAt,
                evidence);
    }

    /** The same report, made at that time. */
    public StatusEvent reported(Instant at) {
        return made(at, fingerprint);
    }

    /**
     * The same report as another door most likely tells it too, made at that time at the latest: it must not stand in the way
     * of the other, so it is not known by its fingerprint.
     */
    public StatusEvent copied(Instant at) {
        return made(at, null);
    }

    private StatusEvent made(Instant at, String known) {
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
                body,
                at,
                evidence);
    }

    /** The same report, read from that. */
    public StatusEvent proven(Evidence by) {
        return counted(status, by);
    }

    /** The same report, where it counts as that status. */
    public StatusEvent as(Status other) {
        return counted(other, evidence);
    }

    private StatusEvent counted(Status as, Evidence by) {
        return new StatusEvent(
                source,
                component,
                type,
                as,
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
                by);
    }
}
