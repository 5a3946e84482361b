package io.trunkline.provision;

import io.trunkline.provision.DesiredState.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What PagerDuty has, as far as it was asked for.
 *
 * @param things all of the kinds that were looked through, those of others too
 * @param ids of what must be there before anything is made, as far as it is; more than one where a name is not enough
 * @param closed kinds that the account's plan does not have
 * @param hidden kinds that could not be looked at, and why not
 * @param warnings what would keep pages from reaching people
 */
public record Account(
        List<ExistingObject> things,
        Map<Target, List<String>> ids,
        Set<Kind> closed,
        Map<Kind, String> hidden,
        List<String> warnings) {

    public static final Account EMPTY = new Account(List.of(), Map.of(), Set.of(), Map.of(), List.of());

    public Account {
        things = List.copyOf(things);
        ids = Map.copyOf(ids);
        closed = Set.copyOf(closed);
        hidden = Map.copyOf(hidden);
        warnings = List.copyOf(warnings);
    }

    /** The one of that name. Where there are more, {@link #doubles} says so, and none should be touched. */
    public Optional<ExistingObject> find(DesiredState wanted) {
        return all(wanted).stream().findFirst();
    }

    /** A URL may have a subscription for each of several teams, and theirs are not ours. */
    private List<ExistingObject> all(DesiredState wanted) {
        List<ExistingObject> named = things.stream()
                .filter(found -> found.kind() == wanted.kind() && found.name().equals(wanted.name()))
                .toList();
        if (named.size() < 2 || !(wanted instanceof Subscription)) {
            return named;
        }
        String whose = wanted.fields().get(Subscription.OF);
        List<ExistingObject> ours = named.stream()
                .filter(found -> whose.equals(found.fields().get(Subscription.OF)))
                .toList();
        return ours.isEmpty() ? named : ours;
    }

    /** Whether it cannot be said which one is meant. A dependency that is there twice is the same dependency. */
    boolean isDouble(DesiredState wanted) {
        return wanted.kind() != Kind.DEPENDENCY && all(wanted).size() > 1;
    }

    /** What is there more than once, with the ids. */
    public List<String> doubles(ProvisioningConfig blueprint) {
        List<String> doubles = new ArrayList<>();
        for (Target target : blueprint.targets()) {
            List<String> same = ids.getOrDefault(target, List.of());
            if (same.size() > 1) {
                doubles.add(severalTimes(target.toString(), same));
            }
        }
        blueprint.wanted().stream()
                .filter(this::isDouble)
                .forEach(wanted -> doubles.add(severalTimes(
                        wanted.shown(),
                        all(wanted).stream().map(ExistingObject::id).toList())));
        return doubles;
    }

    private static String severalTimes(String what, List<String> ids) {
        return what + " is in PagerDuty " + ids.size() + " times (" + String.join(", ", ids)
                + "); expected one, since names are all there is to go by";
    }

    /** What is wanted and may or may not be there. */
    public List<String> unseen(ProvisioningConfig blueprint) {
        return blueprint.wanted().stream()
                .filter(wanted -> hidden.containsKey(wanted.kind()))
                .map(wanted -> wanted.shown() + " could not be looked at: " + hidden.get(wanted.kind()))
                .toList();
    }
}
