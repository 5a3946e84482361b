package io.trunkline.management;

import io.trunkline.event.ComponentId;
import io.trunkline.event.Status;
import io.trunkline.ledger.ComponentRow;
import io.trunkline.ledger.EventBody;
import io.trunkline.ledger.EventRow;
import io.trunkline.ledger.IncidentRow;
import io.trunkline.ledger.KeyRow;
import io.trunkline.ledger.KnownRow;
import io.trunkline.ledger.LedgerReader;
import io.trunkline.ledger.MaskedKey;
import io.trunkline.ledger.Query;
import io.trunkline.ledger.Refusal;
import io.trunkline.ledger.StoreUnavailable;
import io.trunkline.ledger.Totals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A ledger with one incident in it, which remembers what it was asked and can be made to fail or to hang. */
final class FakeLedger implements LedgerReader {

    static final String SECRET = "0123456789abcdef0123456789abcdef";
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final long INCIDENT = 7;
    static final ComponentId TRUNK = ComponentId.parse("genesys/trunk/trunk-us-east-01");

    final ConcurrentLinkedQueue<Query> asked = new ConcurrentLinkedQueue<>();
    final AtomicInteger totalsAsked = new AtomicInteger();
    final List<KeyRow> keys = new ArrayList<>(List.of(
            new KeyRow(MaskedKey.of(SECRET), NOON.plusSeconds(8), "503 Service Unavailable", 3, "node-a"),
            new KeyRow(MaskedKey.of("f".repeat(32)), null, null, 0, null)));
    volatile long unheard;
    final List<Refusal> refusals = new ArrayList<>();
    final List<EventBody> bodies = new ArrayList<>();
    volatile RuntimeException failure;
    volatile int failsAfterBodies = Integer.MAX_VALUE;

    /** Reads wait for it. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public List<ComponentRow> components(Query query) {
        read(query);
        return List.of(new ComponentRow(
                TRUNK,
                "US-East Retail Trunk",
                "us-east-retail",
                Status.DOWN,
                NOON.minusSeconds(90),
                NOON.minusSeconds(30),
                new ComponentRow.Hold(NOON.plusSeconds(210), "cooldown", "a recovery this soon may be a flap"),
                3,
                1,
                NOON.minusSeconds(89),
                List.of("trunk-us-east-01-down"),
                false));
    }

    @Override
    public List<IncidentRow> incidents(Query query) {
        read(query);
        return List.of(new IncidentRow(
                INCIDENT,
                "outage",
                "us-east-retail",
                "US-East Retail",
                Status.DOWN,
                "critical",
                IncidentRow.State.OPEN,
                null,
                "trunk-us-east-01-down",
                MaskedKey.of(SECRET),
                false,
                2,
                1,
                NOON.minusSeconds(85),
                NOON.minusSeconds(84),
                null,
                2,
                true,
                "update",
                NOON.plusSeconds(8),
                "503 Service Unavailable",
                new IncidentRow.AtPagerDuty("PGR0VU2", "open", NOON, NOON.minusSeconds(20), "Ada", null, null),
                new IncidentRow.Otherwise(NOON.minusSeconds(5), null, 2, "ConnectException: refused"),
                List.of(new IncidentRow.Member(
                        TRUNK,
                        "US-East Retail Trunk",
                        Status.DOWN,
                        Status.DOWN,
                        NOON.minusSeconds(90),
                        NOON.minusSeconds(89),
                        false))));
    }

    @Override
    public List<EventRow> events(Query query) {
        read(query);
        return List.of(new EventRow(
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
                "id:8f14e45f"));
    }

    @Override
    public void bodies(Query query, Consumer<EventBody> each) {
        read(query);
        int given = 0;
        for (EventBody body : bodies) {
            if (given++ == failsAfterBodies) {
                throw new StoreUnavailable("gone", null);
            }
            each.accept(body);
        }
    }

    @Override
    public List<KnownRow> known(String component, int limit) {
        read(null);
        return List.of();
    }

    @Override
    public List<KeyRow> keys() {
        read(null);
        return List.copyOf(keys);
    }

    @Override
    public List<Refusal> refusals(int limit) {
        read(null);
        return List.copyOf(refusals);
    }

    @Override
    public Totals totals() {
        totalsAsked.incrementAndGet();
        read(null);
        return new Totals(1, refusals.size(), 0, unheard, 2, Map.of("cooldown", 1L, "sweep", 4L));
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
