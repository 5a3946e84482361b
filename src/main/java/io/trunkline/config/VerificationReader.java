package io.trunkline.config;

import io.trunkline.source.Verification;
import io.trunkline.source.Verification.ApiKey;
import io.trunkline.source.Verification.Basic;
import io.trunkline.source.Verification.Closed;
import io.trunkline.source.Verification.Encoding;
import io.trunkline.source.Verification.HashedSecret;
import io.trunkline.source.Verification.Hmac;
import io.trunkline.source.Verification.Mtls;
import io.trunkline.source.Verification.None;
import io.trunkline.source.Verification.Sns;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Reads {@code verify} of a source. */
final class VerificationReader {

    static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final String TYPES = "hmac, hashed-secret, api-key, basic, mtls, sns, none or closed";
    private static final String METHOD = "a mapping with type: " + TYPES + ", or a list of them";
    private static final String HEADER_NAME = "the name of a header";
    private static final String SECRETS = "a list of secrets, of which any one may match";
    private static final Pattern TOPIC = Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d+:[A-Za-z0-9_.-]+");
    private static final String A_TOPIC =
            "the ARN of a topic such as arn:aws:sns:us-east-1:123456789012:trunkline, or a list of them";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final boolean clientCertificates;

    /** @param clientCertificates whether the server asks for them; without, no request could pass {@code mtls} */
    VerificationReader(boolean clientCertificates) {
        this.clientCertificates = clientCertificates;
    }

    List<Verification> read(ConfigNode verify) {
        List<Verification> all = new ArrayList<>();
        List<ConfigNode> methods = verify.oneOrMore(METHOD);
        methods.forEach(method -> one(method).ifPresent(all::add));
        if (methods.size() > 1 && all.stream().anyMatch(None.class::isInstance)) {
            verify.problem("has 'none' beside others, which decide then", "none alone, or the others");
        }
        if (methods.size() > 1 && all.stream().anyMatch(Closed.class::isInstance)) {
            verify.problem("has 'closed' beside others, which can never pass then", "closed alone, or the others");
        }
        return all;
    }

    private Optional<Verification> one(ConfigNode method) {
        if (!method.isMapping()) {
            return Optional.empty();
        }
        return method.at("type").text(TYPES).map(type -> switch (type) {
            case "hmac" -> hmac(method);
            case "hashed-secret" -> hashedSecret(method);
            case "api-key" -> apiKey(method);
            case "basic" -> basic(method);
            case "mtls" -> mtls(method);
            case "sns" -> sns(method);
            case "none" -> none(method);
            case "closed" -> closed(method);
            default -> unknown(method, type);
        });
    }

    private static Verification hmac(ConfigNode method) {
        method.isMappingOf(List.of(
                "type",
                "header",
                "algorithm",
                "encoding",
                "prefix",
                "content",
                "timestamp-header",
                "tolerance",
                "secrets"));
        ConfigNode contentPlace = method.at("content");
        String content = contentPlace.value(
                VerificationReader::content, "a template with {body} and, if it is signed, {timestamp}", "{body}");
        boolean timed = content.contains("{timestamp}");
        return new Hmac(
                header(method.at("header")),
                method.at("algorithm")
                        .value(VerificationReader::mac, "a MAC that this Java has, such as HmacSHA256", "HmacSHA256"),
                method.at("encoding").value(VerificationReader::encoding, "hex or base64", Encoding.HEX),
                method.at("prefix").value(Function.identity(), "a text, such as sha256=", ""),
                content,
                timed ? header(method.at("timestamp-header")) : refused(method.at("timestamp-header")),
                timed ? tolerance(method.at("tolerance")) : refused(method.at("tolerance")),
                secrets(method));
    }

    private static Verification hashedSecret(ConfigNode method) {
        method.isMappingOf(List.of("type", "header", "secrets"));
        return new HashedSecret(header(method.at("header")), secrets(method));
    }

    private static Verification apiKey(ConfigNode method) {
        method.isMappingOf(List.of("type", "header", "secrets"));
        return new ApiKey(header(method.at("header")), secrets(method));
    }

    private static Verification basic(ConfigNode method) {
        method.isMappingOf(List.of("type", "user", "secrets"));
        return new Basic(
                method.at("user")
                        .value(ValueParsers.matching(Pattern.compile("[^:\\p{Cntrl}]+")), "a user name without a colon")
                        .orElse(""),
                secrets(method));
    }

    private Verification mtls(ConfigNode method) {
        method.isMappingOf(List.of("type", "subject"));
        if (!clientCertificates) {
            method.at("type")
                    .problem(
                            "'mtls' cannot pass while trunkline.server.tls.client-auth is none",
                            "trunkline.server.tls.client-auth want or need");
        }
        return new Mtls(method.at("subject")
                .value(Pattern::compile, "a regular expression for the certificate's whole subject")
                .orElse(null));
    }

    private static Verification sns(ConfigNode method) {
        method.isMappingOf(List.of("type", "topics"));
        return new Sns(Set.copyOf(method.at("topics").values(ValueParsers.matching(TOPIC), A_TOPIC)));
    }

    private static Verification none(ConfigNode method) {
        method.isMappingOf(List.of("type"));
        return new None();
    }

    private static Verification closed(ConfigNode method) {
        method.isMappingOf(List.of("type"));
        return new Closed();
    }

    private static Verification unknown(ConfigNode method, String type) {
        method.at("type").problem(Problems.quoted(type) + " is not known", TYPES);
        return new None();
    }

    private static String header(ConfigNode place) {
        return place.value(ValueParsers.matching(HEADER), HEADER_NAME).orElse("");
    }

    private static Duration tolerance(ConfigNode place) {
        return place.value(ValueParsers::durationAboveZero, ValueParsers.DURATION + ", above zero", TOLERANCE);
    }

    /** A timestamp that is not signed proves nothing, so it is refused. */
    private static <T> T refused(ConfigNode place) {
        if (place.isPresent()) {
            place.problem("has no effect, because content has no {timestamp}", "content: \"{timestamp}.{body}\"");
        }
        return null;
    }

    /** An empty default lets a second secret be left unset between rotations; one at least has to be there. */
    private static List<String> secrets(ConfigNode method) {
        ConfigNode place = method.at("secrets");
        List<String> secrets = new ArrayList<>();
        boolean wrong = false;
        for (ConfigNode each : place.oneOrMore(SECRETS)) {
            Optional<String> secret = each.text("a secret");
            wrong |= secret.isEmpty();
            if (each.isWrittenEmpty()) {
                wrong = true;
                each.problem("is empty", "a secret");
            }
            secret.filter(text -> !text.isEmpty()).ifPresent(secrets::add);
        }
        if (secrets.isEmpty() && !wrong && place.isPresent()) {
            place.problem("has no secret that is set", "set one or remove the source");
        }
        return secrets;
    }

    private static String content(String template) {
        ValueParsers.template(Set.of("body", "timestamp")).apply(template);
        if (!template.contains("{body}")) {
            throw new IllegalArgumentException();
        }
        return template;
    }

    private static Encoding encoding(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "hex" -> Encoding.HEX;
            case "base64" -> Encoding.BASE64;
            default -> throw new IllegalArgumentException();
        };
    }

    /** Some names that Java lists need a password-based key, so it is tried out. */
    private static String mac(String algorithm) {
        try {
            Mac.getInstance(algorithm).init(new SecretKeySpec(new byte[] {1}, algorithm));
            return algorithm;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
