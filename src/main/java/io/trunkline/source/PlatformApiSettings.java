package io.trunkline.source;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a source's platform is asked over its own REST API, as {@code platform-api} in sources.yaml describes it.
 *
 * @param login how a token is had
 * @param apiUrl base of all paths, without a slash at its end; null where the platform itself says it ({@link AccessKey})
 * @param paths where each kind of component is listed; a kind that is not here is not asked for
 * @param poll how often everything is listed and compared with the ledger; zero never
 * @param refresh how old an answer may be before it is asked for again
 * @param budget how long the search for a component's service may wait for the API
 * @param pageSize how many are asked for at a time
 * @param notifications whether the platform is listened to over its notification channels
 */
public record PlatformApiSettings(
        Login login,
        String apiUrl,
        Map<Kind, String> paths,
        Duration poll,
        Duration refresh,
        Duration budget,
        int pageSize,
        boolean notifications) {

    public PlatformApiSettings {
        paths = Map.copyOf(paths);
    }

    /** One that is asked, and not listened to. */
    public PlatformApiSettings(
            Login login,
            String apiUrl,
            Map<Kind, String> paths,
            Duration poll,
            Duration refresh,
            Duration budget,
            int pageSize) {
        this(login, apiUrl, paths, poll, refresh, budget, pageSize, false);
    }

    /** What a platform lists; the word is the kind of the components. */
    public enum Kind {
        TRUNK("trunk"),
        EDGE("edge"),
        SITE("site"),
        TRUNK_BASE("trunk-base");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /** The kind of that word, if any list has such components. */
        public static Optional<Kind> of(String word) {
            return Stream.of(values()).filter(kind -> kind.word.equals(word)).findFirst();
        }
    }

    /** How a token is had. */
    public sealed interface Login {

        /** Base of the login's paths, without a slash at its end. */
        String url();
    }

    /** Genesys Cloud: OAuth client credentials. */
    public record ClientCredentials(String url, String clientId, String clientSecret) implements Login {

        /** Without the secret, so that a log line cannot leak it. */
        @Override
        public String toString() {
            return "ClientCredentials[" + url + ", " + clientId + "]";
        }
    }

    /**
     * NICE CXone: the access key of a user, with the credentials of an application.
     *
     * @param tenantId whose API host is discovered; null where the API's URL is configured
     */
    public record AccessKey(
            String url, String clientId, String clientSecret, String keyId, String keySecret, String tenantId)
            implements Login {

        /** Without the secrets, so that a log line cannot leak them. */
        @Override
        public String toString() {
            return "AccessKey[" + url + ", " + clientId + ", " + keyId + "]";
        }
    }
}
