package io.trunkline.model;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something that is wrong with Trunkline or with what it stands on. In the ledger it is a component like any other,
 * {@code trunkline/alarm/late-genesys}, so that it is held, paged, repeated and resolved like every other.
 *
 * @param subject what it is about: a source, a service or a route; empty where there is only one of its kind
 */
public record Alarm(Kind kind, String subject) {

    /** The source of all alarms. No webhook has this name. */
    public static final String SOURCE = "trunkline";

    /** The kind of all alarms among components. */
    public static final String COMPONENT = "alarm";

    /** As PagerDuty's {@code source} shows it. */
    public static final String PLATFORM = "Trunkline";

    /** What there is to be alarmed about. */
    public enum Kind {
        LATE(
                "late",
                Status.DOWN,
                "events of %s arrive late",
                "Every page about it comes that much too late: ask the platform, and look at what stands in front of the"
                        + " webhook port. trunkline_event_lag_seconds has the figures."),
        SILENT(
                "silent",
                Status.DOWN,
                "%s is silent",
                "Nothing authentic has come from it for longer than its expect-every: a subscription has lapsed, a secret"
                        + " was rotated on one side only, or the way to the webhook port is blocked. Silence is not UP."),
        STORE(
                "store",
                Status.DOWN,
                "the ledger could not be written",
                "Senders were answered 503 meanwhile: look for a full disk or a database that is gone, and whether the"
                        + " platforms sent their events again."),
        ROUTE(
                "route",
                Status.DOWN,
                "the route %s does not run",
                "What it does is not done, and events may page no one: the node is not ready until it runs again. Restart"
                        + " the node, and look who stopped or removed the route (JMX, or an edit of the route files)."),
        REJECTED_EDIT(
                "rejected-edit",
                Status.DEGRADED,
                "an edit of the route files is not in force",
                "What is on disk does not check, or did not page when it was played; the last good routes run on, and a"
                        + " restart would not find them. `trunkline routes reload` says why."),
        BACKUP(
                "backup",
                Status.DEGRADED,
                "no copy of the ledger was made for 36 hours",
                "Were its disk lost, incidents that are open would stay open in PagerDuty: `journalctl -u trunkline-backup`"
                        + " says why copies fail, `systemctl start trunkline-backup` makes one now. Where none are wanted,"
                        + " remove the folder backups in the data folder."),
        REJECTED_KEY(
                "rejected-key",
                Status.DOWN,
                "PagerDuty refuses the routing key of %s",
                "Its pages go to the default service, or nowhere: mend the key in services.yaml, or its integration in"
                        + " PagerDuty."),
        UNKNOWN(
                "unknown",
                Status.DEGRADED,
                "the status of components of %s cannot be told",
                "Their reports neither page nor resolve: /api/components?status=UNKNOWN lists them, /api/events what they say."
                        + " Add the words or types to sources.yaml, or forget what is gone."),
        UNACCEPTED(
                "unaccepted",
                Status.DOWN,
                "PagerDuty has not accepted pages for 5 minutes",
                "The pagerduty check of /observe/health names the incidents with the last answer to each: look at"
                        + " trunkline.pagerduty.url, a proxy or gateway on the way, and PagerDuty's status page."),
        UNMAPPED(
                "unmapped",
                Status.DEGRADED,
                "components of %s are in no entry of services.yaml",
                "Their pages go to the default service: /api/components lists them under its id. Map them in"
                        + " services.yaml; where the default service is meant, a glob for it will do.");

        private final String word;
        private final Status status;
        private final String sentence;
        private final String advice;

        Kind(String word, Status status, String sentence, String advice) {
            this.word = word;
            this.status = status;
            this.sentence = sentence;
            this.advice = advice;
        }

        /** As metrics and ids have it. */
        public String word() {
            return word;
        }

        /** What the alarm counts as while it is raised. */
        public Status status() {
            return status;
        }

        /** Whether only the node itself can know of it, and the others believe it for as long as it repeats it. */
        public boolean isOfNode() {
            return this == ROUTE || this == REJECTED_EDIT || this == BACKUP;
        }

        /** What the person on call should look at. */
        public String advice() {
            return advice;
        }
    }

    /** Its component in the ledger. */
    public ComponentId component() {
        return new ComponentId(SOURCE, COMPONENT, subject.isEmpty() ? kind.word : kind.word + "-" + subject);
    }

    /** In words, such as {@code events of genesys arrive late}. */
    public String says() {
        return kind.sentence.formatted(subject);
    }

    /** Whether a component is an alarm. */
    public static boolean is(ComponentId component) {
        return SOURCE.equals(component.source()) && COMPONENT.equals(component.kind());
    }

    /** What an alarm of that component is about; nothing for any other component. */
    public static Optional<Kind> kindOf(ComponentId component) {
        return is(component)
                ? Stream.of(Kind.values())
                        .filter(kind -> component.id().equals(kind.word)
                                || component.id().startsWith(kind.word + "-"))
                        .findFirst()
                : Optional.empty();
    }
}
