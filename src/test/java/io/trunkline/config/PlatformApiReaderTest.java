package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.source.PlatformApiSettings;
import io.trunkline.source.PlatformApiSettings.AccessKey;
import io.trunkline.source.PlatformApiSettings.ClientCredentials;
import io.trunkline.source.PlatformApiSettings.Kind;
import io.trunkline.source.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformApiReaderTest {

    @TempDir
    private Path temp;

    private Folder folder;

    @BeforeEach
    void start() {
        folder = new Folder(temp).set("API_SECRET", "ap1-s3cret");
    }

    private void write(String api) {
        folder.write("sources.yaml", Folder.SOURCES + "    platform-api: {" + api + "}\n");
    }

    private PlatformApiSettings read(String api) {
        write(api);
        return folder.configuration().sources().api("genesys").orElseThrow();
    }

    private static final String GENESYS =
            "type: genesys, region: usw2.pure.cloud, client-id: c, client-secret: \"{{env:API_SECRET}}\"";
    private static final String CXONE =
            "type: cxone, client-id: c, client-secret: s, access-key: k, access-key-secret: \"{{env:API_SECRET}}\"";

    @Test
    void a_region_of_genesys_says_where_everything_is() {
        assertThat(read(GENESYS))
                .isEqualTo(new PlatformApiSettings(
                        new ClientCredentials("https://login.usw2.pure.cloud", "c", "ap1-s3cret"),
                        "https://api.usw2.pure.cloud",
                        Map.of(
                                Kind.TRUNK_BASE, "/api/v2/telephony/providers/edges/trunkbasesettings",
                                Kind.TRUNK, "/api/v2/telephony/providers/edges/trunks",
                                Kind.EDGE, "/api/v2/telephony/providers/edges",
                                Kind.SITE, "/api/v2/telephony/providers/edges/sites"),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(2),
                        100));
    }

    @Test
    void the_guides_path_can_be_set_and_others_left_out() {
        PlatformApiSettings api = read(
                GENESYS
                        + ", paths: {trunk: /api/v2/telephony/voip/trunks, edge: \"\", site: \"\", trunk-base: \"\"}, poll: 0s");

        assertThat(api.paths()).isEqualTo(Map.of(Kind.TRUNK, "/api/v2/telephony/voip/trunks"));
        assertThat(api.poll()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "login", "apps"})
    void a_host_of_a_region_is_refused_with_the_region(String host) {
        write("type: genesys, region: " + host + ".usw2.pure.cloud, client-id: c, client-secret: s");

        assertThat(folder.problems()).anySatisfy(problem -> assertThat(problem)
                .endsWith("region: '" + host
                        + ".usw2.pure.cloud' is a host of the region; expected the region alone, usw2.pure.cloud"));
    }

    @Test
    void only_genesys_is_listened_to_and_only_if_asked_for() {
        assertThat(read(GENESYS).notifications()).isFalse();
        assertThat(read(GENESYS + ", notifications: true").notifications()).isTrue();

        write(GENESYS + ", notifications: sometimes");
        assertThat(folder.problems())
                .containsExactly("sources.yaml: sources.genesys.platform-api.notifications: 'sometimes' is not valid;"
                        + " expected true or false");
        write(CXONE + ", tenant-id: t, notifications: true");
        assertThat(folder.problems())
                .singleElement()
                .asString()
                .contains("platform-api.notifications: is an unknown key");
    }

    @Test
    void cxone_api_address_comes_from_the_tenant_or_the_setting() {
        PlatformApiSettings found = read(CXONE + ", tenant-id: t");
        PlatformApiSettings told = read(CXONE + ", api-url: \"https://api-na1.niceincontact.com/\"");

        assertThat(found.apiUrl()).isNull();
        assertThat(found.login())
                .isEqualTo(new AccessKey("https://cxone.niceincontact.com", "c", "s", "k", "ap1-s3cret", "t"));
        assertThat(found.paths()).isEqualTo(Map.of(Kind.TRUNK, "/api/v2/telephony/trunk"));
        assertThat(told.apiUrl()).isEqualTo("https://api-na1.niceincontact.com");
    }

    @Test
    void what_is_wrong_is_said_with_what_is_expected_and_no_secret() {
        write("type: genesys, region: \"https://mypurecloud.com\", client-id: c, client-secret: \"ap1 s3cret\","
                + " budget: 3s, page-size: \"1000\", poll: often, paths: {trunk: trunks, station: /s}, tennant: x");

        assertThat(folder.problems())
                .hasSize(8)
                .allSatisfy(problem -> assertThat(problem).startsWith("sources.yaml: sources.genesys.platform-api."))
                .anySatisfy(problem -> assertThat(problem).contains("tennant: is an unknown key"))
                .anySatisfy(problem -> assertThat(problem).contains("region: 'https://mypurecloud.com' is not valid"))
                .anySatisfy(problem -> assertThat(problem).contains("budget: '3s'", "at most 2s"))
                .anySatisfy(problem -> assertThat(problem).contains("client-secret: the value (not shown)"))
                .noneSatisfy(problem -> assertThat(problem).contains("s3cret"));
    }

    @Test
    void a_secret_that_is_not_set_and_a_tenant_that_is_missing_are_problems() {
        folder.unset("API_SECRET");
        write(CXONE);

        assertThat(folder.problems())
                .containsExactly(
                        "sources.yaml: sources.genesys.platform-api.tenant-id: is missing; expected the id of the tenant,"
                                + " whose API is found with it, or api-url",
                        "sources.yaml: sources.genesys.platform-api.access-key-secret: environment variable API_SECRET is"
                                + " not set; expected set it, or enabled: false");
    }

    @Test
    void a_source_without_a_verification_is_only_asked() {
        folder.write(
                "sources.yaml", "sources:\n  genesys:\n    platform: Genesys\n    platform-api: {" + GENESYS + "}\n");

        Source source = folder.configuration().sources().named("genesys").orElseThrow();

        assertThat(source.takesWebhooks()).isFalse();
        assertThat(source.verify()).isEmpty();
    }

    @Test
    void the_shipped_examples_check() throws Exception {
        String shown = Files.readString(Path.of("config/sources.yaml"));
        String used = shown.replaceAll("(?m)^    # (platform-api:| {2,}[a-z-]+:)", "    $1");

        folder.write("sources.yaml", used)
                .set("TRUNKLINE_GENESYS_SECRET", "a")
                .set("TRUNKLINE_CXONE_SECRET", "b")
                .set("GENESYS_CLIENT_ID", "c")
                .set("GENESYS_CLIENT_SECRET", "d")
                .set("CXONE_CLIENT_ID", "e")
                .set("CXONE_CLIENT_SECRET", "f")
                .set("CXONE_ACCESS_KEY", "g")
                .set("CXONE_ACCESS_KEY_SECRET", "h")
                .set("CXONE_TENANT_ID", "i");

        assertThat(folder.problems()).isEmpty();
        assertThat(folder.configuration().sources().api("genesys"))
                .hasValueSatisfying(api -> assertThat(api.notifications()).isTrue());
        assertThat(folder.configuration().sources().api("cxone")).isPresent();
    }

    @Test
    void the_documented_examples_check() throws Exception {
        String[] examples =
                Files.readString(Path.of("docs/how-to/ask-the-platforms.md")).split("```yaml\n");
        folder.set("TRUNKLINE_GENESYS_SECRET", "a")
                .set("GENESYS_CLIENT_ID", "c")
                .set("GENESYS_CLIENT_SECRET", "d")
                .set("PAGERDUTY_KEY_LONDON", "e")
                .set("PAGERDUTY_KEY_CARRIERS", "f")
                .set("PAGERDUTY_KEY_DEFAULT", "g")
                .write("secret", "s3cret");
        assertThat(examples).hasSize(4);

        folder.write("sources.yaml", example(examples[1])).write("services.yaml", example(examples[3]));
        assertThat(folder.problems()).isEmpty();
        folder.write(
                "sources.yaml",
                example(examples[2])
                        .replace(
                                "/run/secrets/genesys-client",
                                temp.resolve("secret").toString()));
        assertThat(folder.problems()).isEmpty();
    }

    @Test
    void the_documented_example_of_notifications_checks() throws Exception {
        String[] examples = Files.readString(Path.of("docs/how-to/listen-to-genesys-cloud.md"))
                .split("```yaml\n");
        assertThat(examples).hasSize(2);
        folder.set("GENESYS_CLIENT_ID", "c")
                .set("GENESYS_CLIENT_SECRET", "d")
                .write("sources.yaml", example(examples[1]));

        assertThat(folder.problems()).isEmpty();
        assertThat(folder.configuration().sources().api("genesys"))
                .hasValueSatisfying(api -> assertThat(api.notifications()).isTrue());
    }

    private static String example(String text) {
        return text.substring(0, text.indexOf("```"));
    }
}
