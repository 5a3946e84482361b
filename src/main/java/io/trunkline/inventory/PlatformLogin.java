package io.trunkline.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.http.Deadline;
import io.trunkline.http.RateLimit;
import io.trunkline.http.RequestRejectedException;
import io.trunkline.http.RestClient;
import io.trunkline.http.ServiceUnavailableException;
import io.trunkline.source.PlatformApiSettings;
import io.trunkline.source.PlatformApiSettings.AccessKey;
import io.trunkline.source.PlatformApiSettings.ClientCredentials;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Logs in at a platform, and again before a token expires or once it is refused. One login at a time: a caller that
 * comes meanwhile waits for it, as long as he may.
 */
final class PlatformLogin {

    private static final Duration LONGEST_MARGIN = Duration.ofMinutes(5);
    private static final Duration UNSAID = Duration.ofMinutes(10);

    private final PlatformApiSettings api;
    private final RestClient rest;
    private final RateLimit pace;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private AccessToken current;

    PlatformLogin(PlatformApiSettings api, RestClient rest, RateLimit pace, InstantSource clock) {
        this.api = api;
        this.rest = rest;
        this.pace = pace;
        this.clock = clock;
    }

    /** A token that is not known to be refused. */
    AccessToken current(Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        return inOrder(deadline, null);
    }

    /** Another token than this one, which was refused. */
    AccessToken after(AccessToken refused, Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        return inOrder(deadline, refused);
    }

    private AccessToken inOrder(Deadline deadline, AccessToken refused)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        if (!lock.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new ServiceUnavailableException("another login takes its time", clock.instant());
        }
        try {
            if (current == null || current == refused || !clock.instant().isBefore(current.renewAt())) {
                current = null;
                current = open(deadline);
            }
            return current;
        } catch (RequestRejectedException e) {
            // A login that is refused again and again may lock the client out.
            pace.failed(e.getMessage(), clock.instant());
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private AccessToken open(Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        if (api.login() instanceof ClientCredentials login) {
            JsonNode token = token(
                    login.url() + "/oauth/token",
                    login.clientId(),
                    login.clientSecret(),
                    Map.of("grant_type", "client_credentials"),
                    deadline);
            return session(token, api.apiUrl());
        }
        AccessKey login = (AccessKey) api.login();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "password");
        form.put("username", login.keyId());
        form.put("password", login.keySecret());
        JsonNode token = token(login.url() + "/auth/token", login.clientId(), login.clientSecret(), form, deadline);
        return session(token, api.apiUrl() == null ? discovered(login, deadline) : api.apiUrl());
    }

    private JsonNode token(String url, String user, String secret, Map<String, String> form, Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        String basic = Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(UTF_8));
        JsonNode token = rest.json(
                new RestClient.Request(
                        "POST",
                        URI.create(url),
                        Map.of(
                                "Authorization",
                                "Basic " + basic,
                                "Content-Type",
                                "application/x-www-form-urlencoded",
                                "Accept",
                                "application/json"),
                        encoded(form)),
                pace,
                deadline,
                clock);
        if (token.path("access_token").asText("").isEmpty()) {
            throw new RequestRejectedException(200, "the login's answer has no access_token");
        }
        return token;
    }

    /** Where the API of a CXone tenant is. */
    private String discovered(AccessKey login, Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        String where =
                login.url() + "/.well-known/cxone-configuration?" + encoded(Map.of("tenantId", login.tenantId()));
        JsonNode found = rest.json(
                new RestClient.Request("GET", URI.create(where), Map.of("Accept", "application/json"), null),
                pace,
                deadline,
                clock);
        String url = found.path("api_endpoint").asText("");
        if (!url.matches("https?://[^/\\s]+.*")) {
            throw new RequestRejectedException(200, "the discovery's answer has no api_endpoint");
        }
        return url.replaceAll("/+$", "");
    }

    private AccessToken session(JsonNode token, String apiUrl) {
        Duration life = token.path("expires_in").isNumber()
                        || token.path("expires_in").isTextual()
                ? Duration.ofSeconds(Math.max(0, token.path("expires_in").asLong()))
                : UNSAID;
        Duration tenth = life.dividedBy(10);
        Duration margin = tenth.compareTo(LONGEST_MARGIN) > 0 ? LONGEST_MARGIN : tenth;
        Instant renewAt = clock.instant().plus(life).minus(margin);
        return new AccessToken(token.path("access_token").asText(), apiUrl, renewAt);
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
