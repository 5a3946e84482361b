package io.trunkline.provision;

import io.trunkline.config.Secret;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that PagerDuty has.
 *
 * @param fields in the words of {@link DesiredState#fields}; more than are wanted is fine
 * @param secret the key of an integration
 */
public record ExistingObject(Kind kind, String name, String id, Map<String, String> fields, Optional<Secret> secret) {

    public ExistingObject(Kind kind, String name, String id, Map<String, String> fields) {
        this(kind, name, id, fields, Optional.empty());
    }
}
