package io.trunkline.provision.account;

import io.trunkline.provision.Account;
import io.trunkline.provision.ExistingObject;
import io.trunkline.provision.Kind;
import io.trunkline.provision.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** PagerDuty's ids of what there is, and of what is made meanwhile. */
final class IdMap {

    private final Map<Target, List<String>> targets;
    private final Map<String, String> things = new HashMap<>();

    IdMap(Account account) {
        this.targets = account.ids();
        for (ExistingObject found : account.things()) {
            things.putIfAbsent(key(found.kind(), found.name()), found.id());
        }
    }

    /** @throws IllegalStateException if there is none, which a plan without problems has no place for */
    String of(Target target) {
        List<String> ids = targets.getOrDefault(target, List.of());
        if (ids.size() != 1) {
            throw new IllegalStateException(target + " has " + ids.size() + " ids");
        }
        return ids.get(0);
    }

    /** As {@link #of(Target)}. */
    String of(Kind kind, String name) {
        String id = things.get(key(kind, name));
        if (id == null) {
            throw new IllegalStateException(kind.label() + " \"" + name + "\" has no id");
        }
        return id;
    }

    void put(Kind kind, String name, String id) {
        things.put(key(kind, name), id);
    }

    private static String key(Kind kind, String name) {
        return kind + "/" + name;
    }
}
