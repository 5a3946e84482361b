package io.trunkline.config;

/** Where the configuration has a secret that PagerDuty gives out. */
public sealed interface SecretLocation {

    /**
     * A variable, which has its line in the secrets file.
     *
     * @param shadowed whether the environment has it too, which then counts
     */
    record Variable(String name, boolean shadowed) implements SecretLocation {}

    /** A file of its own. */
    record File(String path) implements SecretLocation {}

    /** In the YAML itself, or made up of parts: not ours to write. */
    record Literal() implements SecretLocation {}
}
