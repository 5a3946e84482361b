package io.trunkline.pagerduty;

import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Reason;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.IncidentReport.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Reports as the ledger would give them, to be varied by tests. */
final class Reports {

    static final String KEY = "0123456789abcdef0123456789abcdef";
    static final Instant SINCE = Instant.parse("2026-03-01T10:15:30Z");

    private Reports() {}

    static IncidentReport of(DeliveryAction action, Status status, List<Member> members) {
        String severity = status == Status.DEGRADED ? "warning" : "critical";
        return new IncidentReport(
                action, KEY, "trunk-us-east-01-down", status, severity, "US-East Retail", null, false, false, members);
    }

    static IncidentReport trigger(Member... members) {
        return of(DeliveryAction.TRIGGER, Status.DOWN, List.of(members));
    }

    static IncidentReport resolve(Member... members) {
        return of(DeliveryAction.RESOLVE, Status.DOWN, List.of(members));
    }

    static IncidentReport compliance(String id) {
        Member member = new Member(
                new ComponentId("genesys", "compliance", id),
                null,
                Status.UNKNOWN,
                SINCE,
                "Genesys Cloud CX",
                null,
                null,
                0,
                false,
                null);
        return new IncidentReport(
                DeliveryAction.TRIGGER,
                KEY,
                id + "-violation",
                Status.UNKNOWN,
                "critical",
                "US-East Retail",
                "compliance.violation.detected",
                false,
                false,
                List.of(member));
    }

    static IncidentReport readdressed(IncidentReport report) {
        return new IncidentReport(
                report.action(),
                report.routingKey(),
                report.dedupKey(),
                report.status(),
                report.severity(),
                report.serviceName(),
                report.complianceType(),
                true,
                report.bare(),
                report.members());
    }

    static IncidentReport bare(IncidentReport report) {
        return new IncidentReport(
                report.action(),
                report.routingKey(),
                report.dedupKey(),
                report.status(),
                report.severity(),
                report.serviceName(),
                report.complianceType(),
                report.readdressed(),
                true,
                report.members());
    }

    static IncidentReport withService(IncidentReport report, String name, String severity) {
        return new IncidentReport(
                report.action(),
                report.routingKey(),
                report.dedupKey(),
                report.status(),
                severity,
                name,
                report.complianceType(),
                report.readdressed(),
                report.bare(),
                report.members());
    }

    static Member down(String id) {
        return member("trunk", id, Status.DOWN);
    }

    static Member degraded(String id) {
        return member("trunk", id, Status.DEGRADED);
    }

    static Member up(String id) {
        return member("trunk", id, Status.UP);
    }

    static Member member(String kind, String id, Status status) {
        return new Member(
                new ComponentId("genesys", kind, id),
                null,
                status,
                SINCE,
                "Genesys Cloud CX",
                "https://admin.mypurecloud.com/#/telephony/" + kind + "s/" + id,
                null,
                0,
                false,
                null);
    }

    static Member named(Member member, String name) {
        return new Member(
                member.component(),
                name,
                member.status(),
                member.since(),
                member.platform(),
                member.diagnosticUrl(),
                member.deliveryDelay(),
                member.changes(),
                member.forgotten(),
                member.reason());
    }

    static Member withUrl(Member member, String url) {
        return new Member(
                member.component(),
                member.name(),
                member.status(),
                member.since(),
                member.platform(),
                url,
                member.deliveryDelay(),
                member.changes(),
                member.forgotten(),
                member.reason());
    }

    static Member late(Member member, Duration delay) {
        return new Member(
                member.component(),
                member.name(),
                member.status(),
                member.since(),
                member.platform(),
                member.diagnosticUrl(),
                delay,
                member.changes(),
                member.forgotten(),
                member.reason());
    }

    static Member flapping(Member member, int changes) {
        return new Member(
                member.component(),
                member.name(),
                member.status(),
                member.since(),
                member.platform(),
                member.diagnosticUrl(),
                member.deliveryDelay(),
                changes,
                member.forgotten(),
                member.reason());
    }

    static Member forgotten(Member member) {
        return new Member(
                member.component(),
                member.name(),
                member.status(),
                member.since(),
                member.platform(),
                member.diagnosticUrl(),
                member.deliveryDelay(),
                member.changes(),
                true,
                member.reason());
    }

    /** {@code trunk-001} and so on, all down. */
    static Member[] trunksDown(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(n -> down("trunk-%03d".formatted(n)))
                .toArray(Member[]::new);
    }

    static Member because(Member member, String text, String brief) {
        return new Member(
                member.component(),
                member.name(),
                member.status(),
                member.since(),
                member.platform(),
                member.diagnosticUrl(),
                member.deliveryDelay(),
                member.changes(),
                member.forgotten(),
                new Reason(text, brief));
    }
}
