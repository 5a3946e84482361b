package io.trunkline.inventory.notifications;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * A notification channel of the platform.
 *
 * @param connectUri where its socket is; a secret, since it needs no further proof
 * @param expires when the platform ends it
 */
record NotificationChannel(String id, URI connectUri, Instant madeAt, Instant expires) {

    /** While a tenth of its life is left, which is time for many attempts at another. */
    Instant renewAt() {
        return expires.minus(Duration.between(madeAt, expires).dividedBy(10));
    }

    @Override
    public String toString() {
        return "Channel[" + connectUri.getHost() + ", " + expires + "]";
    }
}
