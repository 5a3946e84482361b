package io.trunkline.source.signature;

import static io.trunkline.source.signature.VerificationResult.GENUINE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.source.Requests;
import io.trunkline.source.Source;
import io.trunkline.source.SourceBuilder;
import io.trunkline.source.Verification;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RequestSignerTest {

    private final RequestSigner signer = new RequestSigner();
    private final SignatureVerifier verifier = new SignatureVerifier();

    @Property(tries = 500)
    void whatItSignsIsGenuine(@ForAll("verifications") Verification how, @ForAll byte[] body) {
        Source source = SourceBuilder.source("test").verify(how).build();

        assertThat(verify(source, body, signer.sign(source, body, Requests.NOW)))
                .isEqualTo(GENUINE);
    }

    @Property(tries = 500)
    void noBitOfASignedBodyCanBeFlipped(
            @ForAll("hmacs") Verification.Hmac how,
            @ForAll @Size(min = 1, max = 200) byte[] body,
            @ForAll @IntRange(max = 1599) int bit) {
        Source source = SourceBuilder.source("test").verify(how).build();
        Map<String, String> headers = signer.sign(source, body, Requests.NOW);
        body[bit / 8 % body.length] ^= (byte) (1 << bit % 8);

        assertThat(verify(source, body, headers)).isEqualTo(VerificationResult.SECRET_WRONG);
    }

    @Property(tries = 2000)
    void noBitOfASignatureCanBeFlipped(
            @ForAll("verifications") Verification how,
            @ForAll @Size(max = 50) byte[] body,
            @ForAll @IntRange(max = 100_000) int anywhere) {
        Source source = SourceBuilder.source("test").verify(how).build();
        Map<String, String> headers = new LinkedHashMap<>(signer.sign(source, body, Requests.NOW));
        String name = headerOf(how);
        String value = headers.get(name);
        int at = anywhere / 8 % value.length();
        String flipped = flip(value, at, anywhere % 8);
        headers.put(name, flipped);

        // Hex, and the word Basic, say the same in either case.
        boolean sameButForCase = flipped.equalsIgnoreCase(value) && !isCaseSensitive(how, at);
        assertThat(verify(source, body, headers).isGenuine()).isEqualTo(sameButForCase);
    }

    @Property(tries = 1000)
    void garbageIsRefusedAndNeverThrows(
            @ForAll("verifications") Verification how,
            @ForAll byte[] body,
            @ForAll List<String> values,
            @ForAll String forwardedFor) {
        Source source = SourceBuilder.source("test").verify(how).build();
        Headers headers = name -> name.equals("X-Forwarded-For") ? List.of(forwardedFor) : values;
        Source behindProxy = SourceBuilder.source("test")
                .allow("203.0.113.9")
                .trustedProxies("192.0.2.1")
                .build();

        assertThat(verifier.verify(source, Requests.request(body, headers)).isGenuine())
                .isFalse();
        assertThat(verifier.verify(behindProxy, Requests.request(body, headers)).isGenuine())
                .isFalse();
    }

    @Test
    void signsAsTheFirstSecretSaysAndAddsNothingForCertificates() {
        Source source = SourceBuilder.source("test")
                .verify(
                        new Verification.ApiKey("X-Api-Key", List.of("new", "old")),
                        new Verification.Basic("user", List.of("new", "old")),
                        new Verification.Mtls(Pattern.compile("CN=.*")),
                        new Verification.None())
                .build();

        assertThat(signer.sign(source, Requests.BODY, Requests.NOW))
                .containsExactly(Map.entry("X-Api-Key", "new"), Map.entry("Authorization", "Basic dXNlcjpuZXc="));
    }

    @Test
    void cannotSignWithoutASecretOrAnAlgorithm() {
        Source noSecret = SourceBuilder.source("test")
                .verify(new Verification.ApiKey("X", List.of()))
                .build();
        Source noAlgorithm = SourceBuilder.source("test")
                .verify(new Verification.Hmac(
                        "X", "HmacROT13", Verification.Encoding.HEX, "", "{body}", null, null, List.of("s3cret")))
                .build();

        assertThatThrownBy(() -> signer.sign(noSecret, Requests.BODY, Requests.NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("source test has no secret to sign with");
        assertThatThrownBy(() -> signer.sign(noAlgorithm, Requests.BODY, Requests.NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("source test cannot be signed for: Hmac[X, HmacROT13] cannot be computed");
    }

    @Provide
    static Arbitrary<Verification.Hmac> hmacs() {
        return Combinators.combine(
                        Arbitraries.of("HmacSHA1", "HmacSHA256", "HmacSHA384", "HmacSHA512"),
                        Arbitraries.of(Verification.Encoding.class),
                        Arbitraries.of("", "sha256=", "v1,"),
                        Arbitraries.of("{body}", "{timestamp}.{body}", "v0:{timestamp}:{body}", "{body}{timestamp}"),
                        secrets())
                .as((algorithm, encoding, prefix, content, secrets) -> new Verification.Hmac(
                        "X-Signature",
                        algorithm,
                        encoding,
                        prefix,
                        content,
                        "X-Timestamp",
                        Duration.ofMinutes(5),
                        secrets));
    }

    @Provide
    static Arbitrary<Verification> verifications() {
        return Arbitraries.oneOf(
                hmacs().map(Verification.class::cast),
                secrets().map(secrets -> new Verification.HashedSecret("X-Signature", secrets)),
                secrets().map(secrets -> new Verification.ApiKey("X-Signature", secrets)),
                secrets().map(secrets -> new Verification.Basic("user", secrets)));
    }

    private static Arbitrary<List<String>> secrets() {
        return Arbitraries.strings()
                .withCharRange('!', '~')
                .ofMinLength(12)
                .ofMaxLength(100)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    private VerificationResult verify(Source source, byte[] body, Map<String, String> headers) {
        return verifier.verify(source, Requests.request(body, Headers.of(headers)));
    }

    private static String headerOf(Verification how) {
        return how instanceof Verification.Basic ? "Authorization" : "X-Signature";
    }

    private static boolean isCaseSensitive(Verification how, int at) {
        if (how instanceof Verification.Hmac hmac) {
            return hmac.encoding() == Verification.Encoding.BASE64
                    || at < hmac.prefix().length();
        }
        return how instanceof Verification.ApiKey || how instanceof Verification.Basic && at >= "Basic ".length();
    }

    private static String flip(String value, int at, int bit) {
        byte[] bytes = value.getBytes(UTF_8);
        bytes[at] ^= (byte) (1 << bit);
        return new String(bytes, UTF_8);
    }
}
