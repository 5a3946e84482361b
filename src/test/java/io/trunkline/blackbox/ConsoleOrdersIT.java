package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.DEFAULT;
import static io.trunkline.blackbox.Installation.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.play.Behaviour;
import io.trunkline.play.Call;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person orders from the console. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleOrdersIT {

    @RegisterExtension
    @Order(1)
    static final Browser BROWSER = new Browser();

    @RegisterExtension
    @Order(2)
    static final Installation BOX = new Installation();

    private static final ConsolePage PAGE = new ConsolePage(BROWSER, BOX);

    @BeforeAll
    static void a_router_that_pages_may_order() {
        BOX.with("trunkline.management.console", "write")
                .with("trunkline.grouping.wait", "1s")
                .with("trunkline.grouping.window", "1s");
        BOX.pagerduty().always(DEFAULT, Behaviour.refused("'payload.severity' is not one we like tonight"));
        BOX.start();
        send("trunk-us-east-01", "DOWN");
        BOX.incident(RETAIL, "trunk-us-east-01-down");
    }

    @AfterEach
    void nothing_in_the_log() {
        assertThat(BROWSER.log()).as("the browser's log").isEmpty();
    }

    private static void send(String trunk, String status) {
        assertThat(BOX.webhooks().genesys(trunk, status, Instant.now().minusSeconds(900)))
                .hasToString("202 Event accepted");
    }

    private static void open(String view) {
        PAGE.open(view);
    }

    private static void order(String reason, String word) {
        PAGE.fill("reason", reason);
        PAGE.fill("confirm", word);
        BROWSER.find(".order.open button").click();
    }

    @Test
    @Order(1)
    void a_drill_goes_through_the_router_and_back_and_its_times_are_shown() {
        open("drills");
        BROWSER.find(".order button").click();
        BROWSER.find(".order.open option[value=us-east-retail]").click();
        order("the drill of the quarter", "drill");
        String key = "us-east-retail-down";
        BOX.incident(RETAIL, key);
        assertThat(BOX.pagerduty().calls(RETAIL))
                .filteredOn(call -> call.dedupKey().equals(key))
                .extracting(Call::summary)
                .allMatch(summary -> summary.contains("DRILL (no action needed)"));
        Waits.await("the drill is shown")
                .until(() -> BROWSER.texts("tbody tr").stream().anyMatch(row -> row.contains("us-east-retail")));

        BROWSER.find(".order button").click();
        BROWSER.find(".order.open option[value=us-east-retail]").click();
        BROWSER.find(".order.open option[value=UP]").click();
        order("enough of it", "drill");
        BOX.resolved(RETAIL, key);
        Waits.await("its times")
                .until(() ->
                        BROWSER.texts("tbody tr").stream().noneMatch(row -> row.contains("Resolved after\tnot yet"))
                                && BROWSER.text("tbody tr td[data-label='Resolved after']")
                                        .matches("(?s).*\\d.*"));
        BROWSER.picture("drilled");
        assertThat(BROWSER.violations()).isEmpty();
        BOX.program().awaitLine("the drill of the quarter", "drill");
    }

    @Test
    @Order(2)
    void a_component_that_will_never_report_again_is_forgotten() {
        open("component/genesys/trunk/trunk-us-east-01");
        BROWSER.find(".order button").click();
        order("it was sold", "forget");
        BOX.resolved(RETAIL, "trunk-us-east-01-down");
        BOX.program().awaitLine("it was sold", "forget", "trunk-us-east-01");
    }

    @Test
    @Order(3)
    void after_a_storm_that_pagerduty_refused_one_order_sends_all_of_it_again() {
        // Not before this test: a minute after the refusal the router repeats both by itself.
        send("other-1", "DOWN");
        send("other-2", "DEGRADED");
        Waits.until("both are refused", BOX.management()::incidents, incidents -> assertThat(incidents)
                .filteredOn(row -> row.path("outcome").asText().equals("rejected"))
                .hasSize(2));
        open("now");
        BROWSER.find(".rank.trouble > .order button").click();
        assertThat(BROWSER.text(".order.open")).contains("Retry all 2 refused");
        BOX.pagerduty().always(DEFAULT, Behaviour.usual());
        order("the account is mended", "retry all");
        Waits.await("PagerDuty has both").until(() -> BOX.incidents(DEFAULT).size() == 2);
        Waits.await("nothing is refused any more")
                .until(() -> BROWSER.texts(".rank.trouble .row").stream().noneMatch(row -> row.contains("REFUSED")));
        Waits.await("and nothing is held by that")
                .until(() -> !BROWSER.text(".counts").contains("rejected"));
    }
}
