package io.trunkline.source.signature;

import static io.trunkline.source.signature.VerificationResult.ADDRESS_NOT_ALLOWED;
import static io.trunkline.source.signature.VerificationResult.FORWARDED_FOR_UNREADABLE;
import static io.trunkline.source.signature.VerificationResult.GENUINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.source.Requests;
import io.trunkline.source.Source;
import io.trunkline.source.SourceBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SenderAllowListTest {

    private static final Source ALLOWING = SourceBuilder.source("allowing")
            .allow("203.0.113.0/24", "2001:db8::/32")
            .trustedProxies("10.0.0.0/8", "fe80::/10")
            .build();

    private final SignatureVerifier verifier = new SignatureVerifier();

    @Test
    void anybodyMaySendToASourceWithoutAnAllowList() {
        Source open = SourceBuilder.source("open").build();

        assertThat(verifier.verify(open, Requests.from("198.51.100.1"))).isEqualTo(GENUINE);
        assertThat(verifier.verify(open, Requests.from(null))).isEqualTo(GENUINE);
    }

    @Test
    void thePeerIsTheSender() {
        assertThat(sentFrom("203.0.113.9")).isEqualTo(GENUINE);
        assertThat(sentFrom("::ffff:203.0.113.9")).isEqualTo(GENUINE);
        assertThat(sentFrom("2001:db8::7")).isEqualTo(GENUINE);
        assertThat(sentFrom("198.51.100.1")).isEqualTo(ADDRESS_NOT_ALLOWED);
        assertThat(sentFrom(null)).isEqualTo(ADDRESS_NOT_ALLOWED);
        assertThat(sentFrom("unix-socket")).isEqualTo(ADDRESS_NOT_ALLOWED);
    }

    @Test
    void aStrangerIsNotBelievedWhomItForwardsFor() {
        assertThat(sentFrom("198.51.100.1", "203.0.113.9")).isEqualTo(ADDRESS_NOT_ALLOWED);
    }

    @Test
    void anAllowedPeerThatIsNoProxyIsJudgedByItsOwnAddress() {
        assertThat(sentFrom("203.0.113.9", "198.51.100.1")).isEqualTo(GENUINE);
    }

    @Test
    void behindATrustedProxyTheForwardedAddressIsTheSender() {
        assertThat(sentFrom("10.0.0.1", "203.0.113.9")).isEqualTo(GENUINE);
        assertThat(sentFrom("10.0.0.1", "198.51.100.1")).isEqualTo(ADDRESS_NOT_ALLOWED);
        assertThat(sentFrom("fe80::1%eth0", "203.0.113.9")).isEqualTo(GENUINE);
    }

    @Test
    void trustedProxiesAreSkippedFromTheRightAndTheFirstStrangerIsTheSender() {
        assertThat(sentFrom("10.0.0.1", "203.0.113.9, 10.0.0.3, 10.0.0.2")).isEqualTo(GENUINE);
        assertThat(sentFrom("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2")).isEqualTo(ADDRESS_NOT_ALLOWED);
    }

    @Test
    void severalHeadersAreOneListInTheirOrder() {
        assertThat(sentFrom("10.0.0.1", "198.51.100.1", "203.0.113.9, 10.0.0.2"))
                .isEqualTo(GENUINE);
        assertThat(sentFrom("10.0.0.1", "203.0.113.9", "198.51.100.1, 10.0.0.2"))
                .isEqualTo(ADDRESS_NOT_ALLOWED);
    }

    @Test
    void whatAStrangerClaimsToForwardIsNotLookedAt() {
        assertThat(sentFrom("10.0.0.1", "garbage, 203.0.113.9")).isEqualTo(GENUINE);
    }

    @Test
    void aProxyThatForwardsForNobodyIsItselfTheSender() {
        assertThat(sentFrom("10.0.0.1")).isEqualTo(ADDRESS_NOT_ALLOWED);
        assertThat(sentFrom("10.0.0.1", "10.0.0.2")).isEqualTo(ADDRESS_NOT_ALLOWED);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"203.0.113.9:51234", "[2001:db8::7]:443", "[2001:db8::7]", " 203.0.113.9 "})
    void aProxyMayAddThePort(String forwardedFor) {
        assertThat(sentFrom("10.0.0.1", forwardedFor)).isEqualTo(GENUINE);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "203.0.113.9,",
                "unknown",
                "_hidden",
                "203.0.113",
                "203.0.113.9:",
                "[203.0.113.9",
                "[]"
            })
    void garbageFromATrustedProxyIsRefused(String forwardedFor) {
        assertThat(sentFrom("10.0.0.1", forwardedFor)).isEqualTo(FORWARDED_FOR_UNREADABLE);
    }

    private VerificationResult sentFrom(String peer, String... forwardedFor) {
        return verifier.verify(ALLOWING, Requests.from(peer, forwardedFor));
    }
}
