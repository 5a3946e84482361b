package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.source.Verification;
import io.trunkline.source.Verification.ApiKey;
import io.trunkline.source.Verification.Basic;
import io.trunkline.source.Verification.Encoding;
import io.trunkline.source.Verification.HashedSecret;
import io.trunkline.source.Verification.Hmac;
import io.trunkline.source.Verification.Mtls;
import io.trunkline.source.Verification.None;
import io.trunkline.source.Verification.Sns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationReaderTest {

    @TempDir
    Path temp;

    private Folder folder;

    @BeforeEach
    void start() {
        folder = new Folder(temp);
        folder.set("OLD", "0ld").set("NEW", "n3w");
    }

    @Test
    void hmac_has_the_guides_defaults() {
        assertThat(verify("{type: hmac, header: X-Signature, secrets: [s]}"))
                .containsExactly(
                        new Hmac("X-Signature", "HmacSHA256", Encoding.HEX, "", "{body}", null, null, List.of("s")));
    }

    @Test
    void sns_lists_its_topics() {
        assertThat(verify("{type: sns, topics: [\"arn:aws:sns:eu-central-1:111122223333:trunkline\"]}"))
                .containsExactly(new Sns(Set.of("arn:aws:sns:eu-central-1:111122223333:trunkline")));
    }

    @Test
    void every_field_of_hmac_is_read() {
        assertThat(
                        verify(
                                "{type: hmac, header: X-Sig, algorithm: HmacSHA512, encoding: base64, prefix: sha512=,"
                                        + " content: \"{timestamp}.{body}\", timestamp-header: X-Time, tolerance: 30s, secrets: [a, b]}"))
                .containsExactly(new Hmac(
                        "X-Sig",
                        "HmacSHA512",
                        Encoding.BASE64,
                        "sha512=",
                        "{timestamp}.{body}",
                        "X-Time",
                        Duration.ofSeconds(30),
                        List.of("a", "b")));
    }

    @Test
    void a_signed_timestamp_may_be_five_minutes_off_unless_it_says_otherwise() {
        assertThat(verify("{type: hmac, header: X-Sig, content: \"{timestamp}{body}\","
                        + " timestamp-header: X-Time, secrets: [a]}"))
                .singleElement()
                .isInstanceOfSatisfying(
                        Hmac.class, hmac -> assertThat(hmac.tolerance()).isEqualTo(Duration.ofMinutes(5)));
    }

    @Test
    void the_other_ways_are_read() throws Exception {
        assertThat(verify("{type: hashed-secret, header: X-S, secrets: [a]}"))
                .containsExactly(new HashedSecret("X-S", List.of("a")));
        assertThat(verify("{type: api-key, header: X-Key, secrets: a}"))
                .containsExactly(new ApiKey("X-Key", List.of("a")));
        assertThat(verify("{type: basic, user: me, secrets: [a]}")).containsExactly(new Basic("me", List.of("a")));
        assertThat(verify("{type: none}")).containsExactly(new None());
    }

    @Test
    void of_a_list_all_have_to_pass() {
        assertThat(verify("[{type: api-key, header: X-Key, secrets: [a]}, {type: basic, user: me, secrets: [b]}]"))
                .containsExactly(new ApiKey("X-Key", List.of("a")), new Basic("me", List.of("b")));
    }

    @Test
    void a_client_certificate_can_be_asked_for_only_if_the_server_does() throws Exception {
        folder.write("sources.yaml", with("{type: mtls, subject: \"CN=genesys,.*\"}"));
        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources.genesys.verify.type: 'mtls' cannot pass while"
                        + " trunkline.server.tls.client-auth is none;"
                        + " expected trunkline.server.tls.client-auth want or need");

        // Settings that are themselves broken are told alone: what depends on them is not known.
        folder.set("TRUNKLINE_SERVER_TLS_CLIENT_AUTH", "need");
        assertThat(folder.problems()).hasSize(2).allMatch(problem -> problem.startsWith("environment: "));
    }

    @Test
    void the_pattern_of_a_subject_is_compiled() throws Exception {
        FileSnapshot inputs = new FileSnapshot();
        Files.writeString(temp.resolve("sources.yaml"), with("{type: mtls, subject: \"CN=genesys,.*\"}"));

        assertThat(folder.reader()
                        .sources(inputs, java.util.Optional.empty())
                        .good()
                        .orElseThrow()
                        .named("genesys")
                        .orElseThrow()
                        .verify())
                .singleElement()
                .isInstanceOfSatisfying(Mtls.class, mtls -> assertThat(
                                mtls.subject().matcher("CN=genesys,O=x").matches())
                        .isTrue());
    }

    @Test
    void a_second_secret_may_be_left_unset_between_rotations() {
        folder.unset("OLD");
        assertThat(verify("{type: api-key, header: K, secrets: [\"{{env:NEW}}\", \"{{env:OLD:}}\"]}"))
                .containsExactly(new ApiKey("K", List.of("n3w")));

        folder.unset("NEW");
        folder.write("sources.yaml", with("{type: api-key, header: K, secrets: [\"{{env:NEW:}}\", \"{{env:OLD:}}\"]}"));
        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources.genesys.verify.secrets: has no secret that is set;"
                        + " expected set one or remove the source");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {type: hmac, header: X, secrets: []}           | .secrets: is an empty list; expected a list of secrets, of which any one may match
                    {type: hmac, header: X, secrets: ['']}         | .secrets[0]: is empty; expected a secret
                    {type: hmac, header: X, secrets: [12345]}      | .secrets[0]: is a number; expected a secret (in quotes)
                    {type: hmac, header: X}                        | .secrets: is missing; expected a list of secrets, of which any one may match
                    {type: hmac, header: X, secret: s3cret}        | .secret: is an unknown key, did you mean 'secrets'?; expected one of type, header, algorithm, encoding, prefix, content, timestamp-header, tolerance, secrets
                    {type: hmac, header: 'X Y', secrets: [a]}      | .header: 'X Y' is not valid; expected the name of a header
                    {type: hmac, secrets: [a]}                     | .header: is missing; expected the name of a header
                    {type: hmac, header: X, algorithm: SHA256, secrets: [a]} | .algorithm: 'SHA256' is not valid; expected a MAC that this Java has, such as HmacSHA256
                    {type: hmac, header: X, algorithm: PBEWithHmacSHA256, secrets: [a]} | .algorithm: 'PBEWithHmacSHA256' is not valid; expected a MAC that this Java has, such as HmacSHA256
                    {type: hmac, header: X, encoding: hexx, secrets: [a]} | .encoding: 'hexx' is not valid; expected hex or base64
                    {type: hmac, header: X, content: body, secrets: [a]} | .content: 'body' is not valid; expected a template with {body} and, if it is signed, {timestamp}
                    {type: hmac, header: X, content: '{body}{x}', secrets: [a]} | .content: '{body}{x}' is not valid; expected a template with {body} and, if it is signed, {timestamp}
                    {type: hmac, header: X, content: '{{body}}', secrets: [a]} | .content: has the unknown placeholder {{body}}; expected {{env:NAME}}, {{env:NAME:default}}, {{file:/path}} or {{aws:SECRET#FIELD}}
                    {type: hmac, header: X, content: '{timestamp}{body}', secrets: [a]} | .timestamp-header: is missing; expected the name of a header
                    {type: hmac, header: X, content: '{timestamp}{body}', timestamp-header: T, tolerance: 0s, secrets: [a]} | .tolerance: '0s' is not valid; expected a duration such as 250ms, 5s, 5m, 1h or 1d, above zero
                    {type: hmac, header: X, tolerance: 5m, secrets: [a]} | .tolerance: has no effect, because content has no {timestamp}; expected content: "{timestamp}.{body}"
                    {type: hmac, header: X, timestamp-header: T, secrets: [a]} | .timestamp-header: has no effect, because content has no {timestamp}; expected content: "{timestamp}.{body}"
                    {type: basic, user: 'a:b', secrets: [a]}       | .user: 'a:b' is not valid; expected a user name without a colon
                    {type: basic, header: X, user: a, secrets: [a]} | .header: is an unknown key; expected one of type, user, secrets
                    {type: mtls, subject: '['}                     | .subject: '[' is not valid; expected a regular expression for the certificate's whole subject
                    {type: none, secrets: [a]}                     | .secrets: is an unknown key; expected one of type
                    {type: sns, topics: [trunkline]}               | .topics[0]: 'trunkline' is not valid; expected the ARN of a topic such as arn:aws:sns:us-east-1:123456789012:trunkline, or a list of them
                    {type: jwt}                                    | .type: 'jwt' is not known; expected hmac, hashed-secret, api-key, basic, mtls, sns, none or closed
                    {header: X}                                    | .type: is missing; expected hmac, hashed-secret, api-key, basic, mtls, sns, none or closed
                    hmac                                           | : is a text; expected a mapping (key: value)
                    []                                             | : is an empty list; expected a mapping with type: hmac, hashed-secret, api-key, basic, mtls, sns, none or closed, or a list of them
                    [{type: closed}, {type: mtls, subject: CN=a}]  | : has 'closed' beside others, which can never pass then; expected closed alone, or the others
                    {type: closed, header: X}                      | .header: is an unknown key; expected one of type
                    [{type: none}, {type: jwt}]                    | [1].type: 'jwt' is not known; expected hmac, hashed-secret, api-key, basic, mtls, sns, none or closed
                    [{type: none}, {type: basic, user: a, secrets: [a]}] | : has 'none' beside others, which decide then; expected none alone, or the others
                    """)
    void problem_names_its_place(String verify, String expected) {
        folder.write("sources.yaml", with(verify));

        assertThat(folder.problems()).contains("sources.yaml: sources.genesys.verify" + expected);
    }

    private List<Verification> verify(String verify) {
        folder.write("sources.yaml", with(verify));
        return folder.configuration().sources().named("genesys").orElseThrow().verify();
    }

    private static String with(String verify) {
        return Folder.SOURCES.replaceAll("verify: .*", "verify: " + verify.replace("\\", "\\\\"));
    }
}
