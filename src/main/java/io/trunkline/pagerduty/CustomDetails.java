package io.trunkline.pagerduty;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Alarm;
import io.trunkline.model.Reason;
import io.trunkline.model.SafeText;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.IncidentReport.Member;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** PagerDuty's {@code custom_details}: one component in full, or the roster of several. */
final class CustomDetails {

    /** Of one text in the details; PagerDuty names no limit there, the whole body has one. */
    static final int TEXT_LIMIT = 1024;

    private static final int URL_LIMIT = 2048;

    private CustomDetails() {}

    /** What leads back: the number for `incidents`, the command that says why this page came, and the trace. */
    static void reference(ObjectNode details, IncidentReport report) {
        report.reference().traceId().ifPresent(id -> details.put("trace_id", id));
        if (report.reference().incident() != null) {
            details.put("trunkline_incident", report.reference().incident());
            if (report.complianceType() == null) {
                details.put(
                        "why",
                        "trunkline why "
                                + text(report.members().get(0).component().toString()));
            }
        }
    }

    /** Of how many instances of a redundant group are down. */
    static void group(ObjectNode details, IncidentReport report) {
        report.relations()
                .groupInTitle()
                .ifPresent(group -> details.put(
                        "redundancy", text(group.down() + " of " + group.known() + " instances of " + group.name())));
    }

    private static String ended(Member member) {
        return member.reason() == null
                ? "ended by hand: it will never report again"
                : text("ended by its platform: " + member.reason().text());
    }

    /** Of a report about one component. */
    static void one(ObjectNode details, IncidentReport report) {
        Member member = report.members().get(0);
        details.put(
                text(member.component().kind()) + "_id", text(member.component().id()));
        putName(details, member);
        if (report.complianceType() != null) {
            details.put("type", text(report.complianceType()));
        }
        if (member.status() != Status.UNKNOWN) {
            details.put("status", member.status().name());
        }
        if (member.reason() != null) {
            details.put("reason", text(member.reason().text()));
        }
        report.relations()
                .causeOf(member.component())
                .ifPresent(cause -> details.put("caused_by", text(cause.named())));
        putUrl(details, member);
        details.put("timestamp", iso(member.since()));
        Optional<Alarm.Kind> alarm = Alarm.kindOf(member.component());
        if (alarm.isEmpty()) {
            putDelay(details, report.members());
        }
        alarm.ifPresent(kind -> details.put("advice", kind.advice()));
        if (member.changes() > 0) {
            details.put("flapping", true);
            details.put("changes", member.changes());
        }
        if (member.forgotten()) {
            details.put("forgotten", true);
            details.put("note", ended(member));
        }
    }

    /**
     * Of a report about several. Components that are still out come first, so that restored ones are left out when the
     * body would grow too large; {@code omitted_count} then says how many.
     *
     * @param bytes the size of a node
     * @param room bytes that the body may still grow by; asked once everything but the roster is in it
     */
    static void several(ObjectNode details, IncidentReport report, ToIntFunction<ObjectNode> bytes, IntSupplier room) {
        List<Member> members = report.members();
        details.put("affected_count", members.size());
        details.put("restored_count", report.restored());
        long forgotten = members.stream().filter(Member::forgotten).count();
        if (forgotten > 0) {
            details.put("forgotten_count", forgotten);
            members.stream()
                    .filter(Member::forgotten)
                    .map(CustomDetails::ended)
                    .distinct()
                    .reduce((one, other) -> "ended by hand, or by their platform")
                    .ifPresent(note -> details.put("note", "forgotten: " + note));
        }
        putDelay(details, members);
        report.shared(Reason::text).ifPresent(reason -> details.put("reason", text(reason)));
        boolean causedAlike = putCause(details, report);
        if (!report.relations().shared().isEmpty()) {
            ObjectNode shared = details.putObject("shared");
            report.relations().shared().forEach((what, value) -> shared.put(what, text(value)));
        }
        // Counted as if all were left out, which is the widest that this number can be.
        details.put("omitted_count", members.size());
        ArrayNode affected = details.putArray("affected");
        boolean mixed = members.stream()
                        .map(member -> member.component().kind())
                        .distinct()
                        .count()
                > 1;
        int left = room.getAsInt();
        int omitted = members.size();
        for (Member member : (Iterable<Member>) outFirst(members)::iterator) {
            ObjectNode entry = entry(member, mixed);
            if (!causedAlike) {
                report.relations()
                        .causeOf(member.component())
                        .ifPresent(cause -> entry.put("caused_by", text(cause.sentence())));
            }
            left -= bytes.applyAsInt(entry) + 1;
            if (left < 0) {
                break;
            }
            affected.add(entry);
            omitted--;
        }
        if (omitted == 0) {
            details.remove("omitted_count");
        } else {
            details.put("omitted_count", omitted);
        }
    }

    /** The cause of all; where they have several, each member says its own. The one that leads is the cause of the others. */
    private static boolean putCause(ObjectNode details, IncidentReport report) {
        List<Optional<Relations.Cause>> causes = report.members().stream()
                .filter(member -> !member.restored())
                .filter(member -> !member.component().equals(report.relations().leader()))
                .map(member -> report.relations().causeOf(member.component()))
                .distinct()
                .toList();
        if (causes.size() != 1) {
            return false;
        }
        causes.get(0).ifPresent(cause -> details.put("caused_by", text(cause.named())));
        return report.relations().leader() == null;
    }

    private static Stream<Member> outFirst(List<Member> members) {
        return Stream.concat(
                members.stream().filter(member -> !member.restored()),
                members.stream().filter(Member::restored));
    }

    private static ObjectNode entry(Member member, boolean mixed) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("id", text(member.component().id()));
        putName(entry, member);
        if (mixed) {
            entry.put("kind", text(member.component().kind()));
        }
        entry.put("status", member.status().name());
        entry.put("since", iso(member.since()));
        putUrl(entry, member);
        if (member.changes() > 0) {
            entry.put("changes", member.changes());
        }
        if (member.forgotten()) {
            entry.put("forgotten", true);
        }
        return entry;
    }

    /** The console's page of a component, or nothing where there is none; a URL is never cut, for it would lead nowhere. */
    static Optional<String> url(Member member) {
        return Optional.ofNullable(member.diagnosticUrl())
                .map(SafeText::clean)
                .filter(url -> !url.isBlank() && SafeText.length(url) <= URL_LIMIT);
    }

    static String text(String text) {
        return SafeText.cut(SafeText.clean(text), TEXT_LIMIT, "…");
    }

    static String iso(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static void putName(ObjectNode node, Member member) {
        if (member.name() != null && !member.name().isBlank()) {
            node.put("name", text(member.name()));
        }
    }

    private static void putUrl(ObjectNode node, Member member) {
        url(member).ifPresent(url -> node.put("diagnostic_url", url));
    }

    /** The worst of them. */
    private static void putDelay(ObjectNode details, List<Member> members) {
        members.stream()
                .map(Member::deliveryDelay)
                .filter(Objects::nonNull)
                .max(Duration::compareTo)
                .ifPresent(delay -> details.put("delivery_delay_seconds", delay.toSeconds()));
    }
}
