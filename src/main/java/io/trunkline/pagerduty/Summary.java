package io.trunkline.pagerduty;

import io.trunkline.model.Alarm;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Reason;
import io.trunkline.model.SafeText;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.IncidentReport.Member;
import io.trunkline.rules.RedundantGroup;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The one line that people are woken with, such as {@code CRITICAL: US-East Retail Trunk (trunk-us-east-01) is DOWN} or
 * {@code CRITICAL: US-East Retail: 37 trunks DOWN}.
 *
 * <p>It leads with the severity in upper case, so that it says the same as the urgency does where severities are
 * configured.
 */
public final class Summary {

    /** PagerDuty refuses a longer one. */
    static final int LIMIT = 1024;

    /** Of a bare body, which is to be accepted whatever was wrong with the full one. */
    static final int BARE_LIMIT = 200;

    /** As far as an id or a name is shortened for the other one's sake; more of it is cut only with the whole. */
    private static final int SHORTEST_PART = 48;

    /** A resolve of what is still out, so that it is not read as a recovery. */
    private static final String REPLACED = "replaced by another incident, still ";

    private static final int CAUSE_LIMIT = 100;

    private static final String ENDED = "ended by its platform";

    private final IncidentReport report;
    private final int limit;
    private final String mark;
    private final UnaryOperator<String> allowed;

    private Summary(IncidentReport report, int limit, String mark, UnaryOperator<String> allowed) {
        this.report = report;
        this.limit = limit;
        this.mark = mark;
        this.allowed = allowed;
    }

    /** The summary of a report: at most 1024 characters, for a bare report at most 200 of ASCII. */
    public static String of(IncidentReport report) {
        return (report.bare()
                        ? new Summary(report, BARE_LIMIT, "...", SafeText::ascii)
                        : new Summary(report, LIMIT, "…", SafeText::clean))
                .fitted();
    }

    /** Leaves out the reason, then shortens the id and then the service's name, so that the status survives. */
    private String fitted() {
        String service = allowed.apply(report.serviceName());
        String id = allowed.apply(leading().component().id());
        String text = sentence(service, id);
        if (SafeText.length(text) + SafeText.length(reason()) <= limit) {
            return text + reason();
        }
        if (SafeText.length(text) > limit) {
            id = shortened(id, text);
            text = sentence(service, id);
        }
        if (SafeText.length(text) > limit) {
            service = shortened(service, text);
            text = sentence(service, id);
        }
        return SafeText.cut(text, limit, mark);
    }

    private String shortened(String part, String text) {
        int over = SafeText.length(text) - limit;
        return SafeText.cut(part, Math.max(SHORTEST_PART, SafeText.length(part) - over), mark);
    }

    private String sentence(String service, String id) {
        String severity = resolve() ? "RESOLVED" : report.severity().toUpperCase(Locale.ROOT);
        Member first = report.members().get(0);
        if (Alarm.is(first.component())) {
            return severity + ": " + Alarm.PLATFORM + ": " + allowed.apply(said(first)) + forgotten();
        }
        String lead = severity + ": " + service;
        Optional<String> ofGroup = ofGroup();
        if (ofGroup.isPresent()) {
            return lead + ofGroup.get();
        }
        if (report.complianceType() != null) {
            return lead + " " + allowed.apply(report.complianceType()) + " (" + id + ")";
        }
        if (report.members().size() == 1) {
            boolean ended = resolve() && first.forgotten() && byPlatform();
            return lead + " " + kindOf(first) + " (" + id + ") "
                    + (ended ? "was " + ENDED : statusOfOne() + forgotten() + caused(report.members()));
        }
        List<Member> counted = counted();
        List<Member> led = led(counted);
        if (!led.isEmpty() || leaderTookDownLostGroup()) {
            return lead + ": " + kindOf(leading()) + " " + id + " is " + statusOfSeveral(counted)
                    + (led.isEmpty() ? "" : ", with " + led.size() + " " + kinds(led))
                    + others(counted, counted.size() - led.size() - 1) + groupDown()
                    + named(id, counted.size() - 1) + forgotten() + caused(List.of(leading()));
        }
        return lead + ": " + counted.size() + " " + kinds(counted) + " " + statusOfSeveral(counted) + groupDown()
                + named(id, counted.size() - 1) + forgotten() + caused(counted);
    }

    /** What redundancy makes of it; an instance that leads what is DOWN is what it is. */
    private Optional<String> ofGroup() {
        RedundantGroup group = report.relations().group();
        List<Member> counted = counted();
        List<Member> led = led(counted);
        if (group == null || group.down() == 0 || resolve() || !led.isEmpty() && report.status() == Status.DOWN) {
            return Optional.empty();
        }
        return Optional.of(": " + counted(group)
                + (led.isEmpty()
                        ? caused(counted)
                        : ", with " + led.size() + " " + kinds(led)
                                + others(counted, counted.size() - led.size() - 1)));
    }

