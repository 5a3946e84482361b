package io.trunkline.provision.account;

import io.trunkline.provision.KeyPlace;
import io.trunkline.provision.Secret;
import io.trunkline.settings.SecretsFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Puts what PagerDuty gives out where the configuration looks for it.
 *
 * @param secrets the file for variables
 */
public record Keys(Path secrets) {

    /** @throws IOException if it cannot be written; the message names the file and never the secret */
    void keep(KeyPlace place, Secret secret) throws IOException {
        if (place instanceof KeyPlace.Variable variable) {
            SecretsFile.put(secrets, variable.name(), secret.value());
        } else if (place instanceof KeyPlace.File file) {
            SecretsFile.write(Path.of(file.path()), secret.value() + "\n");
        }
    }
}
