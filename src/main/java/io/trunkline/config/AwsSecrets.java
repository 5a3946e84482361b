package io.trunkline.config;

import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * AWS Secrets Manager. Region and credentials are found as every program on AWS finds them: variables, profile, role. It is
 * not spoken to before a file names a secret of it.
 *
 * <p>Camel's own function for it takes a default for an answer where it may not read, knows no ARN and asks for a secret
 * as often as it is named.
 */
final class AwsSecrets implements SecretStore {

    private static final Duration ALL_TRIES = Duration.ofSeconds(10);

    private final Supplier<SecretsManagerClient> clients;

    AwsSecrets() {
        this(() -> SecretsManagerClient.builder()
                .overrideConfiguration(configuration -> configuration.apiCallTimeout(ALL_TRIES))
                .build());
    }

    AwsSecrets(Supplier<SecretsManagerClient> clients) {
        this.clients = clients;
    }

    @Override
    public String secret(String name) throws UnreadableSecret {
        try (SecretsManagerClient client = clients.get()) {
            GetSecretValueResponse secret = client.getSecretValue(get -> get.secretId(name));
            if (secret.secretString() == null) {
                throw new UnreadableSecret("is not a text");
            }
            return secret.secretString();
        } catch (ResourceNotFoundException e) {
            throw new UnreadableSecret("does not exist");
        } catch (SecretsManagerException e) {
            throw new UnreadableSecret("cannot be read (" + e.awsErrorDetails().errorCode() + ")");
        } catch (SdkException e) {
            throw new UnreadableSecret("cannot be read (" + reason(e) + ")");
        }
    }

    /** Of a region or credentials that are not configured, without the list of all who were asked. */
    private static String reason(SdkException failure) {
        String first = failure.getMessage().lines().findFirst().orElse("");
        return first.replaceAll(" from any of the providers.*", "");
    }
}
