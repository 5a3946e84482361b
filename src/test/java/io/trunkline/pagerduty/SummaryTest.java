package io.trunkline.pagerduty;

import static io.trunkline.pagerduty.Reports.bare;
import static io.trunkline.pagerduty.Reports.because;
import static io.trunkline.pagerduty.Reports.compliance;
import static io.trunkline.pagerduty.Reports.degraded;
import static io.trunkline.pagerduty.Reports.down;
import static io.trunkline.pagerduty.Reports.flapping;
import static io.trunkline.pagerduty.Reports.forgotten;
import static io.trunkline.pagerduty.Reports.member;
import static io.trunkline.pagerduty.Reports.readdressed;
import static io.trunkline.pagerduty.Reports.resolve;
import static io.trunkline.pagerduty.Reports.trigger;
import static io.trunkline.pagerduty.Reports.trunksDown;
import static io.trunkline.pagerduty.Reports.up;
import static io.trunkline.pagerduty.Reports.withService;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryAction;
import io.trunkline.model.SafeText;
import io.trunkline.model.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    void oneTrunkReadsAsInTheGuide() {
        assertThat(Summary.of(trigger(down("trunk-us-east-01"))))
                .isEqualTo("CRITICAL: US-East Retail Trunk (trunk-us-east-01) is DOWN");
    }

    @Test
    void aDegradedTrunkIsAWarning() {
        assertThat(Summary.of(
                        Reports.of(DeliveryAction.TRIGGER, Status.DEGRADED, List.of(degraded("trunk-us-east-01")))))
                .isEqualTo("WARNING: US-East Retail Trunk (trunk-us-east-01) is DEGRADED");
    }

    @Test
    void theReasonFollowsWhereThereIsRoom() {
        IncidentReport report = trigger(because(down("t1"), "all the facts", "1 of 3 proxies timed out (408)"));

        assertThat(Summary.of(report))
                .isEqualTo("CRITICAL: US-East Retail Trunk (t1) is DOWN: 1 of 3 proxies timed out (408)");
        assertThat(Summary.of(bare(report))).isEqualTo("CRITICAL: US-East Retail Trunk (t1) is DOWN");
        assertThat(Summary.of(trigger(because(down("t".repeat(980)), "all the facts", "1 of 3 proxies failed"))))
                .endsWith(") is DOWN");
        assertThat(Summary.of(trigger(because(down("t1"), "connected is false", null), down("t2"))))
                .isEqualTo("CRITICAL: US-East Retail: 2 trunks DOWN");
        assertThat(Summary.of(resolve(because(up("t1"), "connected is true", null))))
                .isEqualTo("RESOLVED: US-East Retail Trunk (t1) is UP");
    }

    @Test
    void theConfiguredSeverityLeads() {
        assertThat(Summary.of(withService(trigger(down("t1")), "EU Finance", "error")))
                .isEqualTo("ERROR: EU Finance Trunk (t1) is DOWN");
    }

    @Test
    void aResolveSaysThatItIsUp() {
        assertThat(Summary.of(resolve(up("trunk-us-east-01"))))
                .isEqualTo("RESOLVED: US-East Retail Trunk (trunk-us-east-01) is UP");
    }

    @Test
    void aSiteIsCalledASite() {
        assertThat(Summary.of(trigger(member("site", "boston", Status.DOWN))))
                .isEqualTo("CRITICAL: US-East Retail Site (boston) is DOWN");
    }

    @Test
    void severalAreCounted() {
        assertThat(Summary.of(trigger(trunksDown(37)))).isEqualTo("CRITICAL: US-East Retail: 37 trunks DOWN");
    }

    @Test
    void severalKindsAreComponents() {
        assertThat(Summary.of(trigger(down("t1"), member("site", "s1", Status.DOWN))))
                .isEqualTo("CRITICAL: US-East Retail: 2 components DOWN");
    }

    @Test
    void onlyThoseStillOutAreCounted() {
        assertThat(Summary.of(
                        Reports.of(DeliveryAction.UPDATE, Status.DOWN, List.of(up("t1"), down("t2"), down("t3")))))
                .isEqualTo("CRITICAL: US-East Retail: 2 trunks DOWN");
    }

    @Test
    void theKindIsThatOfThoseStillOut() {
        assertThat(Summary.of(Reports.of(
                        DeliveryAction.UPDATE,
                        Status.DOWN,
                        List.of(member("site", "s1", Status.UP), down("t2"), down("t3")))))
                .isEqualTo("CRITICAL: US-East Retail: 2 trunks DOWN");
    }

    @Test
    void theLastOneOutOfSeveralIsASingular() {
        assertThat(Summary.of(Reports.of(DeliveryAction.UPDATE, Status.DOWN, List.of(up("t1"), down("t2")))))
                .isEqualTo("CRITICAL: US-East Retail: 1 trunk DOWN");
    }

    @Test
    void aResolveCountsAll() {
        assertThat(Summary.of(resolve(up("t1"), up("t2"), up("t3"))))
                .isEqualTo("RESOLVED: US-East Retail: 3 trunks UP");
    }

    @Test
    void aTrunkThatFlapsPagesAsDownThoughItIsUpRightNow() {
        assertThat(Summary.of(trigger(flapping(up("t1"), 5)))).isEqualTo("CRITICAL: US-East Retail Trunk (t1) is DOWN");
        assertThat(Summary.of(trigger(flapping(up("t1"), 5), flapping(up("t2"), 4))))
                .isEqualTo("CRITICAL: US-East Retail: 2 trunks DOWN");
    }

    @Test
    void aForgottenTrunkIsSaidToBeForgotten() {
        assertThat(Summary.of(resolve(forgotten(up("t1")))))
                .isEqualTo("RESOLVED: US-East Retail Trunk (t1) is UP (forgotten)");
        assertThat(Summary.of(resolve(forgotten(up("t1")), up("t2"))))
                .isEqualTo("RESOLVED: US-East Retail: 2 trunks UP (1 forgotten)");
    }

    @Test
    void theDefaultServiceIsToldWhichComponents() {
        assertThat(Summary.of(readdressed(trigger(down("trunk-us-east-01")))))
                .isEqualTo("CRITICAL: US-East Retail Trunk (trunk-us-east-01) is DOWN");
        assertThat(Summary.of(readdressed(trigger(trunksDown(37)))))
                .isEqualTo("CRITICAL: US-East Retail: 37 trunks DOWN (trunk-001 and 36 more)");
        assertThat(Summary.of(
                        readdressed(Reports.of(DeliveryAction.UPDATE, Status.DOWN, List.of(up("t1"), down("t2"))))))
                .isEqualTo("CRITICAL: US-East Retail: 1 trunk DOWN (t2)");
    }

    @Test
    void aComplianceEventNamesItsTypeAndId() {
        assertThat(Summary.of(compliance("leak-7")))
                .isEqualTo("CRITICAL: US-East Retail compliance.violation.detected (leak-7)");
    }

    @Test
    void aLongIdIsCutAndTheStatusSurvives() {
        String summary = Summary.of(trigger(down("x".repeat(5000))));

        assertThat(SafeText.length(summary)).isEqualTo(1024);
        assertThat(summary).startsWith("CRITICAL: US-East Retail Trunk (xxx").endsWith("x…) is DOWN");
    }

    @Test
    void aLongServiceNameIsCutAndTheStatusSurvives() {
        String summary = Summary.of(withService(trigger(down("t1")), "é".repeat(5000), "critical"));

        assertThat(SafeText.length(summary)).isEqualTo(1024);
        assertThat(summary).startsWith("CRITICAL: ééé").endsWith("é… Trunk (t1) is DOWN");
    }

    @Test
    void aSummaryOfExactlyTheLimitIsNotCut() {
        String frame = "CRITICAL: US-East Retail Trunk () is DOWN";
        String id = "x".repeat(1024 - frame.length());

        assertThat(Summary.of(trigger(down(id)))).hasSize(1024).contains("(" + id + ")");
    }

    @Test
    void whateverElseIsTooLongIsCutAtTheEnd() {
        String summary = Summary.of(trigger(member("k".repeat(2000), "t1", Status.DOWN)));

        assertThat(SafeText.length(summary)).isEqualTo(1024);
        assertThat(summary).endsWith("k…");
    }

    @Test
    void aBareSummaryIsShortAscii() {
        IncidentReport report =
                bare(withService(trigger(down("trünk-東京-" + "x".repeat(300))), "São Paulo", "critical"));

        assertThat(Summary.of(report))
                .hasSize(200)
                .startsWith("CRITICAL: Sao Paulo Trunk (trunk-??-xxx")
                .endsWith("x...) is DOWN");
    }

    @Test
    void controlCharactersNeverReachASummary() {
        assertThat(Summary.of(withService(trigger(down("t\u0000\u001b[31m1")), "EU\r\nFinance", "critical")))
                .isEqualTo("CRITICAL: EU  Finance Trunk (t[31m1) is DOWN");
    }
}
