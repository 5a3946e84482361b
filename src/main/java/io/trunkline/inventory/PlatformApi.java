package io.trunkline.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.http.Deadline;
import io.trunkline.http.RateLimit;
import io.trunkline.http.RequestRejectedException;
import io.trunkline.http.RestClient;
import io.trunkline.http.ServiceUnavailableException;
import io.trunkline.source.PlatformApiSettings;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A platform's REST API: logs in when it has to, and once more if a token is refused; obeys the platform's limits. Good for
 * any number of threads, which share one token and one pace.
 */
public final class PlatformApi implements AutoCloseable {

    private final RateLimit pace = new RateLimit();
    private final RestClient rest;
    private final PlatformLogin sessions;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    public PlatformApi(PlatformApiSettings api, RestClient rest, InstantSource clock) {
        this.clock = clock;
        this.rest = rest;
        this.sessions = new PlatformLogin(api, rest, pace, clock);
    }

    /** Whether the API would not be asked now, because it does not answer or said when to come back. */
    public boolean isHeld() {
        return pace.isHeld(clock.instant());
    }

    /**
     * The same as {@link #get}, but when the platform says to come back before the deadline, that is done, as often as need
     * be.
     */
    public JsonNode getPatiently(String path, Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        while (true) {
            try {
                return get(path, deadline);
            } catch (ServiceUnavailableException e) {
                Duration wait = Duration.between(clock.instant(), e.until());
                if (!e.isStated() || wait.isNegative() || wait.compareTo(deadline.left()) >= 0 || closedWithin(wait)) {
                    throw e;
                }
            }
        }
    }

    private boolean closedWithin(Duration wait) throws InterruptedException {
        return closed.await(wait.toMillis() + 1, TimeUnit.MILLISECONDS);
    }

    /** Ends all waiting. */
    @Override
    public void close() {
        closed.countDown();
    }

    /**
     * What is at a path.
     *
     * @param path with its query, beginning with a slash
     */
    public JsonNode get(String path, Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        return send("GET", path, null, deadline);
    }

    /**
     * Makes a call with a token.
     *
     * @param body JSON, or null for none
     * @throws ServiceUnavailableException if it may be worth asking again, with the time from when on
     * @throws RequestRejectedException if it is not
     */
    public JsonNode send(String method, String path, String body, Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        AccessToken session = sessions.current(deadline);
        try {
            return rest.json(request(session, method, path, body), pace, deadline, clock);
        } catch (RequestRejectedException e) {
            if (e.status() != 401) {
                throw e;
            }
        }
        // Revoked, most likely; if the next one is refused too, it is not the token's fault.
        try {
            return rest.json(request(sessions.after(session, deadline), method, path, body), pace, deadline, clock);
        } catch (RequestRejectedException e) {
            if (e.status() == 401) {
                leaveAlone(e.getMessage());
            }
            throw e;
        }
    }

    /** Asks nothing for a while, longer each time: the answer would be the same. */
    public void leaveAlone(String why) {
        pace.failed(why, clock.instant());
    }

    private static RestClient.Request request(AccessToken session, String method, String path, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + session.token());
        headers.put("Accept", "application/json");
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        return new RestClient.Request(method, URI.create(session.apiUrl() + path), headers, body);
    }
}
