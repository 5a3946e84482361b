package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.FINANCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The console with 5,000 components out, on a port that asks for a token and lets pages only read. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleStormIT {

    @RegisterExtension
    @Order(1)
    static final Browser BROWSER = new Browser();

    @RegisterExtension
    @Order(2)
    static final Installation BOX = new Installation();

    private static final int TRUNKS = 5_000;
    private static final String TOKEN = "a-token-for-people-7c1e99";
    private static final Instant EARLIER = Instant.now().minusSeconds(7_200);

    @BeforeAll
    static void a_storm() throws Exception {
        BOX.with("trunkline.management.token", TOKEN)
                .with("trunkline.grouping.wait", "3s")
                .with("trunkline.grouping.window", "60s");
        BOX.start();
        ExecutorService senders = Executors.newFixedThreadPool(16);
        try {
            List<Future<Webhooks.Answer>> answers = new ArrayList<>();
            for (int trunk = 0; trunk < TRUNKS; trunk++) {
                String id = "trunk-eu-" + trunk;
                answers.add(senders.submit(() -> BOX.webhooks().genesys(id, "DOWN", EARLIER)));
            }
            for (Future<Webhooks.Answer> answer : answers) {
                assertThat(answer.get()).hasToString("202 Event accepted");
            }
        } finally {
            senders.shutdownNow();
        }
        Waits.await("one incident").until(() -> BOX.incidents(FINANCE).size() == 1);
    }

    @AfterEach
    void nothing_in_the_log() {
        // What was asked for before the token was given is answered 401, which the browser notes.
        assertThat(BROWSER.log()).as("the browser's log").allMatch(line -> line.contains("401"));
    }

    @Test
    @Order(1)
    void the_token_is_asked_for_once_and_kept_for_the_tab() {
        BROWSER.open(BOX.management().url());
        BROWSER.awaitText("main", "Token of the management port");
        assertThat(BROWSER.violations()).isEmpty();
        BROWSER.picture("token");
        BROWSER.press("wrong", Keys.ENTER);
        BROWSER.awaitText("main", "Token of the management port");
        BROWSER.find("input[name=token]").clear();
        BROWSER.find("input[name=token]").sendKeys(TOKEN, Keys.ENTER);
        BROWSER.awaitText(".sentence", "trunks of EU Finance");
        assertThat(BROWSER.log()).isNotEmpty().allMatch(line -> line.contains("401"));
        BROWSER.open(BOX.management().url() + "#/components?status=DOWN");
        Waits.await("no token is asked for again").until(() -> BROWSER.count("tbody tr") == 100);
        assertThat(BROWSER.url()).doesNotContain(TOKEN);
        assertThat(BROWSER.count(".order")).as("a page that may only read").isZero();
    }

    @Test
    @Order(2)
    void five_thousand_are_out_and_no_view_has_more_than_two_hundred_rows() {
        BROWSER.open(BOX.management().url() + "#/now");
        BROWSER.awaitText(".counts", "5,000 DOWN");
        assertThat(rows()).isBetween(1L, 200L);
        BROWSER.find(".row .what a").click();
        Waits.await("its members").until(() -> rows() > 100);
        assertThat(rows()).isLessThanOrEqualTo(200);
        assertThat(BROWSER.texts("h2")).contains("Members 5,000");
        BROWSER.find(".pager a").click();
        BROWSER.awaitText(".pager", "101 to 200");
        assertThat(rows()).isLessThanOrEqualTo(200);
        BROWSER.open(BOX.management().url() + "#/components?status=DOWN");
        for (int page = 1; page < 4; page++) {
            String last = page * 100 + 1 + " to " + (page + 1) * 100;
            BROWSER.find(".pager a:last-child").click();
            BROWSER.awaitText(".pager", last);
            Waits.await("a page of rows").until(() -> rows() == 100);
        }
    }

    private static long rows() {
        return BROWSER.count("tbody tr, .row");
    }

    /** The rows whose elements or texts changed since it was first asked, by their text; what counts time does not count. */
    private static Map<?, ?> touched() {
        return (Map<?, ?>)
                BROWSER.script(
                        """
                if (!window.touched) {
                  window.touched = {};
                  const note = node => {
                    const row = (node.nodeType === 1 ? node : node.parentElement)?.closest("tr");
                    if (row) window.touched[row.querySelector("a")?.innerText ?? "?"] = true;
                  };
                  new MutationObserver(changes => changes.forEach(change => {
                    const element = change.target.nodeType === 1 ? change.target : change.target.parentElement;
                    if (element?.closest("time")) return;
                    change.addedNodes.forEach(note);
                    change.removedNodes.forEach(note);
                    if (change.target.nodeName !== "TBODY") note(change.target);
                  })).observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
                }
                return window.touched;
                """);
    }

    private static long asked() {
        return (Long) BROWSER.script("return performance.getEntriesByType('resource')"
                + ".filter(entry => entry.name.includes('/api/components')).length");
    }

    @Test
    @Order(3)
    void no_row_is_drawn_again_that_did_not_change() {
        BROWSER.open(BOX.management().url() + "#/components?status=DOWN");
        Waits.await("rows").until(() -> rows() == 100);
        assertThat(touched()).isEmpty();
        long before = asked();
        // Each asks the router for all rows again: what is UP is none of them, so the rows that stay are the same.
        BOX.webhooks().genesys("trunk-us-east-01", "DOWN", Instant.now().minusSeconds(600));
        Waits.await("the row of what changed")
                .until(() -> BROWSER.text("tbody tr a").equals("trunk-us-east-01"));
        Waits.await("asked again").until(() -> asked() >= before + 2);
        // The new one came in, and may have been drawn twice; the hundredth went out. No other was touched.
        assertThat(touched().keySet().stream().map(Object::toString))
                .contains("trunk-us-east-01")
                .hasSizeBetween(1, 2);
        assertThat(rows()).isEqualTo(100);
    }
}
