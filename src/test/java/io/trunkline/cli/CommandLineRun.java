package io.trunkline.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A command line run in this process with the shipped configuration and routes, unless it names others.
 *
 * @param exit the exit code
 * @param out what it wrote to stdout
 * @param err what it wrote to stderr
 */
record CommandLineRun(int exit, String out, String err) {

    static final String KEY_RETAIL = "retail0123456789abcdef0123456789";
    static final String KEY_FINANCE = "finance123456789abcdef0123456789";
    static final String KEY_DEFAULT = "default123456789abcdef0123456789";

    /** What the shipped configuration wants to be set. */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "TRUNKLINE_GENESYS_SECRET", "genesys-s3cret",
            "TRUNKLINE_CXONE_SECRET", "cxone-s3cret",
            "PAGERDUTY_KEY_US_EAST_RETAIL", KEY_RETAIL,
            "PAGERDUTY_KEY_EU_FINANCE", KEY_FINANCE,
            "PAGERDUTY_KEY_DEFAULT", KEY_DEFAULT);

    static CommandLineRun of(String... args) {
        return with(Map.of(), "", args);
    }

    /** With that on stdin. */
    static CommandLineRun reading(String stdin, String... args) {
        return with(Map.of(), stdin, args);
    }

    /** With variables set beside those that the shipped configuration wants. */
    static CommandLineRun with(Map<String, String> variables, String stdin, String... args) {
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        environment.putAll(variables);
        return in(environment, stdin, args);
    }

    /** With these variables and no other. */
    static CommandLineRun in(Map<String, String> environment, String stdin, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                environment);
        int exit = RootCommand.execute(terminal, args);
        return new CommandLineRun(exit, out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
