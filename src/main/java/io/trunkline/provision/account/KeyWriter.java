package io.trunkline.provision.account;

import io.trunkline.config.Secret;
import io.trunkline.config.SecretLocation;
import io.trunkline.config.SecretsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Puts what PagerDuty gives out where the configuration looks for it.
 *
 * @param secrets the file for variables
 */
public record KeyWriter(Path secrets) {

    /**
     * Puts a secret in its place; another one that is there is kept aside.
     *
     * @return what was there and where it is now, for people
     * @throws IOException if it cannot be written; the message names the file and never the secret
     */
    Optional<String> keep(SecretLocation place, Secret secret) throws IOException {
        if (place instanceof SecretLocation.Variable variable) {
            return SecretsFile.put(secrets, variable.name(), secret.value())
                    .map(other -> replaced(variable.name(), other, secrets + ", behind a #"));
        }
        if (place instanceof SecretLocation.File file) {
            Path path = Path.of(file.path());
            return SecretsFile.write(path, secret.value())
                    .map(other ->
                            replaced(file.path(), other, SecretsFile.old(path).toString()));
        }
        return Optional.empty();
    }

    private static String replaced(String what, String other, String where) {
        return what + " had another value, " + new Secret(other) + ": it is kept in " + where;
    }
}
