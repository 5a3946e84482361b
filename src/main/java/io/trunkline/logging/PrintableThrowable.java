package io.trunkline.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.stream.Collectors;

/**
 * The word {@code %printableEx} of logback.xml: a stack trace, every line indented. A message inside it may hold line
 * breaks; what follows them is indented too, and so cannot pass for a log line, which begins with its time.
 */
public final class PrintableThrowable extends ThrowableProxyConverter {

    @Override
    public String convert(ILoggingEvent event) {
        return event.getThrowableProxy() == null
                ? ""
                : lines(JournalPriority.of(event.getLevel()), throwableProxyToString(event.getThrowableProxy()));
    }

    private static String lines(String priority, String trace) {
        return trace.lines()
                .map(line -> priority + "    " + Printable.of(line.replace("\t", "    ")) + System.lineSeparator())
                .collect(Collectors.joining());
    }
}
