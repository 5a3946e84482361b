package io.trunkline.cli;

import io.trunkline.logging.LogThreshold;
import java.util.concurrent.Callable;

/** A command that answers a question: of the log only warnings and errors are shown, on stderr. */
interface QuietCommand extends Callable<Integer> {

    /** Does the work; {@link RootCommand} has quietened the log. */
    @Override
    Integer call() throws Exception;

    /** Runs a command with the log as it should be for it. */
    static LogThreshold logOf(Object command) {
        return command instanceof QuietCommand ? LogThreshold.warnings() : LogThreshold.unchanged();
    }
}
