package io.trunkline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.model.DeliveryAction;
import io.trunkline.pagerduty.EventPayload;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.rules.Assessment;
import io.trunkline.rules.Cooldown;
import io.trunkline.rules.ComponentHistory;
import io.trunkline.rules.AssessmentPolicy;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.source.signature.VerificationResult;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.signature.Headers;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.signature.SignedRequest;
import io.trunkline.source.Source;
import io.trunkline.source.signature.SignatureVerifier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Verify, normalise, fold into what is known, assess, and write the body for PagerDuty. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PureBenchmark {

    private final Source source = new ConfigurationReader(
                    Path.of("config"),
                    Map.of(
                            "TRUNKLINE_GENESYS_SECRET", SignedEvents.SECRET,
                            "TRUNKLINE_CXONE_SECRET", "c",
                            "PAGERDUTY_KEY_US_EAST_RETAIL", "1".repeat(32),
                            "PAGERDUTY_KEY_EU_FINANCE", "2".repeat(32),
                            "PAGERDUTY_KEY_DEFAULT", "3".repeat(32)))
            .read()
            .orThrow()
            .sources()
            .named("genesys")
            .orElseThrow();
    private final Instant now = Instant.now();
    private final SignedEvents.Signed signed = new SignedEvents(1, 0).event("trunk-us-east-01", "DOWN");
    private final byte[] body = signed.body().getBytes(UTF_8);
    private final Headers headers =
            name -> name.equals("X-Genesys-Signature") ? List.of(signed.signature()) : List.of();
    private final SignatureVerifier verifier = new SignatureVerifier();
    private final EventNormalizer normaliser = new EventNormalizer();
    private final StatusEvent event = normalised();
    private final ComponentHistory known = ComponentHistory.report(null, event).observation();
    private final AssessmentPolicy policy =
            new AssessmentPolicy(new Cooldown(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(1)), Duration.ofHours(1));
    private final IncidentReport one = report(1);
    private final IncidentReport thousand = report(1_000);

    private StatusEvent normalised() {
        try {
            return ((NormalizedEvent.Event) normaliser.normalise(source, body, headers, now)).event();
        } catch (InvalidEventException e) {
            throw new IllegalStateException(e);
        }
    }

    private IncidentReport report(int members) {
        return new IncidentReport(
                DeliveryAction.TRIGGER,
                "1".repeat(32),
                "trunk-us-east-01-down",
                Status.DOWN,
                "critical",
                "US-East Retail",
                null,
                false,
                false,
                IntStream.range(0, members)
                        .mapToObj(i -> new IncidentReport.Member(
                                new ComponentId("genesys", "trunk", "trunk-" + i),
                                "A carrier's trunk",
                                Status.DOWN,
                                now,
                                "Genesys Cloud CX",
                                "https://admin.mypurecloud.com/#/telephony/trunks/trunk-" + i,
                                null,
                                0,
                                false,
                                null))
                        .toList());
    }

    @Benchmark
    public VerificationResult verify() {
        return verifier.verify(source, new SignedRequest(body, headers, "127.0.0.1", Optional.empty(), now));
    }

    @Benchmark
    public NormalizedEvent normalise() throws InvalidEventException {
        return normaliser.normalise(source, body, headers, now);
    }

    @Benchmark
    public ComponentHistory.ReportResult report() {
        return ComponentHistory.report(known, event);
    }

    @Benchmark
    public Assessment assess() {
        return policy.assess(known, List.of(), 1, Optional.empty(), now);
    }

    @Benchmark
    public String bodyOfOne() {
        return EventPayload.of(one);
    }

    @Benchmark
    public String bodyOfAThousand() {
        return EventPayload.of(thousand);
    }
}
