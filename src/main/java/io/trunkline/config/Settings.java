package io.trunkline.config;

import io.trunkline.logging.LogFormat;
import io.trunkline.model.Backoff;
import io.trunkline.rules.AssessmentPolicy;
import io.trunkline.rules.CausePolicy;
import io.trunkline.rules.DeliveryPolicy;
import io.trunkline.rules.GroupingPolicy;
import io.trunkline.rules.ReadBackPolicy;
import io.trunkline.rules.Rules;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
        Ops ops,
        Sqs sqs,
        History history,
        Duration topologyGrace,
        Duration plannedLongest) {

    /** All rules with the lengths that are configured here. */
    public Rules rules() {
        var hold = new io.trunkline.rules.Cooldown(cooldown.length(), cooldown.memory(), cooldown.longest());
        return new Rules(
                new AssessmentPolicy(hold, pagerduty.reopenAfter()),
                hold,
                new GroupingPolicy(grouping.company(), grouping.window(), grouping.trickleWait()),
                new DeliveryPolicy(grouping.updateInterval()),
                new ReadBackPolicy(pagerduty.rest().readBackAfter()),
                new CausePolicy(topologyGrace),
                plannedLongest);
    }

    /** The same with other lengths. */
    public Settings with(Cooldown otherCooldown, Grouping otherGrouping) {
        return new Settings(
                server,
                management,
                data,
                database,
                pagerduty,
                dedupKey,
                otherCooldown,
                otherGrouping,
                lagWarn,
                sweepInterval,
                logFormat,
                ops,
                sqs,
                history,
                topologyGrace,
                plannedLongest);
    }

    /** With the log as text, no service for alarms, no queue, and as much of the history as is usual. */
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
                LogFormat.TEXT,
                Ops.NONE,
                Sqs.NONE,
                History.USUAL,
                Duration.ofSeconds(60),
                Duration.ofHours(12));
    }

    /**
     * Where webhooks arrive.
     *
     * @param maxBody in bytes
     * @param maxConnections that may be open at a time
     * @param maxConnectionsPerPeer that may be open at a time to one address that is no trusted proxy
     */
    public record Server(
            String host, int port, int maxBody, TlsSettings tls, int maxConnections, int maxConnectionsPerPeer) {

        static final String MAX_CONNECTIONS = "10000";
        static final String MAX_CONNECTIONS_PER_PEER = "1000";

        /** With as many connections as usual. */
        public Server(String host, int port, int maxBody, TlsSettings tls) {
            this(
                    host,
                    port,
                    maxBody,
                    tls,
                    Integer.parseInt(MAX_CONNECTIONS),
                    Integer.parseInt(MAX_CONNECTIONS_PER_PEER));
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

    /**
     * Health, metrics, API and console.
     *
     * @param token that is asked for, or null; {@code tokenFile} may have others
     * @param tokenFile a file of tokens with names, or null
     * @param console what the page at {@code /} is for
     * @param tls null for plain HTTP
     */
    public record Management(String host, int port, String token, Path tokenFile, Console console, TlsSettings tls) {

        public enum Console {
            READ,
            WRITE,
            OFF
        }

        /** No token is required. */
        public Management(String host, int port) {
            this(host, port, null, null, Console.READ);
        }

        public Management {
            tls = tls == null || tls.isUnset() ? null : tls;
        }

        /** Over plain HTTP. */
        public Management(String host, int port, String token, Path tokenFile, Console console) {
            this(host, port, token, tokenFile, console, null);
        }

        /** Whether it is HTTPS. */
        public boolean encrypts() {
            return tls != null && tls.enabled();
        }

        /** How its address begins. */
        public String scheme() {
            return encrypts() ? "https" : "http";
        }

        public boolean asksForToken() {
            return token != null || tokenFile != null;
        }

        /**
         * Whether everyone who reaches this machine may do what operators do: there is neither a token nor a
         * certificate that is asked for. A host without an address is none of that.
         */
        public boolean isOpenToStrangers() {
            boolean asksForCertificate = encrypts() && tls.clientAuth() == TlsSettings.ClientAuth.NEED;
            return !asksForToken() && !asksForCertificate && !isLoopback();
        }

        /** Whether a token that is asked for can be read on its way. */
        public boolean sendsTokensInTheClear() {
            return asksForToken() && !encrypts() && !isLoopback();
        }

        private boolean isLoopback() {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                return true;
            }
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Management[" + host + ", " + port + ", " + (token == null ? "no token" : "a token") + ", "
                    + tokenFile + ", " + console + "]";
        }
    }

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
     * @param rest how what it accepted is read back
     * @param webhookSecrets that sign its webhooks; none turns them off
     * @param reopenAfter how long an incident that a person closed there stays closed though it is not over
     * @param outbound how calls leave this machine
     * @param announcements what it is shown beside the pages
     */
    public record PagerDuty(
            String url,
            int rate,
            Backoff backoff,
            Duration timeout,
            Rest rest,
            List<String> webhookSecrets,
            Duration reopenAfter,
            Path secrets,
            Outbound outbound,
            Announcements announcements) {

        static final String SECRETS = "secrets/pagerduty.env";

        /** Nothing is read back and no webhook taken. */
        public PagerDuty(String url, int rate, Backoff backoff, Duration timeout) {
            this(
                    url,
                    rate,
                    backoff,
                    timeout,
                    Rest.OFF,
                    List.of(),
                    Duration.ofHours(1),
                    Path.of(SECRETS),
                    Outbound.DIRECT,
                    Announcements.NONE);
        }

        public PagerDuty {
            webhookSecrets = List.copyOf(webhookSecrets);
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return "PagerDuty[" + url + ", " + rate + ", " + backoff + ", " + timeout + ", " + rest + ", "
                    + webhookSecrets.size() + " webhook secrets, " + reopenAfter + ", " + secrets + ", " + outbound
                    + ", " + announcements + "]";
        }
    }

    /**
     * PagerDuty's REST API, for who reads back or sets it up.
     *
     * @param url without a slash at its end; null turns it off, whatever tokens there are
     * @param token for services that have none of their own; null if there is none
     * @param from the e-mail address of a user for whom the token speaks, or null
     * @param rate readings in any 60 s
     * @param readBackAfter how long after PagerDuty accepted something it is looked whether it has it
     */
    public record Rest(String url, String token, String from, int rate, Duration readBackAfter) {

        static final String URL = "https://api.pagerduty.com";
        static final String EU_URL = "https://api.eu.pagerduty.com";

        public static final Rest OFF = new Rest(null, null, null, 1, Duration.ofMinutes(1));

        /** Without the token. */
        @Override
        public String toString() {
            return "Rest[" + url + ", " + (token == null ? "no token" : "a token") + ", " + from + ", " + rate + ", "
                    + readBackAfter + "]";
        }
    }

    /**
     * {@code length} zero turns cooldown off; {@code memory} is how long a recovery is remembered, {@code longest} what the
     * hold of a repeat offender grows to.
     */
    public record Cooldown(Duration length, Duration memory, Duration longest) {}

    /**
     * {@code company} is {@code trunkline.grouping.wait} (how long an outage waits for company), never over {@code window};
     * {@code trickleWait} is how long it waits once several incidents opened lately.
     */
    public record Grouping(Duration company, Duration window, Duration updateInterval, Duration trickleWait) {}

    /**
     * Who watches the router itself.
     *
     * @param service id of the service that alarms page, or null
     * @param heartbeat what is called every minute while all is well, or null; a secret, since who has it can pretend
     * @param reloadsRoutes whether edits of the route files take effect while it runs
     */
    public record Ops(String service, String heartbeat, boolean reloadsRoutes) {

        /** Neither a service nor a heartbeat. */
        public static final Ops NONE = new Ops(null, null, false);

        /** Without the address. */
        @Override
        public String toString() {
            return "Ops[" + service + "]";
        }
    }

    /**
     * How much of the history is kept: what is younger than {@code keep}, and of that the newest {@code maxEvents}. The last
     * day is kept whatever these say.
     */
    public record History(Duration keep, int maxEvents) {

        public static final History USUAL = new History(Duration.ofDays(30), 1_000_000);
    }
}
