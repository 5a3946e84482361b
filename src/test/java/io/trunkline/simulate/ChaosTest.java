package io.trunkline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.ledger.PendingCall;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Status;
import io.trunkline.model.Topology;
import io.trunkline.pagerduty.rest.IncidentAlerts;
import io.trunkline.pagerduty.rest.RemoteIncident;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.ReadBackPolicy.Found;
import io.trunkline.source.Sources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Two days of everything at once: an account of PagerDuty that throttles, fails, drops, refuses and loses answers, each
 * routing key for itself; people who take and close incidents; webhooks of theirs that are lost or late; other services that
 * use our keys; restarts. In the end PagerDuty shows what is true.
 */
class ChaosTest {

    /** Any other will do; this one always plays the same. */
    private static final long SEED = 3;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MOST_A_MINUTE = 120;
    private static final List<String> TRUNKS = List.of(
            "trunk-us-1",
            "trunk-us-2",
            "trunk-us-3",
            "trunk-us-4",
            "trunk-eu-1",
            "trunk-eu-2",
            "trunk-eu-3",
            "other-1",
            "other-2");
    private static final Topology TREE = new Topology(Map.of(
            "trunk-us-1", List.of("trunk-us-2", "trunk-us-3", "trunk-eu-1"),
            "trunk-eu-1", List.of("trunk-eu-2"),
            "other-1", List.of("trunk-eu-3", "other-2")));

    private static final List<String> KEYS = List.of("key-retail", "key-finance", "key-default");

    /** How a routing key is treated for a while. */
    private enum Mood {
        WELL,
        AWAY,
        THROTTLED,
        BROKEN,
        TIMEOUTS,
        DROPS,
        REFUSES_FULL,
        REFUSES
    }

    /** An incident of PagerDuty's. */
    private static final class Filed {

        private final String id;
        private final String routingKey;
        private final String dedupKey;
        private final Instant openedAt;
        private Set<String> out = Set.of();
        private Instant closedAt;
        private String closedBy;

        private Filed(String id, String routingKey, String dedupKey, Instant openedAt) {
            this.id = id;
            this.routingKey = routingKey;
            this.dedupKey = dedupKey;
            this.openedAt = openedAt;
        }

        private boolean open() {
            return closedAt == null;
        }

        @Override
        public String toString() {
            return id + " " + dedupKey + " " + out;
        }
    }

    private final VirtualClock clock = new VirtualClock(Scenario.START);
    private final List<Filed> account = new ArrayList<>();
    private final Map<String, Mood> moods = new HashMap<>();
    private final Map<String, Deque<Instant>> calls = new HashMap<>();
    private final Map<String, Status> truth = new TreeMap<>();
    private final Deque<PagerDutyWebhook> late = new ArrayDeque<>();
    private final List<String> journal = new ArrayList<>();
    private final Random random = new Random(SEED);
    private TestLedger store;
    private VirtualPipeline router;
    private int deeds;

    @Test
    void pagerduty_ends_up_showing_what_is_true() {
        Settings settings = ScenarioSettings.readingBack(ScenarioSettings.settings("5m", "30m", "5s", "60s"));
        Configuration configuration = new Configuration(
                settings, new Sources(List.of()), new FixedDirectory("key-retail", TREE, true), Maintenance.NONE);
        try (TestLedger opened = TestLedger.empty()) {
            store = opened;
            router = new VirtualPipeline(
                    store,
                    clock,
                    () -> configuration,
                    (failures, after) -> {
                        Duration own = Duration.ofSeconds(Math.min(60, 1L << Math.min(failures, 6)));
                        return after.filter(asked -> asked.compareTo(own) > 0).orElse(own);
                    },
                    this::answer);
            for (int minute = 0; minute < 2 * 24 * 60; minute++) {
                somethingHappens();
                minutePasses();
            }
            KEYS.forEach(key -> moods.put(key, Mood.WELL));
            quiet(Duration.ofHours(4));
            assertThat(differences()).as(this::told).isEmpty();
            truth.keySet().forEach(trunk -> report(trunk, Status.UP));
            quiet(Duration.ofHours(2));
            assertThat(differences()).as(this::told).isEmpty();
            assertThat(open()).as(this::told).isEmpty();
        }
    }

    private String told() {
        int size = journal.size();
        return String.join("\n", journal.subList(Math.max(0, size - 200), size));
    }

    private void quiet(Duration length) {
        for (long minute = 0; minute < length.toMinutes(); minute++) {
            minutePasses();
        }
    }

