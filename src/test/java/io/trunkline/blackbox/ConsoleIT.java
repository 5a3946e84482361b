package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.DEFAULT;
import static io.trunkline.blackbox.Installation.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.play.Behaviour;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * The console as a person who was woken sees it: a storm, a flap, planned work, an incident that PagerDuty refuses, one
 * that Ada took, one that is over, one that PagerDuty does not take, and names that try to be more than text.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleIT {

    @RegisterExtension
    @Order(1)
    static final Browser BROWSER = new Browser();

    @RegisterExtension
    @Order(2)
    static final Installation BOX = new Installation();

    private static final ConsolePage PAGE = new ConsolePage(BROWSER, BOX);

    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void an_eventful_night() {
        EventfulNight.on(BOX);
    }

    @BeforeEach
    void first_page() {
        BROWSER.desktop();
        PAGE.open("now");
    }

    @AfterEach
    void nothing_in_the_log() {
        assertThat(BROWSER.log()).as("the browser's log").isEmpty();
    }

    private static String component(String id) {
        return "component/genesys/trunk/" + id;
    }

    private static long idOf(String dedupKey) {
        return BOX.management().incident(dedupKey).path("id").asLong();
    }

    /** What names the views and the lanes, as far as it is out of sight without a sign of that. */
    private static final String CUT =
            """
            return [...document.querySelectorAll("nav li a, .timeline .lane")]
              .filter(each => each.getBoundingClientRect().left < 0 || each.getBoundingClientRect().right > innerWidth)
              .map(each => each.textContent).join()""";

    private static List<String> views() {
        return List.of(
                "now",
                "held",
                "components",
                component("trunk-ap-flap"),
                "incident/" + idOf("trunk-us-taken-down"),
                "services",
                "what-if",
                "maintenance",
                "drills",
                "search?q=trunk-eu");
    }

    @Test
    @Order(1)
    void undelivered_outages_come_first_and_rows_stand_by_urgency() {
        assertThat(BROWSER.awaitText(".sentence .trouble", "")).isNotBlank();
        assertThat(BROWSER.texts("#main h2"))
                .extracting(title -> title.replaceAll("\\s*\\d+$", ""))
                .containsSubsequence(
                        "Not at PagerDuty: overdue or refused",
                        "Paged and not acknowledged",
                        "Acknowledged",
                        "Held",
                        "Closed in the last hour");
        assertThat(BROWSER.texts(".rank.trouble .row"))
                .anySatisfy(row -> assertThat(row).contains("site-lab-07", "REFUSED", "PagerDuty refused the page."));
        assertThat(BROWSER.texts(".sentence .trouble a")).isNotEmpty();
        assertThat(BROWSER.text(".rank.open .row")).contains("trunk-us-taken", "acknowledged by Ada Lovelace");
        assertThat(BROWSER.texts(".rank.unacknowledged .row")).anyMatch(row -> row.contains("41 trunks of EU Finance"));
        assertThat(BROWSER.text(".rank.held .row")).contains("trunk-ap-flap of APAC Support was DOWN and is UP");
        assertThat(BROWSER.text(".rank.closed .row")).contains("trunk-us-over");
        assertThat(BROWSER.script("return document.querySelector('.rank.open .row a[href^=\"https:\"]').href")
                        .toString())
                .isEqualTo("https://app.pagerduty.com/incidents/"
                        + BOX.management()
                                .incident("trunk-us-taken-down")
                                .path("pagerduty_id")
                                .asText());
        assertThat(BROWSER.title()).startsWith("(!)");
    }

    @Test
    @Order(2)
    void what_is_held_says_by_what_until_when_and_what_then() {
        PAGE.open("held");
        assertThat(BROWSER.texts("tbody tr"))
                .anySatisfy(
                        row -> assertThat(row).contains("trunk-held-1", "maintenance", "carrier migration", "in 1 h"))
                .anySatisfy(row -> assertThat(row).contains("trunk-ap-flap", "cooldown", "in 4 min"));
        PAGE.open("maintenance");
        assertThat(BROWSER.text(".row.window")).contains("carrier-work", "carrier migration", "Holds 2 now");
    }

    @Test
    @Order(3)
    void a_component_has_lanes_its_reports_and_the_answer_of_why() throws Exception {
        PAGE.open(component("trunk-ap-flap"));
        JsonNode why = BOX.management().json("/api/why?component=genesys/trunk/trunk-ap-flap");
        List<String> lines = new ArrayList<>();
        why.path("lines").forEach(line -> lines.add(line.asText()));
        assertThat(lines).hasSizeGreaterThan(3);
        // What counts down differs by the seconds between the two questions.
        assertThat(BROWSER.text("pre.why").lines().map(ConsoleIT::withoutNumbers))
                .containsAll(lines.stream().map(ConsoleIT::withoutNumbers).toList());
        assertThat(BROWSER.count("svg.timeline .bar.reported.down")).isEqualTo(1);
        assertThat(BROWSER.count("svg.timeline .bar.held")).isEqualTo(1);
        assertThat(BROWSER.count("svg.timeline .bar.told")).isEqualTo(1);
        assertThat(BROWSER.texts(".row.report")).hasSize(2);
        BROWSER.find(".row.report summary").click();
        BROWSER.awaitText(".row.report pre", "telephony.trunk.status.changed");
        PAGE.open(component("trunk-ap-flap") + "?span=7d");
        assertThat(BROWSER.script("return document.querySelector('svg.timeline title').textContent")
                        .toString())
                .contains("in 7 d");
        assertThat(BROWSER.script("return document.querySelector('svg.timeline .current').textContent"))
                .isEqualTo("UP");
        PAGE.open("services");
        assertThat(BROWSER.texts("tbody tr"))
                .anySatisfy(row -> assertThat(row).contains("sweep", "STARTED", "sweep.camel.yaml"))
                .anySatisfy(row -> assertThat(row).contains("notes", "LEFT OUT"))
                .noneSatisfy(row -> assertThat(row).contains("STOPPED"));
    }

    private static String withoutNumbers(String line) {
        return line.strip().replaceAll("\\d+", "#");
    }

    @Test
    @Order(4)
    void names_and_ids_are_text_wherever_they_stand() {
        PAGE.open("search?q=script");
        BROWSER.find("tbody a[href^='#/component/']").click();
        PAGE.drawn();
        assertThat(BROWSER.awaitText("dl.facts code", EventfulNight.EVIL_ID))
                .isEqualTo("genesys/trunk/" + EventfulNight.EVIL_ID);
        for (String view : List.of("now", "components", "held", "incident/" + idOf("trunk-eu-00-down"))) {
            PAGE.open(view);
            assertThat(BROWSER.count("#page img, #page script, #page [onerror]"))
                    .as(view)
                    .isZero();
            assertThat(BROWSER.text("body")).doesNotContain("\u202E");
        }
        assertThat(BROWSER.texts("tbody tr")).anyMatch(row -> row.contains("<img src=x onerror="));
        assertThat(BROWSER.title()).doesNotContain("owned");
    }

    @Test
    @Order(5)
    void a_link_keeps_the_filter_and_the_filter_makes_the_link() {
        PAGE.open("now?service=us-east-retail&q=taken");
        assertThat(BROWSER.texts(".row")).hasSize(1).allMatch(row -> row.contains("trunk-us-taken"));
        BROWSER.find(".filters input").clear();
        BROWSER.find(".filters input").sendKeys("over");
        BROWSER.awaitText(".row", "trunk-us-over");
        assertThat(BROWSER.url()).endsWith("#/now?service=us-east-retail&q=over");
        PAGE.open("components?status=DOWN&service=eu-finance");
        assertThat(BROWSER.texts("tbody tr")).isNotEmpty().allMatch(row -> row.contains("DOWN"));
    }

    @Test
    @Order(6)
    void every_view_is_accessible_and_fits_in_both_widths_and_schemes() {
        for (String view : views()) {
            PAGE.open(view);
            for (int width : new int[] {1280, 320}) {
                for (String scheme : List.of("light", "dark")) {
                    String name = view.split("[/?]")[0] + "-" + width + "-" + scheme;
                    BROWSER.show(width, 900, scheme);
                    assertThat((Long) BROWSER.script("return document.documentElement.scrollWidth"))
                            .as("width of " + name)
                            .isLessThanOrEqualTo(width);
                    assertThat(BROWSER.script(CUT)).as("cut off in " + name).isEqualTo("");
                    // Contrast is a matter of the scheme, the rest one of the width: two of the four say all.
                    if (width == 1280 == scheme.equals("light")) {
                        assertThat(BROWSER.violations()).as(name).isEmpty();
                    }
                    long height = (Long) BROWSER.script("return document.documentElement.scrollHeight");
                    BROWSER.show(width, (int) Math.min(2400, Math.max(700, height)), scheme);
                    BROWSER.picture(name);
                }
            }
        }
    }

    @Test
    @Order(7)
    void the_keyboard_alone_reaches_and_works_everything() {
        BROWSER.tab();
        assertThat(focused()).isEqualTo("Skip to what is shown");
        BROWSER.press(Keys.ENTER);
        assertThat(focusedTag()).isEqualTo("H1");
        PAGE.open("now");
        List<String> reached = new ArrayList<>();
        long all = (Long)
                BROWSER.script(
                        "return [...document.querySelectorAll('a[href], button, input, select, textarea, "
                                + "summary, [tabindex=\"0\"]')].filter(element => element.offsetParent || element.className === 'skip').length");
        for (long at = 0; at < all; at++) {
            BROWSER.tab();
            reached.add(focused());
            assertThat((Boolean) BROWSER.script("return document.activeElement.matches(':focus-visible')"))
                    .as(focused())
                    .isTrue();
        }
        assertThat(reached)
                .doesNotContain("")
                .contains("Held", "Maintenance")
                .anyMatch(text -> text.contains("site-lab-07"));
        PAGE.open("now");
        BROWSER.script("document.querySelector('.search input').focus()");
        BROWSER.press("trunk-ap-flap", Keys.ENTER);
        Waits.await("the heading has the focus").until(() -> focusedTag().equals("H1"));
        BROWSER.awaitText("tbody", "trunk-ap-flap");
        while (!BROWSER.script("return document.activeElement.getAttribute('href') ?? ''")
                .toString()
                .startsWith("#/component/")) {
            BROWSER.tab();
        }
        BROWSER.press(Keys.ENTER);
        BROWSER.awaitText("h1", "Component trunk-ap-flap");
    }

    private static String focused() {
        return BROWSER.script(
                        "const e = document.activeElement; return (e.labels?.[0]?.innerText || e.innerText || e.ariaLabel || e.name || e.className || '').trim().replace(/\\s*\\d+$/, '')")
                .toString();
    }

    private static String focusedTag() {
        return BROWSER.script("return document.activeElement.tagName").toString();
    }

    @Test
    @Order(8)
    void an_order_needs_a_reason_and_a_typed_word_and_is_audited() {
        PAGE.open("maintenance");
        BROWSER.find(".order button").click();
        PAGE.fill("components", "trunk-eu-9*");
        PAGE.fill("for", "90m");
        PAGE.fill("author", "Grace");
        PAGE.fill("reason", "a new firmware");
        PAGE.fill("confirm", "stop");
        BROWSER.find(".order.open button").click();
        BROWSER.awaitText(".order.open .bad", "Nothing was done");
        PAGE.fill("confirm", "start");
        BROWSER.find(".order.open button").click();
        String window = Waits.until(
                        "a window that runs", () -> BROWSER.texts(".row.window.running"), rows -> assertThat(rows)
                                .anyMatch(row -> row.contains("a new firmware")))
                .stream()
                .filter(row -> row.contains("a new firmware"))
                .findFirst()
                .orElseThrow();
        assertThat(window).contains("Grace", "trunk-eu-9*", "ends in 1 h");
        BOX.program().awaitLine("a new firmware", "maintenance");
        WebElement end = BROWSER.find(".row.window .order button");
        String id = end.getText().replace("End ", "").replace(" ...", "");
        end.click();
        PAGE.fill("reason", "was quick");
        PAGE.fill("confirm", id);
        BROWSER.find(".order.open button").click();
        Waits.await("the window is over")
                .until(() -> BROWSER.texts(".row.window.running").size() == 1);
    }

    @Test
    @Order(9)
    void what_if_shows_the_difference_and_changes_nothing() {
        int calls = BOX.pagerduty().calls(RETAIL).size();
        PAGE.open("what-if");
        WebElement wait = BROWSER.find("[name='trunkline.cooldown']");
        wait.sendKeys("soon");
        BROWSER.find(".form button").click();
        BROWSER.awaitText(".note.bad", "soon");
        wait.clear();
        wait.sendKeys("0s");
        BROWSER.find(".form button").click();
        Waits.await("the difference").until(() -> BROWSER.count("table.narrow tbody tr") == 2);
        BROWSER.picture("what-if-answered");
        assertThat(BROWSER.violations()).isEmpty();
        assertThat(BOX.pagerduty().calls(RETAIL)).hasSize(calls);
        // The refused question is in the log as a failed request, and nothing else is.
        assertThat(BROWSER.log()).hasSize(1).allMatch(line -> line.contains("/api/simulate") && line.contains("400"));
    }

    @Test
    @Order(10)
    void where_streams_are_cut_the_page_polls_and_it_says_when_it_is_not_fresh() {
        BROWSER.block("*/api/stream*");
        PAGE.open("now");
        BROWSER.awaitText(".fresh", "by polling");
        BROWSER.block();
        assertThat(BROWSER.log()).allMatch(line -> line.contains("/api/stream"));
        PAGE.open("now");
        Waits.await("live").until(() -> BROWSER.text(".fresh").equals("Live"));
        BOX.program().pause();
        try {
            BROWSER.awaitText(".fresh", "old");
        } finally {
            BOX.program().resume();
        }
        Waits.await("live again").until(() -> BROWSER.text(".fresh").startsWith("Live"));
        assertThat(BROWSER.log()).allMatch(line -> Stream.of("/api/", "net::").anyMatch(line::contains));
    }

    @Test
    @Order(11)
    void an_incident_that_is_overdue_and_a_route_that_stands_still_are_said_first() throws Exception {
        PAGE.open("now");
        Waits.await("it is overdue").until(() -> BROWSER.texts(".rank.trouble .row").stream()
                .anyMatch(row -> row.contains("OVERDUE") && row.contains("trunk-late")));
        assertThat(BROWSER.text(".sentence strong.bad")).contains("could NOT be told");
        assertThat(BROWSER.find(".sentence strong.bad a").getAttribute("href")).contains("told=OVERDUE%2CREFUSED");
        assertThat(BROWSER.text("main .rank h2")).startsWith("Not at PagerDuty: overdue or refused");
        BOX.program().route("sweep", "stop");
        Waits.await("the route is said to stand still")
                .until(() -> BROWSER.text(".sentence").contains("route sweep is not running: stopped"));
        assertThat(BROWSER.title()).startsWith("(!)");
        assertThat(said()).as("what stands first").contains("could NOT be told");
        BROWSER.picture("troubles");
        assertThat(BROWSER.violations()).isEmpty();
        BOX.program().route("sweep", "start");
        Waits.await("it runs again").until(() -> !BROWSER.text(".sentence").contains("route sweep"));
    }

    @Test
    @Order(12)
    void a_refused_incident_is_retried_and_the_page_hears_of_it_without_being_asked() {
        long refused = EventfulNight.refused(BOX);
        PAGE.open("now");
        BROWSER.find("a[href='#/incident/" + refused + "']").click();
        PAGE.drawn();
        assertThat(BROWSER.texts("tbody tr")).anyMatch(row -> row.contains("refused"));
        assertThat(BROWSER.text("dl.facts")).contains("it was only logged, which reaches no one");
        BROWSER.find(".order button").click();
        PAGE.fill("reason", "the key is mended");
        String word = BROWSER.text(".order.open code");
        PAGE.fill("confirm", word);
        BOX.pagerduty().always(DEFAULT, Behaviour.usual());
        BROWSER.find(".order.open button").click();
        Waits.await("PagerDuty has it").until(() -> BOX.incidents(DEFAULT).size() == 1);
        BOX.program().awaitLine("the key is mended", "retry");
        PAGE.open("now");
        Waits.await("nothing is refused any more")
                .until(() -> BROWSER.texts(".rank .row").stream().noneMatch(row -> row.contains("REFUSED")));
        Waits.await("the sentence leads to the only one that is overdue")
                .until(() -> BROWSER.find(".sentence strong.bad a")
                        .getAttribute("href")
                        .contains("#/incident/"));
        // Of a status that no incident of its service has, or it would join one whose window is open.
        EventfulNight.send(BOX, "trunk-us-new", "DEGRADED", Instant.now().minusSeconds(600));
        Waits.await("a new row")
                .until(() -> BROWSER.texts(".row").stream().anyMatch(row -> row.contains("trunk-us-new")));
    }

    /** The first bold text of the page. */
    private static String said() {
        List<String> bold = BROWSER.texts("main .sentence strong");
        return bold.isEmpty() ? "" : bold.get(0);
    }
}
