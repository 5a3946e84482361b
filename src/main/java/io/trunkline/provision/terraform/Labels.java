package io.trunkline.provision.terraform;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names for Terraform's blocks: made of people's names, each of its own. */
final class Labels {

    private final Map<String, String> given = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** The label of a name; the same one each time it is asked for. */
    String of(String name) {
        return given.computeIfAbsent(name, this::free);
    }

    private String free(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
        String label = plain.isEmpty() || Character.isDigit(plain.charAt(0)) ? "x_" + plain : plain;
        String free = label;
        for (int next = 2; !taken.add(free); next++) {
            free = label + "_" + next;
        }
        return free;
    }
}
