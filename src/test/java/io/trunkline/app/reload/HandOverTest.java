package io.trunkline.app.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandOverTest {

    private final CamelContext context = new DefaultCamelContext();
    private final HandOver handOver = new HandOver();
    private ProducerTemplate producer;

    @BeforeEach
    void start() throws Exception {
        context.addComponent("direct", handOver);
        route("old");
        context.start();
        producer = context.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void route(String answer) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:x").routeId("x").setBody(constant(answer));
            }
        });
    }

    private void remove() throws Exception {
        context.getRouteController().stopRoute("x");
        context.removeRoute("x");
    }

    @Test
    void message_during_the_exchange_is_answered_by_the_new_route() throws Exception {
        assertThat(producer.requestBody("direct:x", "?")).isEqualTo("old");
        HandOver.Gate gate = handOver.close(context.getRoute("x").getConsumer());
        assertThat(gate.isPassed()).isTrue();
        CompletableFuture<Object> answer = CompletableFuture.supplyAsync(() -> producer.requestBody("direct:x", "?"));
        remove();
        route("new");
        assertThat(answer).isNotDone();

        gate.open();

        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("new");
        assertThat(producer.requestBody("direct:x", "?")).isEqualTo("new");
    }

    @Test
    void an_input_that_is_closed_again_before_one_is_inside_has_it_wait_again() throws Exception {
        AtomicInteger waits = new AtomicInteger();
        HandOver.Gate gate = new HandOver.Gate() {
            @Override
            synchronized void await(long end) {
                open();
                if (waits.incrementAndGet() == 1) {
                    close();
                }
            }
        };
        gate.close();

        gate.enter();

        assertThat(waits).hasValue(2);
        assertThat(gate.isPassed()).isFalse();
    }

    @Test
    void message_without_a_route_fails_at_once() throws Exception {
        remove();

        assertThatThrownBy(() -> producer.requestBody("direct:x", "?"))
                .hasCauseInstanceOf(DirectConsumerNotAvailableException.class);
    }
}
