package io.trunkline;

import io.trunkline.cli.RootCommand;

/** The program: {@code java -jar trunkline.jar COMMAND}. */
public final class Trunkline {

    private Trunkline() {}

    public static void main(String[] args) {
        System.exit(RootCommand.execute(args));
    }
}
