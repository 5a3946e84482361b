package io.trunkline.source;

import static io.trunkline.source.Requests.verify;
import static io.trunkline.source.signature.VerificationResult.GENUINE;
import static io.trunkline.source.signature.VerificationResult.HEADER_MISSING;
import static io.trunkline.source.signature.VerificationResult.HEADER_REPEATED;
import static io.trunkline.source.signature.VerificationResult.HEADER_UNREADABLE;
import static io.trunkline.source.signature.VerificationResult.SECRET_WRONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.source.signature.Hmac;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HashedSecretTest {

    /** SHA-256 of "abc", FIPS 180-2. */
    private static final String HASH = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final Verification HOW = new Verification.HashedSecret("X-CXone-Signature", List.of("abc"));

    @Test
    void passesTheHexHashInEitherCase() {
        assertThat(verify(HOW, Requests.with("x-cxone-signature", HASH))).isEqualTo(GENUINE);
        assertThat(verify(HOW, Requests.with("X-CXone-Signature", HASH.toUpperCase(Locale.ROOT))))
                .isEqualTo(GENUINE);
    }

    @Test
    void passesARotatedSecret() {
        Verification how = new Verification.HashedSecret("X-CXone-Signature", List.of("new", "abc"));
        assertThat(verify(how, Requests.with("X-CXone-Signature", HASH))).isEqualTo(GENUINE);
    }

    @Test
    void refusesTheSecretItself() {
        assertThat(verify(HOW, Requests.with("X-CXone-Signature", "abc"))).isEqualTo(HEADER_UNREADABLE);
    }

    @Test
    void refusesAnotherHashACutOneNoneAndTwo() {
        assertThat(verify(HOW, Requests.with("X-CXone-Signature", Hmac.hexSha256("abd"))))
                .isEqualTo(SECRET_WRONG);
        assertThat(verify(HOW, Requests.with("X-CXone-Signature", HASH.substring(2))))
                .isEqualTo(SECRET_WRONG);
        assertThat(verify(HOW, Requests.with("X-CXone-Signature"))).isEqualTo(HEADER_MISSING);
        assertThat(verify(HOW, Requests.with("X-CXone-Signature", HASH, HASH))).isEqualTo(HEADER_REPEATED);
    }

    @Test
    void refusesTheHashOfAnEmptySecret() {
        Verification how = new Verification.HashedSecret("X-CXone-Signature", List.of(""));
        assertThat(verify(how, Requests.with("X-CXone-Signature", Hmac.hexSha256(""))))
                .isEqualTo(SECRET_WRONG);
    }
}
