package io.trunkline.provision;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What PagerDuty has, as far as it was asked for.
 *
 * @param things all of the kinds that were looked through, those of others too
 * @param ids of what must be there before anything is made, as far as it is
 * @param closed kinds that the account's plan, or the token, does not let be seen
 * @param warnings what would keep pages from reaching anybody
 */
public record Account(List<Found> things, Map<Target, String> ids, Set<Kind> closed, List<String> warnings) {

    public static final Account EMPTY = new Account(List.of(), Map.of(), Set.of(), List.of());

    public Account {
        things = List.copyOf(things);
        ids = Map.copyOf(ids);
        closed = Set.copyOf(closed);
        warnings = List.copyOf(warnings);
    }

    public Optional<Found> find(Kind kind, String name) {
        return things.stream()
                .filter(found -> found.kind() == kind && found.name().equals(name))
                .findFirst();
    }
}
