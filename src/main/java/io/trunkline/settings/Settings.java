package io.trunkline.settings;

import io.trunkline.logging.LogFormat;
import java.nio.file.Path;
import java.time.Duration;

/** All {@code trunkline.*} settings of application.properties with the environment's overrides, checked and typed. */
public record Settings(
        Server server,
        Management management,
        Path data,
        Database database,
        PagerDuty pagerduty,
        String dedupKey,
        Cooldown cooldown,
        Grouping grouping,
        Duration lagWarn,
        Duration sweepInterval,
        LogFormat logFormat,
        History history) {

    /** With the log as a person reads it, and as much of the history as is usual. */
    public Settings(
            Server server,
            Management management,
            Path data,
            Database database,
            PagerDuty pagerduty,
            String dedupKey,
            Cooldown cooldown,
            Grouping grouping,
            Duration lagWarn,
            Duration sweepInterval) {
        this(
                server,
                management,
                data,
                database,
                pagerduty,
                dedupKey,
                cooldown,
                grouping,
                lagWarn,
                sweepInterval,
                LogFormat.CONSOLE,
                History.USUAL);
    }

    /** Where webhooks arrive. {@code maxBody} in bytes. */
    public record Server(String host, int port, int maxBody, Tls tls) {}

    /** HTTPS on the webhook port; without a key store it is HTTP. Paths are PKCS12 files. */
    public record Tls(
            Path keyStore, String keyStorePassword, Path trustStore, String trustStorePassword, ClientAuth clientAuth) {

        public enum ClientAuth {
            NONE,
            WANT,
            NEED
        }

        public boolean enabled() {
            return keyStore != null;
        }

        @Override
        public String toString() {
            return "Tls[" + keyStore + ", " + trustStore + ", " + clientAuth + "]";
        }
    }

    /** Health, metrics, API and console. */
    public record Management(String host, int port) {}

    /** The store of several nodes; {@code url} is null for the embedded one. */
    public record Database(String url, String user, String password) {

        /** Without the URL's parameters, of which one may be a password. */
        @Override
        public String toString() {
            return "Database[" + (url == null ? null : url.split("\\?", 2)[0]) + ", " + user + "]";
        }
    }

    /**
     * The last hop.
     *
     * @param url base of {@code /v2/enqueue}, without a slash at its end
     * @param rate calls in any 60 s per routing key
     * @param timeout of one call
     */
    public record PagerDuty(String url, int rate, Backoff backoff, Duration timeout) {}

    /** Between attempts: grows from {@code initial} to {@code max}. */
    public record Backoff(Duration initial, Duration max) {}

    /** {@code length} zero turns cooldown off; {@code memory} is how long a recovery is remembered. */
    public record Cooldown(Duration length, Duration memory) {}

    /** {@code company} is {@code trunkline.grouping.wait} (how long an outage waits for company), never over {@code window}. */
    public record Grouping(Duration company, Duration window, Duration updateInterval) {}

    /**
     * How much of the history is kept: what is younger than {@code keep}, and of that the newest {@code maxEvents}. The last day
     * is kept whatever these say.
     */
    public record History(Duration keep, int maxEvents) {

        public static final History USUAL = new History(Duration.ofDays(30), 1_000_000);
    }
}
