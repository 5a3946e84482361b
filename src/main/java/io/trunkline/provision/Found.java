package io.trunkline.provision;

import java.util.Map;
import java.util.Optional;

/**
 * One thing that PagerDuty has.
 *
 * @param fields in the words of {@link Wanted#fields}; more than are wanted is fine
 * @param secret the key of an integration
 */
public record Found(Kind kind, String name, String id, Map<String, String> fields, Optional<Secret> secret) {

    public Found(Kind kind, String name, String id, Map<String, String> fields) {
        this(kind, name, id, fields, Optional.empty());
    }
}
