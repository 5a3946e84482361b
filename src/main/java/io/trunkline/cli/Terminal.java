package io.trunkline.cli;

import io.trunkline.logging.PrintableWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command reads and writes.
 *
 * @param in what {@code -} stands for
 * @param out what was asked for, and nothing else, so that it can be piped on
 * @param err what went wrong
 * @param environment the variables that override settings and fill placeholders
 */
record Terminal(InputStream in, PrintWriter out, PrintWriter err, Map<String, String> environment) {

    /** Names and reasons of platforms are printed here: none of them may steer the terminal. */
    Terminal {
        out = new PrintWriter(new PrintableWriter(out), true);
        err = new PrintWriter(new PrintableWriter(err), true);
    }

    /** Of this process: in UTF-8 whatever the locale says, because NDJSON is. */
    static Terminal ofProcess() {
        return new Terminal(System.in, writer(FileDescriptor.out), writer(FileDescriptor.err), System.getenv());
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }
}
