package io.trunkline.config;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** AWS's client against a server that answers as Secrets Manager is documented to. */
class AwsSecretsTest {

    @TempDir
    private Path folder;

    private WireMockServer server;
    private AwsSecrets secrets;

    @BeforeEach
    void start() {
        server = new WireMockServer(wireMockConfig().dynamicPort());
        server.start();
        URI url = URI.create(server.baseUrl());
        secrets = new AwsSecrets(() -> SecretsManagerClient.builder()
                .endpointOverride(url)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x")))
                .overrideConfiguration(configuration -> configuration.retryStrategy(retry -> retry.maxAttempts(1)))
                .build());
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private void answer(String name, String body, int status) {
        server.stubFor(post("/")
                .withHeader("X-Amz-Target", equalTo("secretsmanager.GetSecretValue"))
                .withRequestBody(equalToJson("{\"SecretId\": \"" + name + "\"}"))
                .willReturn(jsonResponse(body, status)));
    }

    @Test
    void a_secret_is_read_by_its_name() throws Exception {
        answer("trunkline/genesys", "{\"Name\": \"trunkline/genesys\", \"SecretString\": \"s3cret\"}", 200);

        assertThat(secrets.secret("trunkline/genesys")).isEqualTo("s3cret");
    }

    @Test
    void what_cannot_be_read_says_why() {
        answer("gone", "{\"__type\": \"ResourceNotFoundException\", \"Message\": \"no\"}", 400);
        answer("forbidden", "{\"__type\": \"AccessDeniedException\", \"Message\": \"no\"}", 400);
        answer("binary", "{\"Name\": \"binary\", \"SecretBinary\": \"AAAA\"}", 200);

        assertThatThrownBy(() -> secrets.secret("gone")).hasMessage("does not exist");
        assertThatThrownBy(() -> secrets.secret("forbidden")).hasMessage("cannot be read (AccessDeniedException)");
        assertThatThrownBy(() -> secrets.secret("binary")).hasMessage("is not a text");
        server.stop();
        assertThatThrownBy(() -> secrets.secret("gone")).hasMessageStartingWith("cannot be read (");
    }

    @Test
    void missing_region_is_one_short_reason() {
        AwsSecrets nowhere = new AwsSecrets(() -> {
            throw SdkClientException.create("Unable to load region from any of the providers in the chain A@1: [B, C]");
        });

        assertThatThrownBy(() -> nowhere.secret("x")).hasMessage("cannot be read (Unable to load region)");
    }

    @Test
    void a_configuration_is_filled_in_from_it_and_a_secret_that_is_missing_is_a_problem_of_its_place() {
        answer("keys", "{\"Name\": \"keys\", \"SecretString\": \"{\\\"finance\\\": \\\"f1nance\\\"}\"}", 200);
        answer("gone", "{\"__type\": \"ResourceNotFoundException\", \"Message\": \"no\"}", 400);
        Folder files = new Folder(folder);
        Map<String, String> environment = Map.of("GENESYS_SECRET", "a", "DEFAULT_KEY", "c");
        files.write("services.yaml", Folder.SERVICES.replace("env:FINANCE_KEY", "aws:keys#finance"));

        Configuration configuration =
                new ConfigurationReader(folder, environment, secrets).read().orThrow();
        assertThat(configuration.directory().services())
                .anySatisfy(service -> assertThat(service.routingKey()).isEqualTo("f1nance"));

        files.write("services.yaml", Folder.SERVICES.replace("env:FINANCE_KEY", "aws:gone"));
        assertThat(new ConfigurationReader(folder, environment, secrets).check())
                .singleElement()
                .asString()
                .endsWith("services.eu-finance.routing-key: secret gone of AWS Secrets Manager does not exist;"
                        + " expected a secret there that this process may read, with a region (AWS_REGION)"
                        + " and credentials as AWS finds them");
    }
}
