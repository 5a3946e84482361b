package io.trunkline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteReplyTest {

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @ParameterizedTest
    @EnumSource
    void every_reply_has_a_status_and_a_message_and_ends_the_route(RouteReply reply) {
        exchange.getMessage().setBody("what was wrong");

        reply.process(exchange);

        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class))
                .isBetween(200, 503);
        assertThat(exchange.getMessage().getBody(String.class)).isNotBlank();
        assertThat(exchange.isRouteStop()).isTrue();
        assertThat(RouteReply.beans()).containsValue(reply);
    }

    @Test
    void a_body_that_is_not_understood_keeps_what_the_step_before_said_of_it() {
        exchange.getMessage().setBody("/id is missing");

        RouteReply.NOT_UNDERSTOOD.process(exchange);

        assertThat(exchange.getMessage().getBody()).isEqualTo("/id is missing");
        assertThat(exchange.getMessage().getHeader("Retry-After")).isNull();
    }

    @Test
    void what_may_be_sent_again_says_when() {
        RouteReply.NOT_STORED.process(exchange);

        assertThat(exchange.getMessage().getHeader("Retry-After")).isEqualTo("5");
    }
}
