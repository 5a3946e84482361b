package io.trunkline.config;

import java.util.Optional;

/**
 * A service of services.yaml, as it may be before PagerDuty gave out its key.
 *
 * @param id its key in services.yaml
 * @param name as people know it
 * @param place where its routing key belongs
 * @param key its routing key, if there is one yet
 */
public record ServiceRef(String id, String name, SecretLocation place, Optional<Secret> key) {}
