package io.trunkline.stage.receive;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.trunkline.model.TraceParent;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The span that a report comes in: with an OpenTelemetry agent in the JVM its span of the request, else the one that the
 * request's header {@code traceparent} names. A header proves nothing: all that is made of it is a link.
 */
final class ReportTrace {

    private ReportTrace() {}

    static Optional<TraceParent> of(Function<String, List<String>> headers) {
        SpanContext current = Span.current().getSpanContext();
        if (current.isValid()) {
            return Optional.of(new TraceParent(
                    current.getTraceId(),
                    current.getSpanId(),
                    current.getTraceFlags().asHex()));
        }
        List<String> values = headers.apply("traceparent");
        return values.size() == 1 ? TraceParent.parse(values.get(0)) : Optional.empty();
    }
}
