package io.trunkline.cli;

import io.trunkline.api.ApiMapper;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Option;

/** What an order to a router has beside its address. */
final class OrderOptions extends RouterOptions {

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit log.")
    private String reason;

    @Option(names = "--json", description = "What came of it as a JSON object, for programs.")
    private boolean json;

    /** Prints what came of it, for people or for programs. */
    void print(PrintWriter out, String text, Map<String, ?> record) {
        out.println(json ? ApiMapper.pretty(record) : text);
    }

    boolean json() {
        return json;
    }

    @Override
    AdminClient asked(AdminClient node) {
        return node.because(reason);
    }
}
