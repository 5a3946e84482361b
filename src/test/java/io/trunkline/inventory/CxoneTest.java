package io.trunkline.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.http.Deadline;
import io.trunkline.http.RequestRejectedException;
import io.trunkline.http.RestClient;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.source.GuideSources;
import io.trunkline.source.PlatformApiSettings;
import io.trunkline.source.PlatformApiSettings.AccessKey;
import io.trunkline.source.PlatformApiSettings.Kind;
import io.trunkline.source.Source;
import io.trunkline.source.Sources;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The guide's lookup, after a login with an access key and the discovery of the API's host. */
class CxoneTest {

    private final CxoneStandIn platform = CxoneStandIn.start();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Source source = GuideSources.cxone();

    @AfterEach
    void stop() {
        executor.shutdownNow();
        platform.close();
    }

    private InventorySnapshot survey(String keySecret, String tenant) throws Exception {
        PlatformApiSettings api = new PlatformApiSettings(
                new AccessKey(platform.url(), "app", "app-s3cret", "key-1", keySecret, tenant),
                null,
                Map.of(Kind.TRUNK, "/api/v2/telephony/trunk"),
                Duration.ZERO,
                Duration.ofMinutes(10),
                Duration.ofSeconds(2),
                100);
        Sources sources = new Sources(List.of(source), Map.of(source.name(), api));
        return new PlatformClients(() -> sources, new RestClient(), InstantSource.system(), executor)
                .survey(source, Deadline.in(Duration.ofSeconds(5)));
    }

    @Test
    void trunks_are_listed_where_the_tenants_api_is_found() throws Exception {
        platform.trunks(
                """
                {"trunks": [{"trunkId": "t-1", "name": "Carrier A", "site": "Manila", "status": "available"},
                            {"trunkId": "t-2", "name": "Carrier B", "site": {"name": "Cebu"}, "status": "DOWN"},
                            {"name": "without an id"}]}
                """);

        InventorySnapshot survey = survey("key+s3cret", CxoneStandIn.TENANT);

        assertThat(survey.isComplete("trunk")).as("nothing says that it is all").isFalse();
        assertThat(survey.objects().values())
                .extracting(object -> survey.known(object, null))
                .extracting(known -> known.component().id() + " " + known.name() + " " + known.site())
                .containsExactly("t-1 Carrier A Manila", "t-2 Carrier B Cebu");
        assertThat(survey.objects().values())
                .extracting(object -> object.said().status())
                .containsExactly(Status.UP, Status.DOWN);
        assertThat(survey.objects()).containsKey(new ComponentId("cxone", "trunk", "t-1"));
        assertThat(platform.requests())
                .containsExactly(
                        "POST /auth/token",
                        "GET /.well-known/cxone-configuration?tenantId=tenant-7",
                        "GET /na1/api/v2/telephony/trunk?pageNumber=1&pageSize=100");
    }

    @Test
    void a_wrong_access_key_is_refused_and_not_shown() {
        assertThatThrownBy(() -> survey("wr0ng", CxoneStandIn.TENANT))
                .isInstanceOf(RequestRejectedException.class)
                .hasMessage("POST 127.0.0.1/auth/token was answered 401");
        assertThat(new AccessKey("u", "app", "app-s3cret", "key-1", "key+s3cret", "t").toString())
                .doesNotContain("s3cret");
    }

    @Test
    void a_tenant_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> survey("key+s3cret", "nobody"))
                .isInstanceOf(RequestRejectedException.class)
                .hasMessageContaining("cxone-configuration");
    }
}
