package io.trunkline.inventory;

import io.trunkline.http.Deadline;
import io.trunkline.http.RequestRejectedException;
import io.trunkline.http.RestClient;
import io.trunkline.http.ServiceUnavailableException;
import io.trunkline.source.PlatformApiSettings;
import io.trunkline.source.PlatformApiSettings.Kind;
import io.trunkline.source.Source;
import io.trunkline.source.Sources;
import io.trunkline.source.normalize.PlatformObject;
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
public final class PlatformClients implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PlatformClients.class);

    /** Trunks last: what is asked first is older, and of these the status counts most. */
    private static final List<Kind> ORDER = List.of(Kind.SITE, Kind.TRUNK_BASE, Kind.EDGE, Kind.TRUNK);

    private final Supplier<Sources> sources;
    private final RestClient rest;
    private final InstantSource clock;
    private final Executor executor;
    private final Map<String, Connected> clients = new ConcurrentHashMap<>();
    private final Set<String> refusals = ConcurrentHashMap.newKeySet();

    public PlatformClients(Supplier<Sources> sources, RestClient rest, InstantSource clock, Executor executor) {
        this.sources = sources;
        this.rest = rest;
        this.clock = clock;
        this.executor = executor;
    }

    private record Connected(PlatformApiSettings api, PlatformApi client) {}

    /** The source whose platform is asked for components of that source and kind, if any is. */
    public Optional<Source> askedFor(String componentsOf, String kind) {
        return sources.get().askedFor(componentsOf).filter(source -> api(source).paths().keySet().stream()
                .anyMatch(listed -> listed.word().equals(kind)));
    }

    /** @throws java.util.NoSuchElementException if the source has none, or none any more */
    PlatformApiSettings api(Source source) {
        return sources.get().api(source.name()).orElseThrow();
    }

    /** The client of a source: the same one until what sources.yaml says of it is something else. */
    public PlatformApi client(Source source) {
        PlatformApiSettings api = api(source);
        return clients.compute(source.name(), (name, known) -> {
                    if (known != null && known.api().equals(api)) {
                        return known;
                    }
                    if (known != null) {
                        known.client().close();
                    }
                    return new Connected(api, new PlatformApi(api, rest, clock));
                })
                .client();
    }

    /**
     * Lists everything. A list that the platform refuses (no permission, no such path) is left out, and said so once.
     *
     * @throws RequestRejectedException if it refuses all of them
     */
    InventorySnapshot survey(Source source, Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        PlatformApiSettings api = api(source);
        PagedList pages = new PagedList(client(source), api.pageSize(), executor);
        Instant askedAt = clock.instant();
        Set<Kind> answered = EnumSet.noneOf(Kind.class);
        Set<Kind> whole = EnumSet.noneOf(Kind.class);
        List<PlatformObject> listed = new ArrayList<>();
        RequestRejectedException refused = null;
        for (Kind kind : ORDER) {
            String path = api.paths().get(kind);
            if (path == null) {
                continue;
            }
            try {
                InventoryLister listing = pages.all(path, deadline);
                listing.entities()
                        .forEach(json -> PlatformObject.read(source, kind, json).ifPresent(listed::add));
                answered.add(kind);
                if (listing.whole()) {
                    whole.add(kind);
                }
                refusals.remove(source.name() + path);
            } catch (RequestRejectedException e) {
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
        return new InventorySnapshot(source, askedAt, api.paths().keySet(), whole, listed);
    }

    /**
     * One object by its id; nothing if the platform says that there is none, which it also says of a path that it does not
     * have ({@link #answersById}).
     */
    public Optional<PlatformObject> one(Source source, Kind kind, String id, Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        String list = api(source).paths().get(kind);
        String path = list.split("\\?", 2)[0] + "/"
                + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        try {
            Optional<PlatformObject> object = PlatformObject.read(
                            source, kind, client(source).get(path, deadline))
                    .filter(read -> read.id().equals(id));
            if (object.isEmpty()) {
                throw new RequestRejectedException(200, path + " was answered with something else");
            }
            return object;
        } catch (RequestRejectedException e) {
            if (e.isGone()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether objects can be asked for by their ids, shown by one that is known to be there. */
    public boolean answersById(Source source, Kind kind, Optional<PlatformObject> there, Deadline deadline)
            throws ServiceUnavailableException, InterruptedException {
        if (there.isEmpty()) {
            return false;
        }
        try {
            return one(source, kind, there.get().id(), deadline).isPresent();
        } catch (RequestRejectedException e) {
            return false;
        }
    }

    @Override
    public void close() {
        clients.values().forEach(connected -> connected.client().close());
    }
}