    private void minutePasses() {
        for (int part = 0; part < 4; part++) {
            router.advanceTo(clock.instant().plus(MINUTE.dividedBy(4)));
        }
        while (!late.isEmpty()) {
            router.hear(late.poll());
        }
        router.identify(this::contents);
        router.readBack(reading -> seen(
                reading.sought().routingKey(),
                reading.dedupKey(),
                reading.sought().since()));
        router.settle();
    }

    private void somethingHappens() {
        if (random.nextInt(4) == 0) {
            report(TRUNKS.get(random.nextInt(TRUNKS.size())), Status.values()[random.nextInt(3)]);
        }
        if (random.nextInt(20) == 0) {
            Mood mood = random.nextBoolean() ? Mood.WELL : Mood.values()[random.nextInt(Mood.values().length)];
            String key = KEYS.get(random.nextInt(KEYS.size()));
            // Somebody is always to be told: the default service takes what is bare.
            moods.put(key, mood == Mood.REFUSES && key.equals("key-default") ? Mood.REFUSES_FULL : mood);
            journal.add(at() + " " + key + " is " + moods.get(key));
        }
        if (random.nextInt(40) == 0) {
            aHand();
        }
        if (random.nextInt(200) == 0) {
            router.restart();
            router.compare();
            journal.add(at() + " restart");
        }
        if (random.nextInt(200) == 0) {
            account.add(new Filed("X" + account.size(), "key-of-others", "trunk-us-1-down", clock.instant()));
        }
    }

    private String at() {
        return Scenario.at(clock.instant());
    }

    private void report(String trunk, Status status) {
        if (status == Status.UNKNOWN) {
            return;
        }
        truth.put(trunk, status);
        journal.add(at() + " " + trunk + " " + status);
        router.accept(ScenarioEvents.event(trunk, status, clock.instant(), clock.instant()));
        router.settle();
    }

    /** Somebody takes or closes an incident, ours or another, and PagerDuty's webhook tells of it, later, or never. */
    private void aHand() {
        List<Filed> open = account.stream().filter(Filed::open).toList();
        if (open.isEmpty()) {
            return;
        }
        Filed one = open.get(random.nextInt(open.size()));
        boolean closes = random.nextBoolean();
        journal.add(at() + " a hand " + (closes ? "closes " : "takes ") + one);
        if (closes) {
            one.closedAt = clock.instant();
            one.closedBy = "Ada";
        }
        PagerDutyWebhook deed = new PagerDutyWebhook(
                "deed-" + deeds++,
                closes ? PagerDutyWebhook.Kind.RESOLVED : PagerDutyWebhook.Kind.ACKNOWLEDGED,
                one.id,
                random.nextBoolean() ? one.dedupKey : "a-key-of-pagerdutys-own",
                service(one.routingKey),
                one.openedAt,
                clock.instant(),
                "Ada",
                true,
                null);
        switch (random.nextInt(3)) {
            case 0 -> router.hear(deed);
            case 1 -> late.add(deed);
            default -> journal.add(at() + " and nobody tells");
        }
        router.settle();
    }

    private static String service(String routingKey) {
        return "S" + routingKey.replace("-", "");
    }

    private IncidentAlerts contents(PagerDutyWebhook deed) {
        return account.stream()
                .filter(filed -> filed.id.equals(deed.incident()))
                .findFirst()
                .map(filed -> new IncidentAlerts(
                        List.of(filed.dedupKey), service(filed.routingKey), Set.of(filed.routingKey)))
                .orElse(IncidentAlerts.NONE);
    }

    private RemoteIncident seen(String routingKey, String dedupKey, Instant since) {
        Optional<Filed> found = account.stream()
                .filter(filed -> filed.routingKey.equals(routingKey) && filed.dedupKey.equals(dedupKey))
                .filter(filed -> filed.open() || !filed.closedAt.isBefore(since))
                .reduce((older, newer) -> newer);
        return found.map(filed -> new RemoteIncident(
                        filed.open() ? Found.OPEN : Found.CLOSED,
                        filed.id,
                        null,
                        filed.open() ? null : RemoteIncident.By.person(filed.closedBy, filed.closedAt),
                        service(routingKey),
                        null))
                .orElse(RemoteIncident.NOTHING);
    }

