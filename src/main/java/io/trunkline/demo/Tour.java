package io.trunkline.demo;

import io.trunkline.demo.Findings.Expected;
import io.trunkline.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/** The scenes of the demo, in order. Each begins when PagerDuty has the outcome of the one before. */
final class Tour {

    private static final int STORM = 37;
    private static final String RETAIL_TRUNK = "trunk-us-east-01";
    private static final String FINANCE_TRUNK = "trunk-eu-west-01";
    private static final String SUPPORT_TRUNK = "trunk-apac-01";
    private static final String LAB_SITE = "site-lab-07";

    /** What PagerDuty must show when the tour is over, and nothing else. */
    static final List<Expected> EXPECTED = List.of(
            new Expected(
                    "US-East Retail",
                    DemoFolder.US_EAST_RETAIL,
                    "trunk-us-east-01-down",
                    "CRITICAL: US-East Retail Trunk (trunk-us-east-01) is DOWN",
                    "RESOLVED: US-East Retail Trunk (trunk-us-east-01) is UP"),
            new Expected(
                    "EU Finance",
                    DemoFolder.EU_FINANCE,
                    "trunk-eu-west-01-degraded",
                    "WARNING: EU Finance Trunk (trunk-eu-west-01) is DEGRADED",
                    "RESOLVED: EU Finance Trunk (trunk-eu-west-01) is UP"),
            new Expected(
                    "EU Finance",
                    DemoFolder.EU_FINANCE,
                    "trunk-eu-carrier-01-down",
                    "CRITICAL: EU Finance: 37 trunks DOWN",
                    "RESOLVED: EU Finance: 37 trunks UP"),
            new Expected(
                    "Unknown",
                    DemoFolder.UNASSIGNED,
                    "site-lab-07-down",
                    "CRITICAL: Unknown Site (site-lab-07) is DOWN",
                    "RESOLVED: Unknown Site (site-lab-07) is UP"),
            new Expected(
                    "APAC Support",
                    DemoFolder.APAC_SUPPORT,
                    "trunk-apac-01-down",
                    "CRITICAL: APAC Support Trunk (trunk-apac-01) is DOWN",
                    "RESOLVED: APAC Support Trunk (trunk-apac-01) is UP"));

    private static final Expected RETAIL = EXPECTED.get(0);
    private static final Expected DEGRADED = EXPECTED.get(1);
    private static final Expected CARRIER = EXPECTED.get(2);
    private static final Expected UNMAPPED = EXPECTED.get(3);
    private static final Expected FLAPPING = EXPECTED.get(4);

    private final Platform genesys;
    private final Platform cxone;
    private final Pager pager;
    private final Observer observer;
    private final Duration cooldown;
    private final Timeline timeline;

    /** @param cooldown as the router has it: recoveries that come sooner are held */
    Tour(Platform genesys, Platform cxone, Pager pager, Observer observer, Duration cooldown, Timeline timeline) {
        this.genesys = genesys;
        this.cxone = cxone;
        this.pager = pager;
        this.observer = observer;
        this.cooldown = cooldown;
        this.timeline = timeline;
    }

    /** @throws MissingCalls if a scene does not end as it should */
    void run() throws InterruptedException {
        Instant retailDown = aTrunkGoesDown();
        Instant degraded = aTrunkDegrades();
        Instant carrierDown = aCarrierFails();
        Instant labDown = anUnmappedSiteFails();
        aTrunkFlaps();
        timeline.scene("What has been down for a whole cooldown is believed when it recovers.");
        recovers(genesys, "trunk", RETAIL_TRUNK, retailDown, RETAIL);
        recovers(cxone, "trunk", FINANCE_TRUNK, degraded, DEGRADED);
        cxone.reportsAll("trunk", carrierTrunks(), Status.UP, settled(carrierDown));
        pager.awaitResolve(CARRIER.resolved());
        recovers(cxone, "site", LAB_SITE, labDown, UNMAPPED);
        timeline.scene("The flapping trunk has to keep still for a whole cooldown first.");
        pager.awaitResolve(FLAPPING.resolved());
        observer.awaitNothingOpen();
    }

