package io.trunkline.pagerduty;

import static io.trunkline.pagerduty.Reports.down;
import static io.trunkline.pagerduty.Reports.up;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.IncidentReport.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The bodies in docs/reference/pagerduty.md are those that are sent. After a change of either, {@code mvn test
 * -Dtest=PagerDutyPageTest -Dtrunkline.page=write} writes them anew: read what it wrote.
 */
class PagerDutyPageTest {

    private static final Path PAGE = Path.of("docs/reference/pagerduty.md");
    private static final Pattern BODY = Pattern.compile("(?<=```json\n).*?(?=\n```)", Pattern.DOTALL);

    @BeforeAll
    static void writeIfAsked() throws IOException {
        if ("write".equals(System.getProperty("trunkline.page"))) {
            List<String> bodies = bodies();
            int[] next = {0};
            Files.writeString(
                    PAGE,
                    BODY.matcher(Files.readString(PAGE))
                            .replaceAll(body -> Matcher.quoteReplacement(bodies.get(next[0]++))));
        }
    }

    @Test
    void the_page_shows_the_bodies_that_are_sent() throws IOException {
        assertThat(BODY.matcher(Files.readString(PAGE)).results().map(MatchResult::group))
                .containsExactlyElementsOf(bodies());
    }

    private static List<String> bodies() {
        IncidentReport one = Reports.trigger(down("trunk-us-east-01"));
        return List.of(
                body(one),
                body(Reports.resolve(up("trunk-us-east-01"))),
                body(Reports.trigger(down("trunk-us-east-01"), down("trunk-us-east-02"), up("trunk-us-east-03"))),
                body(degradedSite()),
                body(Reports.compliance("pci-4711")),
                body(Reports.bare(one)));
    }

    private static IncidentReport degradedSite() {
        Member site = new Member(
                new ComponentId("cxone", "site", "site-eu-01"),
                "Frankfurt",
                Status.DEGRADED,
                Reports.SINCE,
                "NICE CXone",
                "https://cxone.niceincontact.com/#/telephony/sites/site-eu-01",
                Duration.ofSeconds(180),
                0,
                false,
                null);
        return new IncidentReport(
                DeliveryAction.TRIGGER,
                Reports.KEY,
                "site-eu-01-degraded",
                Status.DEGRADED,
                "warning",
                "EU Finance",
                null,
                false,
                false,
                List.of(site));
    }

    private static String body(IncidentReport report) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        JsonMapper json = new JsonMapper();
        try {
            return json.writer(printer).writeValueAsString(json.readTree(EventPayload.masked(report)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