    private DeliveryResult answer(PendingCall call) {
        String key = call.report().routingKey();
        Mood mood = moods.getOrDefault(key, Mood.WELL);
        Deque<Instant> lately = calls.computeIfAbsent(key, added -> new ArrayDeque<>());
        while (!lately.isEmpty() && !lately.peek().isAfter(clock.instant().minus(MINUTE))) {
            lately.poll();
        }
        lately.add(clock.instant());
        assertThat(lately.size()).as("calls of %s in a minute", key).isLessThanOrEqualTo(MOST_A_MINUTE);
        DeliveryResult answer =
                switch (mood) {
                    case WELL -> arrives(call, new DeliveryResult.Accepted());
                    case DROPS -> new DeliveryResult.Accepted();
                    case AWAY -> new DeliveryResult.Unreachable("connection refused");
                    case THROTTLED ->
                        new DeliveryResult.Throttled(
                                random.nextBoolean()
                                        ? Optional.empty()
                                        : Optional.of(Duration.ofSeconds(random.nextInt(300))));
                    case BROKEN -> mayArrive(call, new DeliveryResult.Unanswered("500", true, Optional.empty()));
                    case TIMEOUTS -> mayArrive(call, new DeliveryResult.Unanswered("timeout", false, Optional.empty()));
                    case REFUSES_FULL ->
                        call.report().bare()
                                ? arrives(call, new DeliveryResult.Accepted())
                                : new DeliveryResult.Refused(List.of("no"));
                    // A resolve that is refused for good leaves an incident open that only a person can close.
                    case REFUSES ->
                        call.report().action() != DeliveryAction.TRIGGER
                                        && call.report().bare()
                                ? arrives(call, new DeliveryResult.Accepted())
                                : new DeliveryResult.Refused(List.of("no"));
                };
        journal.add(at() + " " + call.report().action() + " " + key + " "
                + call.report().dedupKey() + " -> " + answer.getClass().getSimpleName());
        return answer;
    }

    private DeliveryResult mayArrive(PendingCall call, DeliveryResult answer) {
        return random.nextBoolean() ? arrives(call, answer) : answer;
    }

    private DeliveryResult arrives(PendingCall call, DeliveryResult answer) {
        Optional<Filed> there = account.stream()
                .filter(Filed::open)
                .filter(filed -> filed.routingKey.equals(call.report().routingKey())
                        && filed.dedupKey.equals(call.report().dedupKey()))
                .findFirst();
        if (call.report().action() == DeliveryAction.RESOLVE) {
            there.ifPresent(filed -> {
                filed.closedAt = clock.instant();
                filed.closedBy = "Events API";
            });
            return answer;
        }
        Filed filed = there.orElseGet(() -> {
            Filed opened = new Filed(
                    "P" + account.size(),
                    call.report().routingKey(),
                    call.report().dedupKey(),
                    clock.instant());
            account.add(opened);
            return opened;
        });
        filed.out = PagerDutyModel.out(call.report()).stream()
                .map(member -> member.component().id())
                .collect(Collectors.toSet());
        return answer;
    }

    private List<Filed> open() {
        return account.stream()
                .filter(Filed::open)
                .filter(filed -> KEYS.contains(filed.routingKey))
                .toList();
    }

    /** Native ids of components whose page PagerDuty has accepted and dropped twice: it is not sent a third time. */
    private List<String> toldByTheLastResort() {
        return store.submit(ledger -> ledger.sql(
                                """
                                SELECT c.native_id FROM incident i JOIN pagerduty_incident p ON p.incident = i.id
                                  JOIN incident_member m ON m.incident = i.id AND m.left_at IS NULL
                                  JOIN component c ON c.id = m.component
                                WHERE i.state = 'OPEN' AND i.last_resort_at IS NOT NULL AND p.found = 'MISSING'
                                  AND p.retold = 1""")
                        .query(String.class)
                        .list())
                .join();
    }

    /** Who is out and in no open incident, and which are open without anybody who is. */
    private List<String> differences() {
        Map<String, Long> wrong = new LinkedHashMap<>();
        Set<String> shown = new TreeSet<>();
        for (Filed filed : open()) {
            shown.addAll(filed.out);
            if (filed.out.stream().noneMatch(trunk -> truth.get(trunk).isOutage())) {
                wrong.merge(filed + " is open and nobody in it is out", 1L, Long::sum);
            }
        }
        shown.addAll(toldByTheLastResort());
        truth.forEach((trunk, status) -> {
            if (status.isOutage() && !shown.contains(trunk)) {
                wrong.merge(trunk + " is " + status + " and nobody is told", 1L, Long::sum);
            }
        });
        return List.copyOf(wrong.keySet());
    }
}
