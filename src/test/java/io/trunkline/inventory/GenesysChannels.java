package io.trunkline.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.ServerWebSocket;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The notification channels of a {@link GenesysStandIn}: 20 at most, of which the oldest goes for one more, 1,000 topics
 * each, a socket each. What is reported while a channel has no socket is lost, as it is there.
 */
public final class GenesysChannels {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PATH = "/api/v2/notifications/channels";
    private static final int MOST = 20;
    private static final int MOST_TOPICS = 1_000;

    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private int made;
    private Duration life = Duration.ofHours(24);
    private boolean refusesSockets;
    private Set<String> refused = Set.of();

    private static final class Channel {
        private Set<String> topics = Set.of();
        private ServerWebSocket socket;

        private boolean listens() {
            return socket != null && !socket.isClosed();
        }
    }

    record Answer(int status, JsonNode body) {}

    synchronized Optional<Answer> answer(String request, String query, String body, String host) {
        if (request.equals("POST " + PATH)) {
            return Optional.of(make(host));
        }
        if (request.equals("GET " + PATH)) {
            return Optional.of(new Answer(200, entities(channels.keySet(), Set.of())));
        }
        String end = "/subscriptions";
        if (request.startsWith("GET " + PATH + "/") && request.endsWith(end)) {
            Channel asked =
                    channels.get(request.substring(("GET " + PATH + "/").length(), request.length() - end.length()));
            return Optional.of(
                    asked == null
                            ? new Answer(404, JSON.createObjectNode())
                            : new Answer(200, entities(asked.topics, Set.of())));
        }
        if (!request.startsWith("PUT " + PATH + "/") || !request.endsWith(end)) {
            return Optional.empty();
        }
        Channel channel =
                channels.get(request.substring(("PUT " + PATH + "/").length(), request.length() - end.length()));
        Set<String> topics = new TreeSet<>();
        read(body).forEach(each -> topics.add(each.path("id").asText()));
        if (channel == null || topics.size() > MOST_TOPICS) {
            return Optional.of(new Answer(channel == null ? 404 : 400, JSON.createObjectNode()));
        }
        if (topics.stream().anyMatch(refused::contains) && !"ignoreErrors=true".equals(query)) {
            return Optional.of(new Answer(403, JSON.createObjectNode()));
        }
        JsonNode answer = entities(topics, refused);
        topics.removeAll(refused);
        channel.topics = topics;
        return Optional.of(new Answer(200, answer));
    }

    private static ObjectNode entities(Set<String> ids, Set<String> rejected) {
        ObjectNode list = JSON.createObjectNode();
        ArrayNode entities = list.putArray("entities");
        ids.forEach(id ->
                entities.addObject().put("id", id).put("state", rejected.contains(id) ? "Rejected" : "Permitted"));
        return list;
    }

    /** Topics that this client may not have. */
    public synchronized void refuse(String... topics) {
        refused = Set.of(topics);
    }

    /** The channels have no topics any more, and nobody says so. */
    public synchronized void forgetTopics() {
        channels.values().forEach(channel -> channel.topics = Set.of());
    }

    private Answer make(String host) {
        String id = "channel-" + ++made;
        channels.put(id, new Channel());
        if (channels.size() > MOST) {
            String oldest = channels.keySet().iterator().next();
            hangUp(channels.remove(oldest));
        }
        return new Answer(
                200,
                JSON.createObjectNode()
                        .put("id", id)
                        .put("connectUri", host + "/channels/" + id)
                        .put("expires", Instant.now().plus(life).toString()));
    }

    synchronized void accept(ServerWebSocket socket) {
        Channel channel = channels.get(socket.path().replace("/channels/", ""));
        if (channel == null || refusesSockets) {
            socket.reject(403);
            return;
        }
        hangUp(channel);
        channel.socket = socket;
    }

    private static void hangUp(Channel channel) {
        if (channel.listens()) {
            channel.socket.close();
        }
    }

    /** How many were made. */
    public synchronized int made() {
        return made;
    }

    /** The topics of each channel that has an open socket, in the order in which they were made. */
    public synchronized List<Set<String>> listening() {
        return channels.values().stream()
                .filter(Channel::listens)
                .map(channel -> Set.copyOf(channel.topics))
                .toList();
    }

    /** Tells all who listen to that topic; how many that were. */
    public synchronized int report(String topic, JsonNode eventBody) {
        ObjectNode message = JSON.createObjectNode().put("topicName", topic).put("version", "2");
        message.set("eventBody", eventBody);
        List<Channel> heard = channels.values().stream()
                .filter(Channel::listens)
                .filter(channel -> channel.topics.contains(topic))
                .toList();
        heard.forEach(channel -> {
            message.putObject("metadata").put("CorrelationId", "correlation-" + channel.hashCode());
            channel.socket.writeTextMessage(message.toString());
        });
        return heard.size();
    }

    /** Says the same on every channel, whatever its topics. */
    public synchronized void say(String message) {
        channels.values().stream()
                .filter(Channel::listens)
                .forEach(channel -> channel.socket.writeTextMessage(message));
    }

    public void heartbeat() {
        say("{\"topicName\":\"channel.metadata\",\"eventBody\":{\"message\":\"WebSocket Heartbeat\"}}");
    }

    public void announceClosing() {
        say("{\"topicName\":\"v2.system.socket_closing\",\"eventBody\":{}}");
    }

    /** Closes every socket; the channels stay. */
    public synchronized void hangUp() {
        channels.values().forEach(GenesysChannels::hangUp);
    }

    /** Ends every channel. */
    public synchronized void end() {
        hangUp();
        channels.clear();
    }

    public synchronized void refuseSockets(boolean refuse) {
        refusesSockets = refuse;
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
