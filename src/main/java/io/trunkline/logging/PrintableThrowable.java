package io.trunkline.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.stream.Collectors;

/**
 * The word {@code %printableEx} of logback.xml: a stack trace, every line indented. A message inside it may hold line
 * breaks; what follows them is indented too, and so cannot pass for a log line, which begins with its time.
 */
public final class PrintableThrowable extends ThrowableProxyConverter {

    @Override
    protected String throwableProxyToString(IThrowableProxy throwable) {
        return super.throwableProxyToString(throwable)
                .lines()
                .map(line -> "    " + Printable.of(line.replace("\t", "    ")) + System.lineSeparator())
                .collect(Collectors.joining());
    }
}
