package io.trunkline.management;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.trunkline.ledger.query.AttemptView;
import io.trunkline.ledger.query.ComponentPast;
import io.trunkline.ledger.query.ComponentView;
import io.trunkline.ledger.query.Cursor;
import io.trunkline.ledger.query.EventBody;
import io.trunkline.ledger.query.EventView;
import io.trunkline.ledger.query.IncidentView;
import io.trunkline.ledger.query.InventoryView;
import io.trunkline.ledger.query.LedgerCounts;
import io.trunkline.ledger.query.LedgerReader;
import io.trunkline.ledger.query.LedgerTotals;
import io.trunkline.ledger.query.MaskedRoutingKey;
import io.trunkline.ledger.query.NodeView;
import io.trunkline.ledger.query.Query;
import io.trunkline.ledger.query.RedundancyView;
import io.trunkline.ledger.query.RejectedIncidentView;
import io.trunkline.ledger.query.RoutingKeyView;
import io.trunkline.ledger.query.SearchHit;
import io.trunkline.ledger.query.SourceView;
import io.trunkline.ledger.query.UnacceptedIncidentView;
import io.trunkline.ledger.query.WindowView;
import io.trunkline.model.ComponentId;
import io.trunkline.model.ComponentPattern;
import io.trunkline.model.Incident;
import io.trunkline.model.Status;
import io.trunkline.model.TraceParent;
import io.trunkline.pagerduty.Relations.Cause;
import io.trunkline.rules.MaintenanceWindows.Planned;
import io.trunkline.rules.RedundantGroup;
import io.trunkline.store.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A ledger with one incident in it, which remembers what it was asked and can be made to fail or to hang. */
public final class FakeLedger implements LedgerReader {

    static final String SECRET = "0123456789abcdef0123456789abcdef";
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    public static final long INCIDENT = 7;
    static final ComponentId TRUNK = ComponentId.parse("genesys/trunk/trunk-us-east-01");

    static final Cause EDGE_DOWN = new Cause(ComponentId.parse("genesys/edge/edge-7"), null, Status.DOWN);

    final ConcurrentLinkedQueue<Query> asked = new ConcurrentLinkedQueue<>();
    public final AtomicInteger totalsAsked = new AtomicInteger();
    final List<RoutingKeyView> keys = new ArrayList<>(FakeRoutingKeys.of(SECRET, NOON));
    volatile long unheard;
    final List<InventoryView> known = new ArrayList<>();
    final List<RejectedIncidentView> refusals = new ArrayList<>();
    final List<UnacceptedIncidentView> unaccepted = new CopyOnWriteArrayList<>();
    final List<EventBody> bodies = new ArrayList<>();
    final List<WindowView> started = new ArrayList<>();
    public volatile RuntimeException failure;
    volatile int failsAfterBodies = Integer.MAX_VALUE;

