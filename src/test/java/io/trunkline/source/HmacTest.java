package io.trunkline.source;

import static io.trunkline.source.Requests.verify;
import static io.trunkline.source.signature.VerificationResult.GENUINE;
import static io.trunkline.source.signature.VerificationResult.HEADER_MISSING;
import static io.trunkline.source.signature.VerificationResult.HEADER_REPEATED;
import static io.trunkline.source.signature.VerificationResult.HEADER_UNREADABLE;
import static io.trunkline.source.signature.VerificationResult.SECRET_WRONG;
import static io.trunkline.source.signature.VerificationResult.UNUSABLE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.source.signature.Hmac;
import io.trunkline.source.signature.SignedRequest;
import io.trunkline.source.signature.VerificationResult;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HmacTest {

    private static final String HEADER = "X-Signature";

    /** RFC 4231, test case 2. */
    private static final byte[] RFC_BODY = "what do ya want for nothing?".getBytes(UTF_8);

    private static final String RFC_HEX = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    private static Verification.Hmac hex(String... secrets) {
        return hmac("HmacSHA256", Verification.Encoding.HEX, "", secrets);
    }

    private static Verification.Hmac hmac(
            String algorithm, Verification.Encoding encoding, String prefix, String... secrets) {
        return new Verification.Hmac(HEADER, algorithm, encoding, prefix, "{body}", null, null, List.of(secrets));
    }

    private VerificationResult signed(Verification how, String... values) {
        return verify(
                how, Requests.request(RFC_BODY, Requests.with(HEADER, values).headers()));
    }

    @ParameterizedTest
    @CsvSource({
        "HmacSHA256, " + RFC_HEX,
        "HmacSHA512, 164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd"
                + "caeab1a34d4a6b4b636e070a38bce737",
    })
    void passesTheVectorsOfRfc4231(String algorithm, String signature) {
        assertThat(signed(hmac(algorithm, Verification.Encoding.HEX, "", "Jefe"), signature))
                .isEqualTo(GENUINE);
    }

    @Test
    void passesHexInEitherCase() {
        assertThat(signed(hex("Jefe"), RFC_HEX.toUpperCase(Locale.ROOT))).isEqualTo(GENUINE);
    }

    @Test
    void passesBase64OfEitherAlphabetWithPaddingOrWithout() {
        byte[] signature = HexFormat.of().parseHex(RFC_HEX);
        Verification how = hmac("HmacSHA256", Verification.Encoding.BASE64, "", "Jefe");

        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            assertThat(signed(how, encoder.encodeToString(signature))).isEqualTo(GENUINE);
            assertThat(signed(how, encoder.withoutPadding().encodeToString(signature)))
                    .isEqualTo(GENUINE);
        }
    }

    @Test
    void refusesBase64WhoseUnusedBitsAreSet() {
        String signature = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(RFC_HEX));
        assertThat(signature).endsWith("sOEM=");

        assertThat(signed(
                        hmac("HmacSHA256", Verification.Encoding.BASE64, "", "Jefe"),
                        signature.replace("sOEM=", "sOEN=")))
                .isEqualTo(HEADER_UNREADABLE);
    }

    @Test
    void anyOfSeveralSecretsMayHaveSigned() {
        assertThat(signed(hex("new", "Jefe"), RFC_HEX)).isEqualTo(GENUINE);
        assertThat(signed(hex("Jefe", "new"), RFC_HEX)).isEqualTo(GENUINE);
        assertThat(signed(hex("new", "newer"), RFC_HEX)).isEqualTo(SECRET_WRONG);
    }

    @Test
    void thePrefixMustBeThereAsConfigured() {
        Verification how = hmac("HmacSHA256", Verification.Encoding.HEX, "sha256=", "Jefe");

        assertThat(signed(how, "sha256=" + RFC_HEX)).isEqualTo(GENUINE);
        assertThat(signed(how, RFC_HEX)).isEqualTo(HEADER_UNREADABLE);
        assertThat(signed(how, "SHA256=" + RFC_HEX)).isEqualTo(HEADER_UNREADABLE);
        assertThat(signed(hex("Jefe"), "sha256=" + RFC_HEX)).isEqualTo(HEADER_UNREADABLE);
    }

    @Test
    void refusesAMissingHeader() {
        assertThat(signed(hex("Jefe"))).isEqualTo(HEADER_MISSING);
    }

    @Test
    void refusesTwoSignaturesThoughOneOrBothAreGood() {
        assertThat(signed(hex("Jefe"), RFC_HEX, RFC_HEX)).isEqualTo(HEADER_REPEATED);
        assertThat(signed(hex("Jefe"), "00", RFC_HEX)).isEqualTo(HEADER_REPEATED);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {" ", "zz", "5bd", "5bdc-c146", "\u00e4\u00f6", "5bdcc146 ", "\u0665\u0666"})
    void refusesWhatIsNoHex(String garbage) {
        assertThat(signed(hex("Jefe"), garbage)).isEqualTo(HEADER_UNREADABLE);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {" ", "a", "ab=c", "====", "ab==", "a*cd"})
    void refusesWhatIsNoBase64(String garbage) {
        assertThat(signed(hmac("HmacSHA256", Verification.Encoding.BASE64, "", "Jefe"), garbage))
                .isEqualTo(HEADER_UNREADABLE);
    }

    @Test
    void refusesACutAnEmptyAndALongerSignature() {
        assertThat(signed(hex("Jefe"), RFC_HEX.substring(2))).isEqualTo(SECRET_WRONG);
        assertThat(signed(hex("Jefe"), "")).isEqualTo(SECRET_WRONG);
        assertThat(signed(hex("Jefe"), RFC_HEX + "00")).isEqualTo(SECRET_WRONG);
    }

    @Test
    void refusesAnotherBody() {
        SignedRequest tampered = Requests.with(HEADER, RFC_HEX);
        assertThat(verify(hex("Jefe"), tampered)).isEqualTo(SECRET_WRONG);
    }

    @Test
    void hashesRawBytesThatAreNoText() throws Exception {
        byte[] body = {(byte) 0xff, 0, (byte) 0xfe, 13, 10};
        String signature = HexFormat.of().formatHex(Hmac.hmac(hex("Jefe"), "Jefe", null, body));

        assertThat(verify(
                        hex("Jefe"),
                        Requests.request(body, Requests.with(HEADER, signature).headers())))
                .isEqualTo(GENUINE);
    }

    @Test
    void nothingPassesWithoutASecretOrWithAnEmptyOne() {
        assertThat(signed(hex(), RFC_HEX)).isEqualTo(SECRET_WRONG);
        assertThat(signed(hex(""), RFC_HEX)).isEqualTo(SECRET_WRONG);
    }

    @Test
    void anUnknownAlgorithmLetsNothingPass() {
        assertThat(signed(hmac("HmacROT13", Verification.Encoding.HEX, "", "Jefe"), RFC_HEX))
                .isEqualTo(UNUSABLE);
    }
}
