package io.trunkline.platform;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.source.ListedObject;
import io.trunkline.source.PlatformApi;
import io.trunkline.source.PlatformApi.Kind;
import io.trunkline.source.Source;
import io.trunkline.source.Sources;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The platforms' own APIs, a client for each source that has one: what sources.yaml says of it now counts. */
public final class Platforms implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Platforms.class);

    /** Trunks last: what is asked first is older, and of these the status counts most. */
    private static final List<Kind> ORDER = List.of(Kind.SITE, Kind.EDGE, Kind.TRUNK);

    private final Supplier<Sources> sources;
    private final Http http;
    private final InstantSource clock;
    private final Executor executor;
    private final Map<String, Connected> clients = new ConcurrentHashMap<>();
    private final Set<String> refusals = ConcurrentHashMap.newKeySet();

    public Platforms(Supplier<Sources> sources, Http http, InstantSource clock, Executor executor) {
        this.sources = sources;
        this.http = http;
        this.clock = clock;
        this.executor = executor;
    }

    private record Connected(PlatformApi api, ApiClient client) {}

    /** The source whose platform is asked for components of that source and kind, if any is. */
    public Optional<Source> askedFor(String componentsOf, String kind) {
        return sources.get().askedFor(componentsOf).filter(source -> api(source).paths().keySet().stream()
                .anyMatch(listed -> listed.word().equals(kind)));
    }

    /** @throws java.util.NoSuchElementException if the source has none, or none any more */
    PlatformApi api(Source source) {
        return sources.get().api(source.name()).orElseThrow();
    }

    /** The client of a source: the same one until what sources.yaml says of it is something else. */
    public ApiClient client(Source source) {
        PlatformApi api = api(source);
        return clients.compute(source.name(), (name, known) -> {
                    if (known != null && known.api().equals(api)) {
                        return known;
                    }
                    if (known != null) {
                        known.client().close();
                    }
                    return new Connected(api, new ApiClient(api, http, clock));
                })
                .client();
    }

    /**
     * Lists everything. A list that the platform refuses (no permission, no such path) is left out, and said so once.
     *
     * @throws PlatformRefused if it refuses all of them
     */
    Survey survey(Source source, Deadline deadline) throws PlatformUnavailable, PlatformRefused, InterruptedException {
        PlatformApi api = api(source);
        Pages pages = new Pages(client(source), api.pageSize(), executor);
        Instant askedAt = clock.instant();
        Set<Kind> complete = EnumSet.noneOf(Kind.class);
        List<ListedObject> listed = new ArrayList<>();
        PlatformRefused refused = null;
        for (Kind kind : ORDER) {
            String path = api.paths().get(kind);
            if (path == null) {
                continue;
            }
            try {
                List<JsonNode> all = pages.all(path, deadline);
                all.forEach(json -> ListedObject.read(source, kind, json).ifPresent(listed::add));
                complete.add(kind);
                refusals.remove(source.name() + path);
            } catch (PlatformRefused e) {
                refused = e;
                if (refusals.add(source.name() + path)) {
                    LOG.warn("{}: its API lists no {}s: {}", source.name(), kind.word(), e.getMessage());
                }
            }
        }
        if (complete.isEmpty() && refused != null) {
            client(source).leaveAlone(refused.getMessage());
            throw refused;
        }
        return new Survey(source, askedAt, complete, listed);
    }

    /** One object by its id; nothing if there is none. */
    public Optional<ListedObject> one(Source source, Kind kind, String id, Deadline deadline)
            throws PlatformUnavailable, PlatformRefused, InterruptedException {
        String list = api(source).paths().get(kind);
        String path = list.split("\\?", 2)[0] + "/"
                + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        try {
            return ListedObject.read(source, kind, client(source).get(path, deadline));
        } catch (PlatformRefused e) {
            if (e.isGone()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        clients.values().forEach(connected -> connected.client().close());
    }
}
