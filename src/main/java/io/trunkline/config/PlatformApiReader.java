package io.trunkline.config;

import io.trunkline.source.PlatformApiSettings;
import io.trunkline.source.PlatformApiSettings.AccessKey;
import io.trunkline.source.PlatformApiSettings.ClientCredentials;
import io.trunkline.source.PlatformApiSettings.Kind;
import io.trunkline.source.PlatformApiSettings.Login;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code platform-api} of a source. */
final class PlatformApiReader {

    private static final String TYPES = "genesys or cxone";
    private static final List<String> COMMON = List.of(
            "type",
            "api-url",
            "login-url",
            "client-id",
            "client-secret",
            "paths",
            "poll",
            "refresh",
            "budget",
            "page-size");
    private static final String NOTIFICATIONS = "notifications";
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");
    private static final Pattern HOST = Pattern.compile("(?:api|login|apps|admin)\\.(?=[a-z0-9-]+\\.)");
    private static final Pattern PATH = Pattern.compile("/[^\\s#]*|");
    private static final String A_PATH = "a path that begins with a slash, or nothing to ask for none";
    private static final String CXONE = "https://cxone.niceincontact.com";
    private static final Duration LONGEST_BUDGET = Duration.ofSeconds(2);
    private static final int LARGEST_PAGE = 500;

    private PlatformApiReader() {}

    static Optional<PlatformApiSettings> read(ConfigNode place) {
        if (!place.isPresent() || !place.isMapping()) {
            return Optional.empty();
        }
        return place.at("type").text(TYPES).flatMap(type -> switch (type) {
            case "genesys" -> genesys(place);
            case "cxone" -> cxone(place);
            default -> {
                place.at("type").problem(Problems.quoted(type) + " is not known", TYPES);
                yield Optional.empty();
            }
        });
    }

    private static Optional<PlatformApiSettings> genesys(ConfigNode place) {
        place.isMappingOf(with("region", NOTIFICATIONS));
        ConfigNode region = place.at("region");
        boolean both = place.at("api-url").isPresent() && place.at("login-url").isPresent();
        region.written()
                .filter(text -> HOST.matcher(text).lookingAt())
                .ifPresent(text -> region.problem(
                        Problems.quoted(text) + " is a host of the region",
                        "the region alone, " + HOST.matcher(text).replaceFirst("")));
        Optional<String> domain = !region.isPresent() && both
                ? Optional.of("")
                : region.value(
                        ValueParsers.matching(DOMAIN),
                        "the domain of a region such as mypurecloud.com or usw2.pure.cloud");
        Login login = new ClientCredentials(
                url(place.at("login-url"), "https://login." + domain.orElse("")),
                word(place.at("client-id")),
                secret(place.at("client-secret")));
        return Optional.of(api(
                place,
                login,
                url(place.at("api-url"), "https://api." + domain.orElse("")),
                Map.of(
                        Kind.TRUNK, "/api/v2/telephony/providers/edges/trunks",
                        Kind.EDGE, "/api/v2/telephony/providers/edges",
                        Kind.SITE, "/api/v2/telephony/providers/edges/sites",
                        Kind.TRUNK_BASE, "/api/v2/telephony/providers/edges/trunkbasesettings")));
    }

    private static Optional<PlatformApiSettings> cxone(ConfigNode place) {
        place.isMappingOf(with("access-key", "access-key-secret", "tenant-id"));
        String apiUrl = url(place.at("api-url"), null);
        String tenant = place.at("tenant-id").value(ValueParsers::word, "the id of the tenant", null);
        if (apiUrl == null && tenant == null && !place.at("tenant-id").isPresent()) {
            place.at("tenant-id").problem("is missing", "the id of the tenant, whose API is found with it, or api-url");
        }
        Login login = new AccessKey(
                url(place.at("login-url"), CXONE),
                word(place.at("client-id")),
                secret(place.at("client-secret")),
                word(place.at("access-key")),
                secret(place.at("access-key-secret")),
                tenant);
        return Optional.of(api(place, login, apiUrl, Map.of(Kind.TRUNK, "/api/v2/telephony/trunk")));
    }

    private static PlatformApiSettings api(ConfigNode place, Login login, String apiUrl, Map<Kind, String> standard) {
        return new PlatformApiSettings(
                login,
                apiUrl,
                paths(place.at("paths"), standard),
                place.at("poll")
                        .value(ValueParsers::duration, ValueParsers.DURATION + ", 0s for never", Duration.ofMinutes(5)),
                place.at("refresh")
                        .value(
                                ValueParsers::durationAboveZero,
                                ValueParsers.DURATION + ", above zero",
                                Duration.ofMinutes(10)),
                place.at("budget").value(PlatformApiReader::budget, "a duration of at most 2s", LONGEST_BUDGET),
                place.at("page-size")
                        .value(PlatformApiReader::pageSize, "a whole number from 1 to 500, in quotes", 100),
                place.at(NOTIFICATIONS).flag(false));
    }

    private static Map<Kind, String> paths(ConfigNode place, Map<Kind, String> standard) {
        Map<Kind, String> paths = new EnumMap<>(Kind.class);
        paths.putAll(standard);
        if (place.isPresent()
                && place.isMappingOf(Stream.of(Kind.values()).map(Kind::word).toList())) {
            for (Kind kind : Kind.values()) {
                ConfigNode each = place.at(kind.word());
                if (each.isPresent()) {
                    each.value(PlatformApiReader::path, A_PATH).ifPresent(path -> paths.put(kind, path));
                }
            }
        }
        paths.values().removeIf(String::isEmpty);
        return paths;
    }

    private static List<String> with(String... own) {
        return Stream.concat(COMMON.stream(), Stream.of(own)).toList();
    }

    private static String url(ConfigNode place, String standard) {
        return place.value(ValueParsers::webAddress, ValueParsers.WEB_ADDRESS, standard);
    }

    private static String word(ConfigNode place) {
        return place.value(ValueParsers::word, "an id without white space").orElse("");
    }

    private static String secret(ConfigNode place) {
        return place.secret(ValueParsers::word, "a secret without white space").orElse("");
    }

    /** One that a URL can end with. */
    private static String path(String text) {
        return URI.create("http://host" + ValueParsers.matching(PATH).apply(text))
                .toString()
                .substring("http://host".length());
    }

    private static Duration budget(String text) {
        Duration budget = ValueParsers.durationAboveZero(text);
        if (budget.compareTo(LONGEST_BUDGET) > 0) {
            throw new IllegalArgumentException();
        }
        return budget;
    }

    private static int pageSize(String text) {
        int size = ValueParsers.wholeAboveZero(text);
        if (size > LARGEST_PAGE) {
            throw new IllegalArgumentException();
        }
        return size;
    }
}