    /** Whether the one that leads took the last instance of a group down that was reported beside it. */
    private boolean leaderTookDownLostGroup() {
        return !resolve()
                && report.relations().lostGroup() != null
                && leading().component().equals(report.relations().leader());
    }

    /** Where not all are instances of one group: that none of a member's group works. */
    private String groupDown() {
        return report.relations()
                .groupInTitle()
                .filter(group -> group.isDown() && !resolve())
                .map(group -> " (" + counted(group) + ")")
                .orElse("");
    }

    private String counted(RedundantGroup group) {
        return group.down() + " of " + (group.known() + group.unavailable()) + " instances of "
                + SafeText.cut(allowed.apply(group.name()), CAUSE_LIMIT, mark) + " DOWN"
                + (group.unavailable() == 0 ? "" : ", " + group.unavailable() + " unavailable");
    }

    /** Who the summary names: the one that leads, if it is counted. */
    private Member leading() {
        List<Member> counted = counted();
        return counted.stream()
                .filter(member -> member.component().equals(report.relations().leader()))
                .findFirst()
                .orElse(counted.get(0));
    }

    /** Those counted that are out on account of the one that leads; none if that is not among them. */
    private List<Member> led(List<Member> counted) {
        Relations relations = report.relations();
        Set<ComponentId> followers = new HashSet<>(relations.followers());
        return leading().component().equals(relations.leader())
                ? counted.stream()
                        .filter(member -> followers.contains(member.component()))
                        .toList()
                : List.of();
    }

    private String others(List<Member> counted, int others) {
        if (others == 0) {
            return "";
        }
        return ", and " + others + " more component" + (others == 1 ? " " : "s ") + statusOfSeveral(counted);
    }

    /** What they all hang on and is out, unless it is over. */
    private String caused(List<Member> members) {
        Set<Optional<Relations.Cause>> causes = members.stream()
                .map(member -> report.relations().causeOf(member.component()))
                .collect(Collectors.toSet());
        return resolve() || causes.size() != 1
                ? ""
                : causes.iterator()
                        .next()
                        .map(cause -> " (" + SafeText.cut(allowed.apply(cause.sentence()), CAUSE_LIMIT, mark) + ")")
                        .orElse("");
    }

    /**
     * Such as {@code : 1 of 3 proxies timed out (408)}, where that is so of all that are out; the bare body does without, and
     * so does what a cause leads, which says enough.
     */
    private String reason() {
        boolean led = report.relations().leader() != null && report.members().size() > 1;
        return report.bare() || resolve() || led
                ? ""
                : report.shared(Reason::brief)
                        .map(brief -> ": " + allowed.apply(brief))
                        .orElse("");
    }

    private static String said(Member alarm) {
        return alarm.name() == null ? alarm.component().id() : alarm.name();
    }

    /**
     * A member that is up in a trigger flaps: what pages is the incident's status. One that is out in a resolve was paged
     * for again, as something worse or anew.
     */
    private String statusOfOne() {
        Member member = report.members().get(0);
        if (resolve()) {
            return (member.restored() ? "is " : REPLACED) + member.status();
        }
        return "is " + (member.restored() ? report.status() : member.status());
    }

    private String statusOfSeveral(List<Member> counted) {
        if (resolve()) {
            return counted.get(0).restored() ? Status.UP.name() : REPLACED + "out";
        }
        return report.status().name();
    }

    /** The default service cannot know the components of another one's incident by the service's name alone. */
    private String named(String id, int others) {
        if (!report.readdressed()) {
            return "";
        }
        return others == 0 ? " (" + id + ")" : " (" + id + " and " + others + " more)";
    }

    private boolean byPlatform() {
        return report.members().stream().filter(Member::forgotten).allMatch(member -> member.reason() != null);
    }

    private String forgotten() {
        long forgotten = report.members().stream().filter(Member::forgotten).count();
        if (!resolve() || forgotten == 0) {
            return "";
        }
        String how = byPlatform() ? ENDED : "forgotten";
        return report.members().size() == 1 ? " (" + how + ")" : " (" + forgotten + " " + how + ")";
    }

    private boolean resolve() {
        return report.action() == DeliveryAction.RESOLVE;
    }

    /** What the summary is about: the components that are still out, also where another incident reports them, or all. */
    private List<Member> counted() {
        List<Member> out =
                report.members().stream().filter(member -> !member.restored()).toList();
        return out.isEmpty() ? report.members() : out;
    }

    private String kinds(List<Member> members) {
        List<String> kinds = members.stream()
                .map(member -> member.component().kind())
                .distinct()
                .toList();
        String kind = kinds.size() == 1 ? allowed.apply(kinds.get(0)) : "component";
        return members.size() == 1 ? kind : kind + "s";
    }

    private String kindOf(Member member) {
        return capitalised(allowed.apply(member.component().kind()));
    }

    /** {@code Trunk} for {@code trunk}. */
    static String capitalised(String kind) {
        if (kind.isEmpty()) {
            return kind;
        }
        int first = kind.offsetByCodePoints(0, 1);
        return kind.substring(0, first).toUpperCase(Locale.ROOT) + kind.substring(first);
    }
}