    /** Reads wait for it. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public List<ComponentView> components(Query query) {
        read(query);
        return List.of(new ComponentView(
                TRUNK,
                "US-East Retail Trunk",
                "us-east-retail",
                Status.DOWN,
                NOON.minusSeconds(90),
                NOON.minusSeconds(30),
                new ComponentView.Hold(NOON.plusSeconds(210), "cooldown", "a recovery this soon may be a flap"),
                3,
                1,
                NOON.minusSeconds(89),
                List.of("trunk-us-east-01-down"),
                false,
                NOON.plusSeconds(210),
                new ComponentView.Place(
                        INCIDENT,
                        "trunk-us-east-01-down",
                        Incident.State.OPEN,
                        false,
                        NOON.minusSeconds(89),
                        NOON.minusSeconds(85),
                        NOON.minusSeconds(84),
                        Status.DOWN),
                EDGE_DOWN));
    }

    @Override
    public List<IncidentView> incidents(Query query) {
        read(query);
        return List.of(new IncidentView(
                INCIDENT,
                "outage",
                "us-east-retail",
                "US-East Retail",
                Status.DOWN,
                "critical",
                Incident.State.OPEN,
                null,
                "trunk-us-east-01-down",
                MaskedRoutingKey.of(SECRET),
                false,
                2,
                1,
                NOON.minusSeconds(89),
                NOON.minusSeconds(85),
                NOON.minusSeconds(84),
                null,
                2,
                true,
                "update",
                NOON.plusSeconds(8),
                null,
                "503 Service Unavailable",
                new IncidentView.AtPagerDuty(
                        "PGR0VU2",
                        "https://acme.pagerduty.com/incidents/PGR0VU2",
                        "open",
                        NOON,
                        NOON.minusSeconds(20),
                        "Ada",
                        null,
                        null,
                        null),
                new IncidentView.Otherwise(NOON.minusSeconds(5), null, 2, "ConnectException: refused", null),
                new IncidentView.Roster(
                        1,
                        1,
                        "trunk",
                        "US-East Retail Trunk",
                        NOON.minusSeconds(90),
                        null,
                        new IncidentView.Symptoms(EDGE_DOWN, 1, "trunk", "US-East Retail Trunk", Status.DOWN)),
                List.of(new IncidentView.MemberView(
                        TRUNK,
                        "US-East Retail Trunk",
                        Status.DOWN,
                        NOON.minusSeconds(30),
                        Status.UP,
                        Status.DOWN,
                        NOON.minusSeconds(90),
                        NOON.minusSeconds(89),
                        false,
                        EDGE_DOWN))));
    }

    @Override
    public List<IncidentView> incidentsInShort(Query query) {
        return incidents(query);
    }

    @Override
    public List<IncidentView> board(Instant closedSince, int limit) {
        return incidents(Query.newest(limit));
    }

    @Override
    public Optional<IncidentView> incident(long id) {
        return incidents(Query.newest(1)).stream().filter(row -> row.id() == id).findFirst();
    }

    @Override
    public List<IncidentView.MemberView> members(long incident, int limit, Cursor after) {
        return incidents(Query.newest(1)).get(0).members();
    }

    @Override
    public List<AttemptView> attempts(long incident, int limit) {
        return List.of(
                new AttemptView(
                        3,
                        NOON.minusSeconds(85),
                        "trigger",
                        1,
                        false,
                        "...cdef",
                        NOON.minusSeconds(84),
                        "accepted",
                        null),
                new AttemptView(
                        4, NOON.minusSeconds(2), "update", 2, true, "...cdef", NOON, "unanswered", "503 Unavailable"),
                new AttemptView(5, NOON, "update", 2, true, "...cdef", null, null, null));
    }

    @Override
    public Map<ComponentId, ComponentPast> pastOfHeld(Collection<ComponentId> components, Instant since, int limit) {
        return Map.of();
    }

    @Override
    public ComponentPast past(ComponentId component, Instant since, int limit) {
        Instant entered = NOON.minusSeconds(89);
        ComponentPast.Membership membership = new ComponentPast.Membership(
                INCIDENT, Status.DOWN, "trunk-us-east-01-down", NOON.minusSeconds(84), null, entered, null);
        return new ComponentPast(
                events(Query.newest(limit)),
                List.of(new ComponentPast.PastHold(
                        "cooldown", "a recovery this soon may be a flap", NOON, NOON.plusSeconds(210), null)),
                List.of(membership));
    }

    @Override
    public Optional<EventBody> body(long event) {
        EventBody body = new EventBody(NOON, "genesys", "{\"status\": \"DOWN\"}", null);
        return event == 41 ? Optional.of(body) : Optional.empty();
    }

    @Override
    public List<SearchHit> search(String text, int limit) {
        return List.of(new SearchHit("component", TRUNK.toString(), "US-East Retail Trunk", "DOWN"));
    }

    @Override
    public Optional<Long> incidentNamed(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<RoutingKeyView> key(String routingKey) {
        return keys.stream()
                .filter(key -> key.key().equals(MaskedRoutingKey.of(routingKey)))
                .findFirst();
    }

    @Override
    public List<EventView> events(Query query) {
        read(query);
        return List.of(new EventView(
                41,
                "genesys",
                "telephony.trunk.status.changed",
                TRUNK,
                "us-east-retail",
                Status.DOWN,
                "DOWN",
                NOON.minusSeconds(90),
                NOON.minusSeconds(89),
                "outage",
                null,
                "id:8f14e45f",
                new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01")));
    }

    @Override
    public void bodies(Query query, Consumer<EventBody> each) {
        read(query);
        int given = 0;
        for (EventBody body : bodies) {
            if (given++ == failsAfterBodies) {
                throw new StoreUnavailableException("gone", null);
            }
            each.accept(body);
        }
    }

    @Override
    public List<InventoryView> known(String component, int limit) {
        read(null);
        return List.copyOf(known);
    }

    @Override
    public List<RoutingKeyView> keys() {
        read(null);
        return List.copyOf(keys);
    }

    @Override
    public List<ComponentId> ids() {
        return List.of(TRUNK);
    }

    @Override
    public List<WindowView> windows(Instant now) {
        Instant from = NOON.minusSeconds(60);
        Planned planned = new Planned(
                "m1",
                List.of(new ComponentPattern("trunk-eu-*")),
                Set.of(),
                from,
                NOON.plusSeconds(3600),
                "carrier work");
        return List.of(new WindowView(planned, "ada", from, null));
    }

    @Override
    public List<WindowView> windowsSince(Instant since) {
        return List.copyOf(started);
    }

    @Override
    public Optional<RedundancyView> redundancy(ComponentId component) {
        return Optional.of(new RedundancyView(new RedundantGroup("Carrier A", 2, 1, 0), List.of()));
    }

    @Override
    public Map<String, List<String>> heldByMaintenance(int limit) {
        return Map.of("m1: carrier work, by ada", List.of("genesys/trunk/trunk-eu-1"));
    }

    @Override
    public Map<String, Long> openByService() {
        return Map.of("eu-finance", 1L);
    }

    @Override
    public Map<String, Long> outByService() {
        return Map.of("eu-finance", 2L);
    }

    @Override
    public List<SourceView> sources(Instant since) {
        return List.of(new SourceView(
                "genesys", NOON.minusSeconds(5), List.of(new SourceView.Lag(NOON.minusSeconds(1800), 3, 0.25, 1.5))));
    }

    @Override
    public List<NodeView> nodes() {
        return List.of(
                new NodeView("node-b", "b.example", "1", NOON.minusSeconds(500), NOON.minusSeconds(100)),
                new NodeView("node-a", "a.example", "1", NOON.minusSeconds(300), NOON.minusSeconds(100)));
    }

    @Override
    public List<IncidentView> drills(int limit) {
        return incidents(Query.newest(limit));
    }

    @Override
    public List<RejectedIncidentView> refusals(int limit) {
        read(null);
        return List.copyOf(refusals);
    }

    @Override
    public List<UnacceptedIncidentView> unaccepted(int limit) {
        read(null);
        return List.copyOf(unaccepted);
    }

    private Map<String, Long> waiting() {
        return unaccepted.stream().collect(groupingBy(UnacceptedIncidentView::service, counting()));
    }

    @Override
    public LedgerTotals totals() {
        totalsAsked.incrementAndGet();
        read(null);
        return new LedgerTotals(
                1,
                refusals.size(),
                0,
                waiting(),
                unheard,
                0,
                2,
                Map.of("cooldown", 1L, "sweep", 4L),
                Map.of("DOWN", 1L),
                Map.of("cooldown", 1L));
    }

    @Override
    public LedgerCounts counts() {
        read(null);
        return ExampleCounts.COUNTS;
    }

    private void read(Query query) {
        if (query != null) {
            asked.add(query);
        }
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (failure != null) {
            throw failure;
        }
    }
}
