package io.trunkline.logging;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program that logs, for a test that looks at its standard error. */
final class LogsAnError {

    private LogsAnError() {}

    public static void main(String[] arguments) {
        Logger log = LoggerFactory.getLogger(LogsAnError.class);
        log.error("Failed", new IllegalStateException("broken"));
        LogFormat.ECS.apply();
        log.info("Goes on");
    }
}
