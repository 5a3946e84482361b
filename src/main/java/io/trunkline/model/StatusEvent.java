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
 * @param delivery what makes two deliveries the same one, or null where nothing does
 * @param body the raw body as received, kept in the history so that it can be simulated again
 * @param reportedAt when the platform said so, where that is another time than when it happened: reports are ordered by
 *     it; null where only the occurrence is known
 * @param stampedAt the report's own timestamp as it was written, where that lies ahead of the receipt; else null
 * @param evidence what the status was read from
 * @param trace the span that the report came in, or null where it was not traced
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
        DeliveryKey delivery,
        String body,
        Instant reportedAt,
        Instant stampedAt,
        Evidence evidence,
        TraceParent trace) {

    /** How the type begins of what no report said, but a list of all that the platform has. */
    public static final String LISTED = "listed.";

    /** One of which only is known when it happened, and whose timestamp is not ahead of its receipt. */
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
                fingerprint == null ? null : new DeliveryKey(fingerprint),
                body,
                null,
                null,
                Evidence.WORD,
                null);
    }

    /** Whether it comes from a list of all that the platform has, which says the same again each time. */
    public boolean isListed() {
        return type.startsWith(LISTED);
    }

    /** Receipt minus occurrence: how late the platform delivered. Never negative. */
    public Duration lag() {
        return Duration.between(occurredAt, receivedAt);
    }

    /** The key of the delivery, or null. */
    public String fingerprint() {
        return delivery == null ? null : delivery.key();
    }

    /** The same report, kept in the history with another body. */
    public StatusEvent withBody(String other) {
        return with(delivery, other, reportedAt, stampedAt);
    }

    /** The same report, with another key. */
    public StatusEvent withDelivery(DeliveryKey other) {
        return with(other, body, reportedAt, stampedAt);
    }

    /** The same report, with a timestamp that lies ahead of its receipt. */
    public StatusEvent stamped(Instant at) {
        return with(delivery, body, reportedAt, at);
    }

    /** The same report, made at that time. */
    public StatusEvent reported(Instant at) {
        return with(delivery, body, at, stampedAt);
    }

    /**
     * The same report as another door most likely tells it too, made at that time at the latest: it must not stand in the way
     * of the other, so it is not known by its fingerprint.
     */
    public StatusEvent copied(Instant at) {
        return with(null, body, at, stampedAt);
    }

    private StatusEvent with(DeliveryKey key, String kept, Instant made, Instant stamp) {
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
                key,
                kept,
                made,
                stamp,
                evidence,
                trace);
    }

    /** The same report, read from that. */
    public StatusEvent proven(Evidence by) {
        return counted(status, by, trace);
    }

    /** The same report, where it counts as that status. */
    public StatusEvent as(Status other) {
        return counted(other, evidence, trace);
    }

    /** The same report, come in that span. */
    public StatusEvent traced(TraceParent in) {
        return counted(status, evidence, in);
    }

    private StatusEvent counted(Status as, Evidence by, TraceParent in) {
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
                delivery,
                body,
                reportedAt,
                stampedAt,
                by,
                in);
    }
}
