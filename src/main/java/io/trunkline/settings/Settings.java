package io.trunkline.settings;

import io.trunkline.logging.LogFormat;
import java.net.URI;
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
        Sqs sqs) {

    /** With the log as a person reads it, and no queue. */
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
                Sqs.NONE);
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

    /**
     * A queue of Amazon SQS, or of a server that speaks like it, from which a source's events are pulled.
     *
     * @param queue its URL, such as {@code https://sqs.us-east-1.amazonaws.com/123456789012/trunkline}; null for none
     * @param source whose events are in it
     * @param region that requests are signed for
     */
    public record Sqs(URI queue, String source, String region) {

        public static final Sqs NONE = new Sqs(null, "", "");

        public boolean enabled() {
            return queue != null;
        }

        /** The queue's name: the end of its URL. */
        public String name() {
            return queue.getPath().replaceAll(".*/", "");
        }

        /** The server that the queue is on. */
        public String endpoint() {
            return queue.getScheme() + "://" + queue.getRawAuthority();
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
}
