package io.trunkline;

import io.trunkline.cli.RootCommand;

/** The program: {@code java -jar trunkline.jar COMMAND}. */
public final class Trunkline {

    private Trunkline() {}

    public static void main(String[] args) {
        // Java looks once, when it loads its TLS, and reading secrets may do that before a port opens.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        System.exit(RootCommand.execute(args));
    }
}
