package io.trunkline.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.trunkline.api.ApiMapper;
import io.trunkline.api.AttemptJson;
import io.trunkline.api.IncidentDetailsJson;
import io.trunkline.api.IncidentJson;
import io.trunkline.api.NotificationStatus;
import io.trunkline.api.Sentences;
import io.trunkline.api.SummaryJson;
import io.trunkline.cli.NodeAccess.NodeAnswer;
import io.trunkline.model.ComponentId;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists incidents, or shows all of one. */
@Command(
        name = "incidents",
        description = {
            "Says how things stand and lists the incidents that are refused or open, those that PagerDuty refused, or those"
                    + " that people closed there; with an ID, one incident with its members and every call to PagerDuty about it.",
            "Asks the running router at trunkline.management.port, or reads the store if none runs."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class IncidentsCommand implements QuietCommand {

    private static final String REFUSED = "PagerDuty refused it; sent again by itself at ";

    private final Terminal terminal;

    @Parameters(
            paramLabel = "ID",
            arity = "0..1",
            converter = IncidentNumber.class,
            description = "The incident's number.")
    private Long incident;

    @ArgGroup
    private Others others = new Others();

    /** Not those that are open. */
    static final class Others {

        @Option(
                names = "--rejected",
                description =
                        "Those that PagerDuty refused: `retry` sends one again once the configuration was mended.")
        private boolean rejected;

        @Option(
                names = "--closed-by-hand",
                description = "Those that people closed in PagerDuty before they were over.")
        private boolean closedByHand;
    }

    @Option(names = "--exit-code", description = "Exit 1 if an incident is refused or overdue.")
    private boolean exitCode;

    @Option(names = "--json", description = "The API's records, for programs.")
    private boolean json;

    @Mixin
    private RouterOptions router;

    @Mixin
    private FolderOptions folders;

    IncidentsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        NodeAccess node = router.node(folders, terminal.environment()).withNotice(terminal.err()::println);
        if (incident != null) {
            return one(node);
        }
        List<IncidentJson> incidents = node.incidents(which()).answer();
        SummaryJson summary = node.ask(
                        "/api/summary",
                        new TypeReference<SummaryJson>() {},
                        answers -> answers.summary(new SummaryJson.Surroundings("", false, List.of())))
                .answer();
        if (json) {
            terminal.out().println(ApiMapper.pretty(incidents));
        } else if (which() == IncidentFilter.OPEN) {
            terminal.out().println(summary.sentence());
            incidents = refusedFirst(node, incidents);
            list(incidents);
        } else {
            list(incidents);
        }
        if (incidents.isEmpty() && !json) {
            terminal.err().println(nothing());
        }
        if (summary.overdue() > 0 && which() == IncidentFilter.OPEN) {
            terminal.err()
                    .println(summary.overdue() + (summary.overdue() == 1 ? " outage" : " outages")
                            + " could NOT be told, of which PagerDuty refused " + summary.refused()
                            + ": incidents --rejected");
        }
        return exitCode && summary.overdue() > 0 ? RootCommand.WRONG : RootCommand.DONE;
    }

    /** What PagerDuty refused and does not know of is closed, and needs eyes before all that is open. */
    private static List<IncidentJson> refusedFirst(NodeAccess node, List<IncidentJson> open)
            throws IOException, InterruptedException {
        return Stream.concat(
                        node.incidents(IncidentFilter.REJECTED).answer().stream()
                                .filter(row -> row.told() == NotificationStatus.REFUSED),
                        open.stream())
                .toList();
    }

    private IncidentFilter which() {
        if (others.rejected) {
            return IncidentFilter.REJECTED;
        }
        return others.closedByHand ? IncidentFilter.CLOSED_BY_HAND : IncidentFilter.OPEN;
    }

    private String nothing() {
        return switch (which()) {
            case OPEN -> "no incident is open";
            case CLOSED_BY_HAND -> "no incident was closed by hand";
            case REJECTED -> "PagerDuty refused nothing";
        };
    }

    private void list(List<IncidentJson> incidents) {
        if (incidents.isEmpty()) {
            return;
        }
        Table table = new Table("ID", "STATE", "PAGERDUTY", "OPENED", "STATUS", "OUT", "SERVICE", "KEY");
        for (IncidentJson row : incidents) {
            long members =
                    row.members().stream().filter(member -> !member.left()).count();
            long out = row.members().stream().filter(IncidentsCommand::isOut).count();
            table.add(
                    row.id(),
                    state(row),
                    row.told(),
                    shown(row.openedAt()),
                    row.status(),
                    members == 0 ? row.members().size() : out + " of " + members,
                    row.service(),
                    row.dedupKey());
        }
        table.print(terminal.out());
        PrintWriter out = terminal.out();
        incidents.forEach(row -> remarks(row).forEach(remark -> out.println("incident " + row.id() + ": " + remark)));
    }

    private static boolean isOut(IncidentJson.Member member) {
        return !member.left() && member.status() != null && member.status().isOutage();
    }

    private static String state(IncidentJson row) {
        return Sentences.state(row.state(), row.outcome(), row.closedByPerson());
    }

    private static Instant shown(Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** What people did to it in PagerDuty, what is owed, and what went wrong. */
    private static List<String> remarks(IncidentJson row) {
        List<String> remarks = new ArrayList<>();
        if (row.nextAction() != null) {
            remarks.add("owed: " + row.nextAction() + (row.dueAt() == null ? "" : ", due " + shown(row.dueAt())));
        }
        if (row.told() == NotificationStatus.REFUSED && row.dueAt() != null) {
            remarks.add(REFUSED + shown(row.dueAt()));
        }
        if ("missing".equals(row.pagerdutyState())) {
            remarks.add("PagerDuty accepted it and does not have it");
        }
        done(row.acknowledgedAt(), row.acknowledgedBy()).ifPresent(done -> remarks.add("acknowledged " + done));
        done(row.closedByHandAt(), row.closedByHandBy())
                .map(done -> Boolean.FALSE.equals(row.closedByPerson()) ? done + ", not by a person" : done)
                .ifPresent(done -> remarks.add("closed in PagerDuty " + done));
        if (row.lastResortOwedAt() != null) {
            remarks.add(lastResort(row));
        }
        if (row.lastError() != null) {
            remarks.add(row.lastError());
        }
        return remarks;
    }

    private static String lastResort(IncidentJson row) {
        if (row.lastResortDoneAt() == null) {
            return "the last resort has not ended well yet, attempts: " + row.lastResortAttempts()
                    + (row.lastResortError() == null ? "" : ": " + row.lastResortError());
        }
        return Boolean.TRUE.equals(row.lastResortOnlyLogged())
                ? "the last resort only logged it, at " + shown(row.lastResortDoneAt()) + ": that reaches no one"
                : "the last-resort route ended without an error at " + shown(row.lastResortDoneAt());
    }

    /** Who and when; nothing if it was not done. */
    private static Optional<String> done(Instant at, String by) {
        return at == null ? Optional.empty() : Optional.of((by == null ? "" : "by " + by + " ") + "at " + shown(at));
    }

    private int one(NodeAccess node) throws IOException, InterruptedException {
        NodeAnswer<IncidentDetailsJson> answer;
        try {
            answer = node.ask(
                    "/api/incidents/" + incident,
                    new TypeReference<IncidentDetailsJson>() {},
                    answers -> answers.incident(incident).orElse(null));
        } catch (AdminClient.Declined unknown) {
            return unknown();
        }
        IncidentDetailsJson found = answer.answer();
        if (found == null) {
            return unknown();
        }
        if (json) {
            terminal.out().println(ApiMapper.pretty(found));
        } else {
            print(answer);
        }
        NotificationStatus told = found.incident().told();
        boolean wrong = told == NotificationStatus.REFUSED || told == NotificationStatus.OVERDUE;
        return exitCode && wrong ? RootCommand.WRONG : RootCommand.DONE;
    }

    private int unknown() {
        terminal.err().println("there is no incident " + incident);
        return RootCommand.WRONG;
    }

    private void print(NodeAnswer<IncidentDetailsJson> answer) {
        IncidentDetailsJson details = answer.answer();
        PrintWriter out = terminal.out();
        IncidentJson row = details.incident();
        out.println("Incident " + row.id() + ", " + state(row) + ", " + row.told() + ": " + details.sentence());
        out.println("Service " + row.service() + " (" + row.serviceName() + "), key " + row.dedupKey() + " at "
                + row.routingKey() + (row.pagerdutyId() == null ? "" : ", PagerDuty's " + row.pagerdutyId()));
        // What comes next is said below.
        remarks(row).stream().filter(remark -> !remark.startsWith(REFUSED)).forEach(out::println);
        if (details.next() != null) {
            out.println(answer.said(
                    "Next: " + details.next() + (details.nextAt() == null ? "" : ", " + shown(details.nextAt()))));
        }
        out.println();
        Map<ComponentId, String> ids = Table.shortIds(
                row.members().stream().map(IncidentJson.Member::component).toList());
        Table members = new Table("MEMBER", "STATUS", "SINCE", "OUT SINCE", "AT PAGERDUTY", "NAME");
        row.members()
                .forEach(member -> members.add(
                        ids.get(member.component()),
                        member.left() ? "left" : member.status(),
                        shown(member.statusSince()),
                        shown(member.since()),
                        member.listed(),
                        member.name()));
        members.print(out);
        if (details.memberCount() > row.members().size()) {
            out.println("and " + (details.memberCount() - row.members().size()) + " more");
        }
        out.println();
        Table calls = new Table("CALLED", "ACTION", "ANSWER", "WHAT");
        for (AttemptJson call : details.tellings()) {
            calls.add(shown(call.at()), call.action(), call.answer(), call.sentence());
        }
        calls.print(out);
    }
}
