package io.trunkline.inventory;

import java.time.Instant;

/**
 * What a login gave.
 *
 * @param token a secret
 * @param apiUrl base of all paths
 * @param renewAt when another is asked for, some time before this one expires
 */
record AccessToken(String token, String apiUrl, Instant renewAt) {

    /** Without the token, so that a log line cannot leak it. */
    @Override
    public String toString() {
        return "Session[" + apiUrl + ", " + renewAt + "]";
    }
}
