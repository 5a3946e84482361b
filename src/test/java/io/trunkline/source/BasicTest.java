package io.trunkline.source;

import static io.trunkline.source.Requests.verify;
import static io.trunkline.source.signature.VerificationResult.GENUINE;
import static io.trunkline.source.signature.VerificationResult.HEADER_MISSING;
import static io.trunkline.source.signature.VerificationResult.HEADER_REPEATED;
import static io.trunkline.source.signature.VerificationResult.HEADER_UNREADABLE;
import static io.trunkline.source.signature.VerificationResult.SECRET_WRONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.source.signature.VerificationResult;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicTest {

    private static final Verification HOW = new Verification.Basic("test", List.of("new", "123\u00a3"));

    private VerificationResult authorised(String value) {
        return verify(HOW, Requests.with("Authorization", value));
    }

    @Test
    void passesTheExampleOfRfc7617InUtf8() {
        assertThat(authorised("Basic dGVzdDoxMjPCow==")).isEqualTo(GENUINE);
    }

    @Test
    void theSchemeHasNoCase() {
        assertThat(authorised("bASIC dGVzdDoxMjPCow==")).isEqualTo(GENUINE);
    }

    @Test
    void passesARotatedPassword() {
        assertThat(authorised("Basic " + base64("test:new"))).isEqualTo(GENUINE);
    }

    @Test
    void aPasswordMayHaveAColon() {
        Verification how = new Verification.Basic("test", List.of("a:b"));
        assertThat(verify(how, Requests.with("Authorization", "Basic " + base64("test:a:b"))))
                .isEqualTo(GENUINE);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"test:old", "other:new", "test:", "test", ":new", "", "testnew", "test:new "})
    void refusesOtherCredentials(String credentials) {
        assertThat(authorised("Basic " + base64(credentials))).isEqualTo(SECRET_WRONG);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {"", "Basic", "Basic*", "Bearer dGVzdDpuZXc=", "dGVzdDpuZXc=", "Basic %%%", "Basic test:new"})
    void refusesWhatIsNotBasic(String value) {
        assertThat(authorised(value)).isEqualTo(HEADER_UNREADABLE);
    }

    @Test
    void refusesNoneAndTwo() {
        assertThat(verify(HOW, Requests.with("Authorization"))).isEqualTo(HEADER_MISSING);
        assertThat(verify(HOW, Requests.with("Authorization", "Basic dGVzdDpuZXc=", "Basic dGVzdDpuZXc=")))
                .isEqualTo(HEADER_REPEATED);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
