package io.trunkline.provision;

/** Where the configuration has a secret that PagerDuty gives out. */
public sealed interface KeyPlace {

    /**
     * A variable, which has its line in the secrets file.
     *
     * @param shadowed whether the environment has it too, which then counts
     */
    record Variable(String name, boolean shadowed) implements KeyPlace {}

    /** A file of its own. */
    record File(String path) implements KeyPlace {}

    /** In the YAML itself, or made up of parts: not ours to write. */
    record Literal() implements KeyPlace {}
}
