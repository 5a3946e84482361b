package io.trunkline.stage.deliver;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.trunkline.ledger.PendingCall;
import io.trunkline.model.TraceParent;
import java.util.List;
import java.util.Locale;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a call to PagerDuty into the trace of the report that it tells, bound as {@code callSpan}: between the two is the
 * ledger, maybe another node, and the trace came along in it. The other members' reports are linked. What draws spans is an
 * OpenTelemetry agent; without one this does nothing.
 */
public final class CallSpan implements Policy {

    private static final Logger LOG = LoggerFactory.getLogger(CallSpan.class);

    private final Tracer tracer = GlobalOpenTelemetry.getTracer("io.trunkline");

    @Override
    public void beforeWrap(Route route, NamedNode definition) {}

    @Override
    public Processor wrap(Route route, Processor call) {
        return new DelegateAsyncProcessor(call) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                Span span = beginOrNone(exchange);
                try (Scope current = span.makeCurrent()) {
                    return super.process(exchange, doneSync -> {
                        end(span, exchange);
                        callback.done(doneSync);
                    });
                }
            }
        };
    }

    /** No page fails because it cannot be traced. */
    private Span beginOrNone(Exchange exchange) {
        try {
            return begin(exchange.getVariable("call", PendingCall.class));
        } catch (RuntimeException e) {
            LOG.warn("A call is not traced: {}", e.toString());
            return Span.getInvalid();
        }
    }

    private Span begin(PendingCall call) {
        List<TraceParent> traces = call.report().reference().traces();
        SpanBuilder span = tracer.spanBuilder("page " + call.service())
                .setAttribute("trunkline.incident", call.incident())
                .setAttribute("trunkline.service", call.service())
                .setAttribute("trunkline.dedup_key", call.report().dedupKey())
                .setAttribute("trunkline.action", call.report().action().name().toLowerCase(Locale.ROOT));
        if (traces.isEmpty()) {
            return span.setNoParent().startSpan();
        }
        traces.stream().skip(1).forEach(other -> span.addLink(remote(other)));
        return span.setParent(Context.root().with(Span.wrap(remote(traces.get(0)))))
                .startSpan();
    }

    private static SpanContext remote(TraceParent span) {
        return SpanContext.createFromRemoteParent(
                span.traceId(), span.spanId(), TraceFlags.fromHex(span.flags(), 0), TraceState.getDefault());
    }

    private static void end(Span span, Exchange exchange) {
        if (exchange.getException() != null) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
