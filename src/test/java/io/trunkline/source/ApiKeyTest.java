package io.trunkline.source;

import static io.trunkline.source.Requests.verify;
import static io.trunkline.source.signature.VerificationResult.GENUINE;
import static io.trunkline.source.signature.VerificationResult.HEADER_MISSING;
import static io.trunkline.source.signature.VerificationResult.HEADER_REPEATED;
import static io.trunkline.source.signature.VerificationResult.SECRET_WRONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

    private static final Verification HOW = new Verification.ApiKey("X-Api-Key", List.of("new-key", "old-key"));

    @Test
    void passesEitherKey() {
        assertThat(verify(HOW, Requests.with("x-api-key", "new-key"))).isEqualTo(GENUINE);
        assertThat(verify(HOW, Requests.with("X-API-KEY", "old-key"))).isEqualTo(GENUINE);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "new-ke", "new-key ", "NEW-KEY", "new-keyy", "new-key,old-key"})
    void refusesWhatIsNotExactlyAKey(String value) {
        assertThat(verify(HOW, Requests.with("X-Api-Key", value))).isEqualTo(SECRET_WRONG);
    }

    @Test
    void refusesNoneAndTwo() {
        assertThat(verify(HOW, Requests.with("X-Other", "new-key"))).isEqualTo(HEADER_MISSING);
        assertThat(verify(HOW, Requests.with("X-Api-Key", "new-key", "old-key")))
                .isEqualTo(HEADER_REPEATED);
    }

    @Test
    void anEmptyKeyLetsNothingPass() {
        assertThat(verify(new Verification.ApiKey("X-Api-Key", List.of("")), Requests.with("X-Api-Key", "")))
                .isEqualTo(SECRET_WRONG);
    }
}
