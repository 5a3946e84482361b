package io.trunkline.source;

import static io.trunkline.source.Requests.verify;
import static io.trunkline.source.signature.VerificationResult.CERTIFICATE_MISSING;
import static io.trunkline.source.signature.VerificationResult.CERTIFICATE_REFUSED;
import static io.trunkline.source.signature.VerificationResult.GENUINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MtlsTest {

    private static final Verification HOW =
            new Verification.Mtls(Pattern.compile("CN=webhooks\\.example\\.com,O=Example,.*"));

    @Test
    void passesASubjectThatMatchesAsAWhole() {
        assertThat(verify(HOW, Requests.ofClient("CN=webhooks.example.com,O=Example,C=US")))
                .isEqualTo(GENUINE);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                "CN=webhooks.example.com",
                "CN=evil,CN=webhooks.example.com,O=Example,C=US",
                "CN=webhooksXexample.com,O=Example,C=US"
            })
    void refusesAnotherSubject(String subject) {
        assertThat(verify(HOW, Requests.ofClient(subject))).isEqualTo(CERTIFICATE_REFUSED);
    }

    @Test
    void refusesAClientWithoutACertificate() {
        assertThat(verify(HOW, Requests.ofClient(null))).isEqualTo(CERTIFICATE_MISSING);
    }
}
