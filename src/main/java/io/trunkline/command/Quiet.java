package io.trunkline.command;

import io.trunkline.logging.LogThreshold;
import java.util.concurrent.Callable;

/** A command that answers a question: of the log only warnings and errors are shown, on stderr. */
interface Quiet extends Callable<Integer> {

    /** Does the work; {@link RootCommand} has quietened the log. */
    @Override
    Integer call() throws Exception;

    /** Runs a command with the log as it should be for it. */
    static LogThreshold logOf(Object command) {
        return command instanceof Quiet ? LogThreshold.warnings() : LogThreshold.unchanged();
    }
}
