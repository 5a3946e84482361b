package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.HookQueue;
import io.trunkline.ledger.HookQueue.Call;
import io.trunkline.ledger.HookQueue.Next;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Hook;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Calls of hooks are owed until one has ended well, whatever happens in between, and only where there is a hook. */
class HookScenariosTest {

    private static final Set<Hook> OWED = EnumSet.of(Hook.OPENED, Hook.CLOSED, Hook.REFUSED);

    private static HookQueue queue(Scenario s) {
        return new HookQueue(s.store(), s.clock());
    }

    private static Scenario hooked() {
        Scenario s = new Scenario();
        queue(s).present(OWED, true).join();
        return s;
    }

    private static List<Call> takenAt(Scenario s, String time) {
        s.moveTo(time);
        Map<Hook, Integer> limits = new EnumMap<>(Hook.class);
        OWED.forEach(hook -> limits.put(hook, 10));
        return queue(s).take(limits).join();
    }

    private static Object field(Call call, String name) {
        return call.body().get(name);
    }

    /** A call of it may have arrived at the mistyped key, so that it may have been open there. */
    @Test
    void a_resolve_that_is_owed_where_nothing_was_accepted_is_one_call() {
        try (Scenario s = hooked()) {
            s.pagerDuty(call -> call.report().routingKey().equals("key-retail") ? Answers.NOT_FOUND : Answers.ACCEPTED)
                    .at("0s", DOWN, "trunk-us-1")
                    .servicesAt("1m", new FixedDirectory("key-mended"))
                    .moveTo("24h");
            queue(s).present(OWED, true).join();
            s.pagerDuty(call -> Answers.ACCEPTED);
            assertThat(takenAt(s, "25h10m"))
                    .filteredOn(call -> call.hook() == Hook.CLOSED)
                    .singleElement()
                    .satisfies(call -> assertThat(call.body())
                            .containsEntry("dedupKey", "trunk-us-1-down")
                            .containsEntry("outcome", "resolved"));
        }
    }

    @Test
    void an_outage_is_one_call_when_it_opened_and_one_when_it_closed() {
        try (Scenario s = hooked()) {
            s.at("0s", DOWN, "trunk-us-1");
            assertThat(takenAt(s, "4s")).isEmpty();
            assertThat(takenAt(s, "10s")).singleElement().satisfies(call -> {
                assertThat(call.hook()).isEqualTo(Hook.OPENED);
                assertThat(call.body())
                        .containsEntry("component", "genesys/trunk/trunk-us-1")
                        .containsEntry("status", "DOWN")
                        .containsEntry("incident", 1)
                        .containsEntry("dedupKey", "trunk-us-1-down")
                        .containsEntry("affected", 1)
                        .containsEntry("at", "2026-11-24T08:00:05Z")
                        .containsEntry("acceptedAt", "2026-11-24T08:00:05Z")
                        .containsEntry("closedAt", "")
                        .containsEntry("outcome", "");
                assertThat(field(call, "summary").toString()).contains("trunk-us-1", "is DOWN");
                queue(s).done(call.id()).join();
            });
            s.at("20m", UP, "trunk-us-1");
            assertThat(takenAt(s, "1h")).singleElement().satisfies(call -> {
                assertThat(call.hook()).isEqualTo(Hook.CLOSED);
                assertThat(call.body()).containsEntry("outcome", "resolved");
                assertThat(field(call, "closedAt")).isEqualTo(field(call, "at")).isNotEqualTo("");
                queue(s).done(call.id()).join();
            });
            assertThat(takenAt(s, "9h")).isEmpty();
        }
    }

    @Test
    void no_body_holds_a_routing_key() {
        try (Scenario s = hooked()) {
            s.at("0s", DOWN, "trunk-us-1");
            assertThat(takenAt(s, "10s")).hasSize(1);
            String key = s.ledger("SELECT routing_key FROM incident").get(0);
            assertThat(s.ledger("SELECT body FROM hook_call")).singleElement().satisfies(body -> assertThat(body)
                    .doesNotContain(key));
        }
    }

