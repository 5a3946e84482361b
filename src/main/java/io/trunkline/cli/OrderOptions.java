package io.trunkline.cli;

import picocli.CommandLine.Option;

/** What an order to a running router has beside its address. */
final class OrderOptions extends RouterOptions {

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit log.")
    private String reason;

    @Override
    AdminClient asked(AdminClient node) {
        return node.because(reason);
    }
}
