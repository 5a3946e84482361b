package io.trunkline.source;

import static io.trunkline.source.Requests.verify;
import static io.trunkline.source.signature.VerificationResult.GENUINE;
import static io.trunkline.source.signature.VerificationResult.HEADER_MISSING;
import static io.trunkline.source.signature.VerificationResult.HEADER_REPEATED;
import static io.trunkline.source.signature.VerificationResult.HEADER_UNREADABLE;
import static io.trunkline.source.signature.VerificationResult.SECRET_WRONG;
import static io.trunkline.source.signature.VerificationResult.TIMESTAMP_OUT_OF_TOLERANCE;
import static io.trunkline.source.signature.VerificationResult.UNUSABLE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.source.signature.Headers;
import io.trunkline.source.signature.Hmac;
import io.trunkline.source.signature.SignedRequest;
import io.trunkline.source.signature.VerificationResult;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampedHmacTest {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static Verification.Hmac timestamped(String content, String header, Duration tolerance) {
        return new Verification.Hmac(
                "X-Nexus-Signature-256",
                "HmacSHA256",
                Verification.Encoding.HEX,
                "sha256=",
                content,
                header,
                tolerance,
                List.of("secret"));
    }

    private static final Verification.Hmac HOW = timestamped("{timestamp}.{body}", "X-Nexus-Timestamp", TOLERANCE);

    private static String sign(String content) throws Exception {
        Verification.Hmac plain = new Verification.Hmac(
                "", "HmacSHA256", Verification.Encoding.HEX, "", "{body}", null, null, List.of("secret"));
        return "sha256=" + HexFormat.of().formatHex(Hmac.hmac(plain, "secret", null, content.getBytes(UTF_8)));
    }

    private VerificationResult sentAt(String timestamp) throws Exception {
        return verify(HOW, request(timestamp, sign(timestamp + "." + new String(Requests.BODY, UTF_8))));
    }

    private SignedRequest request(String timestamp, String signature) {
        return Requests.with(Map.of("x-nexus-timestamp", timestamp, "x-nexus-signature-256", signature));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1795514400",
                "1795514400000",
                "1795514400999",
                "2026-11-24T10:00:00Z",
                "2026-11-24T10:00:00.123Z",
                "2026-11-24T11:00:00+01:00",
                "1795514100",
                "1795514700",
            })
    void passesSecondsMillisecondsAndIso8601WithinTheTolerance(String timestamp) throws Exception {
        assertThat(sentAt(timestamp)).isEqualTo(GENUINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1795514099", "1795514701", "1795514099999", "2026-11-24T09:54:59Z", "0", "99999999999999"})
    void refusesAReplayAndTheFuture(String timestamp) throws Exception {
        assertThat(sentAt(timestamp)).isEqualTo(TIMESTAMP_OUT_OF_TOLERANCE);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {"", "now", "-", "1e9", "1795514400 ", "999999999999999", "99999999999999999999", "2026-11-24"})
    void refusesWhatIsNoTime(String timestamp) throws Exception {
        assertThat(sentAt(timestamp)).isEqualTo(HEADER_UNREADABLE);
    }

    @Test
    void refusesATimestampThatWasNotTheSignedOne() throws Exception {
        String signature = sign("1795514400." + new String(Requests.BODY, UTF_8));

        assertThat(verify(HOW, request("1795514400", signature))).isEqualTo(GENUINE);
        assertThat(verify(HOW, request("1795514401", signature))).isEqualTo(SECRET_WRONG);
    }

    @Test
    void refusesWithoutATimestampOrWithTwo() throws Exception {
        String signature = sign("1795514400." + new String(Requests.BODY, UTF_8));

        assertThat(verify(HOW, Requests.with("X-Nexus-Signature-256", signature)))
                .isEqualTo(HEADER_MISSING);
        Headers twice =
                name -> name.equals("X-Nexus-Timestamp") ? List.of("1795514400", "1795514400") : List.of(signature);
        assertThat(verify(HOW, Requests.request(Requests.BODY, twice))).isEqualTo(HEADER_REPEATED);
    }

    @Test
    void refusesASignatureOfTheBodyAlone() throws Exception {
        assertThat(verify(HOW, request("1795514400", sign(new String(Requests.BODY, UTF_8)))))
                .isEqualTo(SECRET_WRONG);
    }

    @Test
    void otherContentsAreSignedAsTheyAreWritten() throws Exception {
        Verification how = timestamped("v0:{timestamp}:{body}!", "X-Nexus-Timestamp", TOLERANCE);
        String signature = sign("v0:1795514400:" + new String(Requests.BODY, UTF_8) + "!");

        assertThat(verify(how, request("1795514400", signature))).isEqualTo(GENUINE);
    }

    @Test
    void aTimestampWithoutHeaderOrToleranceLetsNothingPass() throws Exception {
        String signature = sign("1795514400." + new String(Requests.BODY, UTF_8));
        SignedRequest request = request("1795514400", signature);

        assertThat(verify(timestamped("{timestamp}.{body}", null, TOLERANCE), request))
                .isEqualTo(UNUSABLE);
        assertThat(verify(timestamped("{timestamp}.{body}", "X-Nexus-Timestamp", null), request))
                .isEqualTo(UNUSABLE);
    }
}
