package io.trunkline.platform;

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
        Set<Kind> answered = EnumSet.noneOf(Kind.class);
        Set<Kind> whole = EnumSet.noneOf(Kind.class);
        List<ListedObject> listed = new ArrayList<>();
        PlatformRefused refused = null;
        for (Kind kind : ORDER) {
            String path = api.paths().get(kind);
            if (path == null) {
                continue;
            }
            try {
                Listing listing = pages.all(path, deadline);
                listing.entities()
                        .forEach(json -> ListedObject.read(source, kind, json).ifPresent(listed::add));
                answered.add(kind);
                if (listing.whole()) {
                    whole.add(kind);
                }
                refusals.remove(source.name() + path);
            } catch (PlatformRefused e) {
                refused = e;
                if (refusals.add(source.name() + path)) {
                    LOG.warn("{}: its API lists no {}s: {}", source.name(), kind.word(), e.getMessage());
                }
            }
        }
        if (answered.isEmpty() && refused != null) {
            client(source).leaveAlone(refused.getMessage());
            throw refused;
        }
        return new Survey(source, askedAt, api.paths().keySet(), whole, listed);
    }

    /**
     * One object by its id; nothing if the platform says that there is none, which it also says of a path that it does not
     * have ({@link #answersById}).
     */
    public Optional<ListedObject> one(Source source, Kind kind, String id, Deadline deadline)
            throws PlatformUnavailable, PlatformRefused, InterruptedException {
        String list = api(source).paths().get(kind);
        String path = list.split("\\?", 2)[0] + "/"
                + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        try {
            Optional<ListedObject> object = ListedObject.read(
                            source, kind, client(source).get(path, deadline))
                    .filter(read -> read.id().equals(id));
            if (object.isEmpty()) {
                throw new PlatformRefused(200, path + " was answered with something else");
            }
            return object;
        } catch (PlatformRefused e) {
            if (e.isGone()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether objects can be asked for by their ids, shown by one that is known to be there. */
    public boolean answersById(Source source, Kind kind, Optional<ListedObject> there, Deadline deadline)
            throws PlatformUnavailable, InterruptedException {
        if (there.isEmpty()) {
            return false;
        }
        try {
            return one(source, kind, there.get().id(), deadline).isPresent();
        } catch (PlatformRefused e) {
            return false;
        }
    }

    @Override
    public void close() {
        clients.values().forEach(connected -> connected.client().close());
    }
}