    @Test
    void without_a_hook_nothing_is_written() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").at("20m", UP, "trunk-us-1").moveTo("1h");
            assertThat(s.ledger("SELECT id FROM hook_call")).isEmpty();
        }
    }

    @Test
    void a_refusal_is_one_call_however_often_it_is_repeated() {
        try (Scenario s = hooked()) {
            s.pagerDuty(call -> new DeliveryResult.Refused(List.of("no such key")))
                    .at("0s", DOWN, "trunk-us-1");
            s.moveTo("3h");
            assertThat(s.ledger("SELECT hook FROM hook_call")).containsExactly("refused");
            assertThat(takenAt(s, "3h")).singleElement().satisfies(call -> assertThat(call.body())
                    .containsEntry("outcome", "rejected")
                    .containsEntry("reason", "no such key"));
        }
    }

    @Test
    void a_resolve_that_is_refused_and_accepted_later_is_one_call() {
        try (Scenario s = hooked()) {
            s.pagerDuty(call -> call.report().action() == DeliveryAction.RESOLVE
                            ? new DeliveryResult.Refused(List.of("no such key"))
                            : new DeliveryResult.Accepted())
                    .at("0s", DOWN, "trunk-us-1")
                    .at("20m", UP, "trunk-us-1");
            s.moveTo("30m").pagerDuty(call -> new DeliveryResult.Accepted());
            s.moveTo("2h");
            assertThat(s.ledger("SELECT outcome FROM incident")).containsExactly("RESOLVED");
            assertThat(s.ledger("SELECT hook FROM hook_call ORDER BY id"))
                    .containsExactly("opened", "refused", "closed");
        }
    }

    @Test
    void what_a_person_closed_is_a_call() {
        try (Scenario s = hooked()) {
            s.at("0s", DOWN, "trunk-us-1").moveTo("1m");
            s.hearAt("1m", PagerDutyWebhook.Kind.RESOLVED, "trunk-us-1-down");
            assertThat(takenAt(s, "2m"))
                    .extracting(Call::hook, call -> field(call, "outcome"))
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(Hook.OPENED, ""),
                            org.assertj.core.groups.Tuple.tuple(Hook.CLOSED, "closed_by_hand"));
        }
    }

    @Test
    void what_a_crash_interrupts_is_tried_again() {
        try (Scenario s = hooked()) {
            s.at("0s", DOWN, "trunk-us-1");
            assertThat(takenAt(s, "10s")).hasSize(1);
            s.restartAt("20s");
            assertThat(takenAt(s, "2m9s")).isEmpty();
            assertThat(takenAt(s, "2m10s"))
                    .singleElement()
                    .extracting(Call::number)
                    .isEqualTo(2);
        }
    }

    @Test
    void what_fails_is_tried_again_later_each_time_and_is_given_up_after_a_week() {
        try (Scenario s = hooked()) {
            s.at("0s", DOWN, "trunk-us-1");
            long id = takenAt(s, "10s").get(0).id();
            List<Long> seconds = new ArrayList<>();
            Instant failedAt = s.clock().instant();
            Next next = queue(s).failed(id, "away").join();
            int attempts = 1;
            while (next == Next.AGAIN) {
                Instant due = Instant.ofEpochMilli(
                        Long.parseLong(s.ledger("SELECT due_at FROM hook_call").get(0)));
                seconds.add(due.getEpochSecond() - failedAt.getEpochSecond());
                s.clock().advanceTo(due);
                assertThat(queue(s).take(Map.of(Hook.OPENED, 1)).join()).hasSize(1);
                attempts++;
                failedAt = due;
                next = queue(s).failed(id, "away").join();
            }
            assertThat(seconds.subList(0, 9)).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L);
            assertThat(next).isEqualTo(Next.GIVEN_UP);
            assertThat(attempts).isEqualTo(1000);
            assertThat(s.ledger("SELECT id FROM hook_call")).isEmpty();
        }
    }

    @Test
    void an_attempt_that_fails_late_does_not_undo_one_that_ended_well() {
        try (Scenario s = hooked()) {
            s.at("0s", DOWN, "trunk-us-1");
            long id = takenAt(s, "10s").get(0).id();
            assertThat(takenAt(s, "3m")).hasSize(1);
            assertThat(queue(s).done(id).join()).isTrue();
            assertThat(queue(s).failed(id, "away").join()).isEqualTo(Next.DONE);
            assertThat(queue(s).done(id).join()).isFalse();
        }
    }

    @Test
    void what_is_owed_of_a_hook_that_is_gone_is_said_and_dropped() {
        try (Scenario s = hooked()) {
            s.at("0s", DOWN, "trunk-us-1").moveTo("10s");
            s.clock().advanceTo(s.clock().instant().plusSeconds(60));
            assertThat(queue(s).present(EnumSet.of(Hook.CLOSED), true).join())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("opened", 1, "refused", 0));
            assertThat(s.ledger("SELECT name FROM hook")).containsExactly("closed");
            assertThat(s.ledger("SELECT id FROM hook_call")).isEmpty();
        }
    }

    @Test
    void another_node_of_the_same_ledger_keeps_its_hooks() {
        try (Scenario s = hooked()) {
            s.at("0s", DOWN, "trunk-us-1").moveTo("1h");
            assertThat(queue(s).present(Set.of(), false).join()).isEmpty();
            assertThat(takenAt(s, "1h")).hasSize(1);
        }
    }

    @Test
    void what_no_node_has_had_for_an_hour_is_not_owed() {
        try (Scenario s = hooked()) {
            s.moveTo("61m").at("61m", DOWN, "trunk-us-1").moveTo("70m");
            assertThat(s.ledger("SELECT id FROM hook_call")).isEmpty();
        }
    }
}
