package io.trunkline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.AssessComponent.Assessed;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceMatch;
import io.trunkline.model.Wake;
import io.trunkline.rules.Verdict;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.BindToRegistry;
import org.apache.camel.Body;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Variable;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** routes/assess.camel.yaml: from a wake to the wakes that follow from a verdict. */
class AssessRouteTest extends RouteTest {

    private static final ServiceMatch RETAIL =
            new ServiceMatch(new Service("retail", "Retail", "key", Map.of()), ServiceMatch.How.GLOB, "trunk-*");

    @BindToRegistry("assess")
    private final Stages assess = new Stages();

    AssessRouteTest() {
        super("assess.camel.yaml", "lookup", "wake");
    }

    /** The beans that the route calls. */
    public static final class Stages {

        public ComponentId component(Wake.Assess wake) {
            return ComponentId.parse(wake.component());
        }

        public CompletableFuture<Assessed> assess(@Body ComponentId component, @Variable("found") ServiceMatch found) {
            if (component.id().equals("trunk-lost")) {
                return CompletableFuture.failedFuture(storeGone());
            }
            Wake next = new Wake.Deliver(
                    "key of " + component.id() + " of " + found.service().id(), NOW);
            return CompletableFuture.completedFuture(
                    new Assessed(component, new Verdict.Recovery(), null, false, List.of(), List.of(next)));
        }
    }

    private void assess(String component) {
        template.sendBody("seda:assess", ExchangePattern.InOnly, new Wake.Assess(component, NOW));
    }

    @Test
    void a_verdict_is_asked_for_with_the_service_that_was_looked_up_and_its_wakes_are_handed_on() throws Exception {
        MockEndpoint lookup = mock("lookup");
        lookup.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(RETAIL));
        MockEndpoint wakes = mock("wake");
        wakes.expectedMessageCount(1);

        assess("genesys/trunk/trunk-1");

        wakes.assertIsSatisfied();
        assertThat(wakes.getExchanges().get(0).getMessage().getBody())
                .isEqualTo(List.of(new Wake.Deliver("key of trunk-1 of retail", NOW)));
        assertThat(lookup.getExchanges().get(0).getMessage().getBody())
                .isEqualTo(ComponentId.parse("genesys/trunk/trunk-1"));
    }

    @Test
    void a_store_that_is_gone_ends_one_assessment_and_not_the_route() throws Exception {
        mock("lookup").whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(RETAIL));
        MockEndpoint wakes = mock("wake");
        wakes.expectedMessageCount(1);

        assess("genesys/trunk/trunk-lost");
        assess("genesys/trunk/trunk-2");

        wakes.assertIsSatisfied();
        assertThat(wakes.getExchanges().get(0).getMessage().getBody(List.class))
                .isEqualTo(List.of(new Wake.Deliver("key of trunk-2 of retail", NOW)));
    }
}
