package io.trunkline.ledger;

import io.trunkline.ledger.tables.AncestorTable;
import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.InstanceTable;
import io.trunkline.ledger.tables.RedundantGroupTable;
import io.trunkline.ledger.tables.RedundantGroupTable.Group;
import io.trunkline.ledger.tables.RosterTable;
import io.trunkline.ledger.tables.SymptomTable;
import io.trunkline.model.ComponentId;
import io.trunkline.pagerduty.IncidentReport.Member;
import io.trunkline.pagerduty.Relations;
import io.trunkline.pagerduty.Relations.Cause;
import io.trunkline.rules.CausePolicy;
import io.trunkline.rules.InstanceLoss;
import io.trunkline.rules.RedundantGroup;
import io.trunkline.rules.RedundantInstance;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads how the members of an incident hang together, at the moment of sending. */
final class ReadRelations {

    private ReadRelations() {}

    static Relations of(Sql store, long incident, List<Member> roster) {
        List<InstanceTable.Members> instances = InstanceTable.members(store, incident);
        if (!AncestorTable.anyOfMembers(store, incident)) {
            Map<String, String> shared = roster.size() < 2 ? Map.of() : RosterTable.shared(store, incident);
            return withLostGroup(
                    store,
                    instances,
                    roster,
                    relations(
                            Map.of(),
                            null,
                            List.of(),
                            shared,
                            groupOfAll(store, instances).orElse(null)));
        }
        Set<String> members =
                roster.stream().map(member -> member.component().toString()).collect(Collectors.toSet());
        Map<String, List<AncestorTable.Out>> out = AncestorTable.ofMembers(store, incident);
        Map<ComponentId, Cause> causes = new HashMap<>();
        // What is recorded stands when the cause is up again; what is observed names a cause that came later.
        Map<String, String> within = new LinkedHashMap<>();
        for (Member member : roster) {
            cause(member, out).ifPresent(cause -> {
                causes.put(member.component(), cause);
                within.put(member.component().toString(), cause.component().toString());
            });
        }
        SymptomTable.causes(store, incident).forEach(within::putIfAbsent);
        within.values().removeIf(cause -> !members.contains(cause));
        Map<String, List<String>> led = CausePolicy.led(within);
        Optional<String> leader = CausePolicy.leader(led);
        List<ComponentId> followers = leader.map(led::get).orElse(List.of()).stream()
                .map(ComponentId::parse)
                .toList();
        Relations relations = relations(
                causes,
                leader.map(ComponentId::parse).orElse(null),
                followers,
                roster.size() < 2 ? Map.of() : RosterTable.shared(store, incident),
                groupOfAll(store, instances)
                        .or(() -> leader.flatMap(id -> InstanceTable.ofMember(store, incident, id)))
                        .orElse(null));
        return withLostGroup(store, instances, roster, relations);
    }

    private static Relations relations(
            Map<ComponentId, Cause> causes,
            ComponentId leader,
            List<ComponentId> followers,
            Map<String, String> shared,
            RedundantGroup group) {
        return new Relations(causes, leader, followers, shared, group, null);
    }

    /** One group of which a member is an instance and none works; a member that took the last one down leads. */
    private static Relations withLostGroup(
            Sql store, List<InstanceTable.Members> instances, List<Member> roster, Relations relations) {
        if (relations.group() != null) {
            return relations;
        }
        for (InstanceTable.Members of : instances) {
            if (of.group() != null && of.out()) {
                RedundantGroup counted = RedundantGroupTable.standing(store, of.group());
                if (counted.isDown()) {
                    return relations.withLostGroup(
                            counted, tookLastInstance(store, of.group(), roster).orElse(null));
                }
            }
        }
        return relations;
    }

    private static Optional<ComponentId> tookLastInstance(Sql store, Group group, List<Member> roster) {
        Set<ComponentId> out = roster.stream()
                .filter(member -> !member.restored())
                .map(Member::component)
                .collect(Collectors.toSet());
        return InstanceLoss.last(RedundantGroupTable.reasons(store, group))
                .flatMap(loss -> RedundantGroupTable.instancesOf(store, group).stream()
                        .filter(instance -> instance.component().toString().equals(loss.instance()))
                        .map(RedundantInstance::downParent)
                        .filter(out::contains)
                        .filter(parent -> fellAt(store, parent, loss.since()))
                        .findFirst());
    }

    private static boolean fellAt(Sql store, ComponentId component, Instant time) {
        return ComponentTable.find(store, component.toString())
                .filter(found -> found.observation().since().equals(time))
                .isPresent();
    }

    /** The group that all members are instances of, if there is one. */
    private static Optional<RedundantGroup> groupOfAll(Sql store, List<InstanceTable.Members> instances) {
        return instances.size() != 1
                ? Optional.empty()
                : Optional.ofNullable(instances.get(0).group())
                        .map(group -> RedundantGroupTable.standing(store, group));
    }

    private static Optional<Cause> cause(Member member, Map<String, List<AncestorTable.Out>> out) {
        if (member.restored()) {
            return Optional.empty();
        }
        return out.getOrDefault(member.component().toString(), List.of()).stream()
                .filter(ancestor -> !member.status().worseThan(ancestor.status()))
                .findFirst()
                .map(ancestor -> new Cause(ancestor.component(), ancestor.name(), ancestor.status()));
    }

    /** The same with the leader first. */
    static List<Member> ordered(List<Member> roster, Relations relations) {
        if (relations.leader() == null) {
            return roster;
        }
        List<Member> ordered = new ArrayList<>(roster);
        ordered.sort((one, other) -> Boolean.compare(
                !one.component().equals(relations.leader()), !other.component().equals(relations.leader())));
        return ordered;
    }
}