    private Instant aTrunkGoesDown() throws InterruptedException {
        timeline.scene("A trunk goes down: its team is paged, once. Copies and forgeries change nothing.");
        Instant down = now();
        genesys.reports("trunk", RETAIL_TRUNK, Status.DOWN, down);
        genesys.repeats("trunk", RETAIL_TRUNK, Status.DOWN, down);
        genesys.isImpersonated("trunk", FINANCE_TRUNK, Status.DOWN, down);
        pager.awaitPage(RETAIL.paged());
        return down;
    }

    private Instant aTrunkDegrades() throws InterruptedException {
        timeline.scene("Another platform, another team, a lower severity.");
        Instant degraded = now();
        cxone.reports("trunk", FINANCE_TRUNK, Status.DEGRADED, degraded);
        pager.awaitPage(DEGRADED.paged());
        return degraded;
    }

    private Instant aCarrierFails() throws InterruptedException {
        timeline.scene("A carrier fails and " + STORM + " trunks of one team with it: one incident lists them.");
        Instant down = now();
        cxone.reportsAll("trunk", carrierTrunks(), Status.DOWN, down);
        pager.awaitPage(CARRIER.paged());
        return down;
    }

    private Instant anUnmappedSiteFails() throws InterruptedException {
        timeline.scene("Nobody has mapped this site, and PagerDuty has trouble: the page comes all the same.");
        pager.failOnce(DemoFolder.UNASSIGNED);
        Instant down = now();
        cxone.reports("site", LAB_SITE, Status.DOWN, down);
        pager.awaitPage(UNMAPPED.paged());
        return down;
    }

    private void aTrunkFlaps() throws InterruptedException {
        timeline.scene("A trunk flaps: one page, and no resolve that would have to be taken back.");
        Instant at = now();
        genesys.reports("trunk", SUPPORT_TRUNK, Status.DOWN, at);
        pager.awaitPage(FLAPPING.paged());
        at = aSecondAfter(at);
        genesys.reports("trunk", SUPPORT_TRUNK, Status.UP, at);
        held();
        at = aSecondAfter(at);
        genesys.reports("trunk", SUPPORT_TRUNK, Status.DOWN, at);
        observer.awaitDown(SUPPORT_TRUNK);
        timeline.happens("Trunkline", "sends nothing: its incident is still open");
        at = aSecondAfter(at);
        genesys.reports("trunk", SUPPORT_TRUNK, Status.UP, at);
        held();
    }

    private void held() throws InterruptedException {
        observer.awaitHold(SUPPORT_TRUNK);
        timeline.happens(
                "Trunkline", "holds it: UP so soon is believed after " + cooldown.toSeconds() + " s without a change");
    }

    private void recovers(Platform platform, String kind, String id, Instant down, Expected incident)
            throws InterruptedException {
        platform.reports(kind, id, Status.UP, settled(down));
        pager.awaitResolve(incident.resolved());
    }

    /** Waits until a recovery from an outage that began then is believed at once. */
    private Instant settled(Instant down) throws InterruptedException {
        sleepUntil(down.plus(cooldown).plusMillis(100));
        return now();
    }

    /** The tour may be late on a busy machine; what the platform says of when it happened is not. */
    private static Instant aSecondAfter(Instant instant) throws InterruptedException {
        Instant then = instant.plusSeconds(1);
        sleepUntil(then);
        return then;
    }

    private static void sleepUntil(Instant then) throws InterruptedException {
        Thread.sleep(Math.max(0, now().until(then, ChronoUnit.MILLIS)));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static List<String> carrierTrunks() {
        return IntStream.rangeClosed(1, STORM)
                .mapToObj(number -> String.format("trunk-eu-carrier-%02d", number))
                .toList();
    }
}
