package io.trunkline.inventory.notifications;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.trunkline.http.Deadline;
import io.trunkline.http.RequestRejectedException;
import io.trunkline.http.ServiceUnavailableException;
import io.trunkline.inventory.PlatformApi;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Makes channels over the platform's API, and says what they are to report. */
public final class ChannelApi {

    private static final String PATH = "/api/v2/notifications/channels";
    private static final String REJECTED = "Rejected";
    private static final Duration LONGEST_LIFE = Duration.ofHours(24);

    private final Supplier<PlatformApi> client;
    private final boolean plain;
    private final InstantSource clock;

    /** @param plain whether sockets without TLS will do, as they do where the API itself has none */
    public ChannelApi(Supplier<PlatformApi> client, boolean plain, InstantSource clock) {
        this.client = client;
        this.plain = plain;
        this.clock = clock;
    }

    /** @throws IOException if the answer is of no use */
    NotificationChannel make(Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException, IOException {
        Instant now = clock.instant();
        JsonNode said = client.get().send("POST", PATH, null, deadline);
        String id = said.path("id").asText("");
        String uri = said.path("connectUri").asText("");
        if (id.isEmpty() || !uri.matches((plain ? "wss?" : "wss") + "://[^/\\s]+/\\S*")) {
            throw new IOException("the platform's answer names no channel with a socket");
        }
        return new NotificationChannel(
                id, URI.create(uri), now, expires(said.path("expires").asText(""), now));
    }

    private static Instant expires(String text, Instant now) {
        Instant longest = now.plus(LONGEST_LIFE);
        try {
            Instant said = OffsetDateTime.parse(text).toInstant();
            return said.isAfter(longest) || !said.isAfter(now) ? longest : said;
        } catch (DateTimeException e) {
            return longest;
        }
    }

    /**
     * The channel reports these topics, and no others.
     *
     * @return of these, what the platform refuses: one that it does not let this client have takes no other with it
     */
    Set<String> subscribe(NotificationChannel channel, Set<String> topics, Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        topics.stream().sorted().forEach(topic -> list.addObject().put("id", topic));
        JsonNode said =
                client.get().send("PUT", subscriptions(channel) + "?ignoreErrors=true", list.toString(), deadline);
        Set<String> refused = new TreeSet<>();
        said.path("entities").forEach(each -> {
            if (REJECTED.equalsIgnoreCase(each.path("state").asText())) {
                refused.add(each.path("id").asText());
            }
        });
        refused.retainAll(topics);
        return refused;
    }

    /** The topics that the platform has for the channel. */
    Set<String> subscribed(NotificationChannel channel, Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        Set<String> topics = new TreeSet<>();
        client.get()
                .get(subscriptions(channel), deadline)
                .path("entities")
                .forEach(each -> topics.add(each.path("id").asText()));
        return topics;
    }

    /** How many channels there are of this OAuth client, those of other programs too. */
    int count(Deadline deadline) throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        return client.get()
                .get(PATH + "?includechannels=oauthclient", deadline)
                .path("entities")
                .size();
    }

    private static String subscriptions(NotificationChannel channel) {
        return PATH + "/" + URLEncoder.encode(channel.id(), StandardCharsets.UTF_8) + "/subscriptions";
    }
}
