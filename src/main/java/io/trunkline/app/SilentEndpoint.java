package io.trunkline.app;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.PollingConsumerSupport;

/** Stands in the place of an endpoint of another system: what is sent to it goes nowhere, and nothing comes from it. */
final class SilentEndpoint extends DefaultEndpoint {

    /** What stays within the context, or begins there. */
    private static final Set<String> INTERNAL = Set.of(
            "direct",
            "seda",
            "kamelet",
            "log",
            "bean",
            "class",
            "language",
            "ref",
            "stub",
            "mock",
            "dataformat",
            "scheduler",
            "timer",
            "platform-http");

    SilentEndpoint(Endpoint of) {
        super(of.getEndpointUri(), of instanceof DefaultEndpoint known ? known.getComponent() : null);
        setCamelContext(of.getCamelContext());
    }

    /** Has the routes of a context, which do not run yet, reach no other system but the one at an address. */
    static void inPlaceOfAllBut(String address, CamelContext context) {
        context.getCamelContextExtension()
                .registerEndpointCallback((uri, endpoint) ->
                        isInternal(uri) || uri.startsWith(address + "/") ? endpoint : new SilentEndpoint(endpoint));
    }

    /** Whether an endpoint is none of another system. */
    static boolean isInternal(String uri) {
        return INTERNAL.contains(uri.contains(":") ? uri.substring(0, uri.indexOf(':')) : uri);
    }

    @Override
    public Producer createProducer() {
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) {
                // The route goes on with what it sent.
            }
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new DefaultConsumer(this, processor);
    }

    @Override
    public PollingConsumer createPollingConsumer() {
        return new PollingConsumerSupport(this) {
            @Override
            public Exchange receive() {
                return null;
            }

            @Override
            public Exchange receiveNoWait() {
                return null;
            }

            @Override
            public Exchange receive(long timeout) {
                return null;
            }
        };
    }
}
