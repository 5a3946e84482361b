package io.trunkline.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashMap;
import java.util.Map;

/** Where secrets are kept that neither the environment nor a file has. */
@FunctionalInterface
interface SecretStore {

    /** The whole text of a secret. */
    String secret(String name) throws UnreadableSecret;

    /** One field of a secret whose text is a JSON object, as the console of AWS makes them. */
    default String field(String name, String field) throws UnreadableSecret {
        JsonNode fields;
        try {
            fields = new JsonMapper().readTree(secret(name));
        } catch (JsonProcessingException e) {
            // Its message would quote the secret.
            throw new UnreadableSecret("is not a JSON object");
        }
        if (!fields.isObject()) {
            throw new UnreadableSecret("is not a JSON object");
        }
        if (!fields.path(field).isValueNode() || fields.path(field).isNull()) {
            throw new UnreadableSecret("does not exist: the secret has no such field with a text");
        }
        return fields.path(field).asText();
    }

    /** The same, asking once for each secret. */
    default SecretStore remembering() {
        Map<String, String> known = new HashMap<>();
        return name -> {
            if (!known.containsKey(name)) {
                known.put(name, secret(name));
            }
            return known.get(name);
        };
    }

    /** A secret that cannot be had; the message says why, as the end of a sentence that begins with the secret's name. */
    final class UnreadableSecret extends Exception {

        private static final long serialVersionUID = 1L;

        UnreadableSecret(String message) {
            super(message);
        }
    }
}
