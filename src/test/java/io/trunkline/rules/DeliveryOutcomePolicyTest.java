package io.trunkline.rules;

import static io.trunkline.model.DeliveryAction.RESOLVE;
import static io.trunkline.model.DeliveryAction.TRIGGER;
import static io.trunkline.model.DeliveryAction.UPDATE;
import static io.trunkline.rules.AnsweredCall.DEFAULT_KEY;
import static io.trunkline.rules.AnsweredCall.KEY;
import static io.trunkline.rules.AnsweredCall.PAUSE;
import static io.trunkline.rules.AnsweredCall.call;
import static io.trunkline.rules.Components.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Hook;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.pagerduty.ErrorClassifier;
import io.trunkline.pagerduty.ResponseClassifier;
import io.trunkline.rules.DeliveryEffect.BodyRefused;
import io.trunkline.rules.DeliveryEffect.CallEnded;
import io.trunkline.rules.DeliveryEffect.CallHook;
import io.trunkline.rules.DeliveryEffect.Change;
import io.trunkline.rules.DeliveryEffect.Close;
import io.trunkline.rules.DeliveryEffect.Dated;
import io.trunkline.rules.DeliveryEffect.HoldKey;
import io.trunkline.rules.DeliveryEffect.Move;
import io.trunkline.rules.DeliveryEffect.Note;
import io.trunkline.rules.DeliveryEffect.When;
import io.trunkline.rules.RefusalPolicy.Address;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each an answer to a call 1 min after its incident opened, where nothing else is said. */
class DeliveryOutcomePolicyTest {

    private static final Instant NOW = AnsweredCall.NOW;
    static final DeliveryResult ACCEPTED = status(202, "{\"status\": \"success\"}");
    static final DeliveryResult REFUSED = status(400, "{\"status\": \"invalid event\", \"errors\": [\"no such key\"]}");
    static final DeliveryResult OF_GATEWAY = status(400, "<html>Bad Request</html>");
    static final DeliveryResult TOO_LARGE = status(413, "");
    static final DeliveryResult THROTTLED = status(429, "");
    static final DeliveryResult SERVER_ERROR = status(503, "");
    static final DeliveryResult TIMEOUT = failure(new SocketTimeoutException("20 s"));
    static final DeliveryResult NO_CONNECTION = failure(new ConnectException("refused"));
    private static final DeliveryResult PROXY_REFUSED = new DeliveryResult.Unreachable("the proxy answered 407");

    private static DeliveryResult status(int status, String body) {
        return ResponseClassifier.of(status, Map.of(), body, KEY, NOW);
    }

    private static DeliveryResult failure(Exception failure) {
        return ErrorClassifier.of(failure, KEY, NOW);
    }

    static Stream<DeliveryResult> unanswered() {
        return Stream.of(SERVER_ERROR, TIMEOUT);
    }

    static Stream<DeliveryResult> notArrived() {
        return Stream.of(THROTTLED, NO_CONNECTION, PROXY_REFUSED);
    }

    static Stream<DeliveryResult> notUnderstood() {
        return Stream.of(status(200, "ok"), status(204, ""), OF_GATEWAY, status(404, "no such page"), status(302, ""));
    }

    static Stream<DeliveryResult> allButAccepted() {
        return Stream.of(Stream.of(REFUSED, TOO_LARGE), notUnderstood(), notArrived(), unanswered())
                .flatMap(answers -> answers);
    }

    @Test
    void accepted_trigger_calls_the_hook_and_shows_members() {
        assertThat(call(TRIGGER).gets(ACCEPTED))
                .containsExactly(
                        new CallEnded(false, null),
                        Change.KEY_ANSWERS,
                        Change.KEY_ACCEPTED,
                        Change.ACCEPT_REVISION,
                        new CallHook(Hook.OPENED, null, ""),
                        Change.ASSESS_HELD,
                        Change.LEAVE_OTHER_INCIDENTS,
                        Change.ACCEPT_MEMBERS);
    }

    @Test
    void accepted_update_shows_members_and_calls_no_hook() {
        assertThat(call(UPDATE).accepted().gets(ACCEPTED))
                .containsExactly(
                        new CallEnded(false, null),
                        Change.KEY_ANSWERS,
                        Change.KEY_ACCEPTED,
                        Change.ACCEPT_REVISION,
                        Change.LEAVE_OTHER_INCIDENTS,
                        Change.ACCEPT_MEMBERS);
    }

    @Test
    void accepted_resolve_closes_and_frees_the_key_at_once() {
        assertThat(call(RESOLVE).accepted().gets(ACCEPTED))
                .containsExactly(
                        new CallEnded(false, null),
                        Change.KEY_ANSWERS,
                        Change.KEY_ACCEPTED,
                        Change.ACCEPT_MEMBERS,
                        new Close(Outcome.RESOLVED, NOW),
                        new CallHook(Hook.CLOSED, Outcome.RESOLVED, ""));
    }

    @Test
    void key_rests_an_hour_after_a_resolve_if_any_call_was_left_unanswered() {
        assertThat(call(RESOLVE).accepted().unanswered().gets(ACCEPTED))
                .contains(new Close(Outcome.RESOLVED, NOW.plus(Duration.ofHours(1))))
                .noneMatch(effect -> effect instanceof Dated);
    }

    @Test
    void resolve_that_was_left_unanswered_is_repeated_once_ten_minutes_later() {
        assertThat(call(RESOLVE).accepted().resolveUnanswered().gets(ACCEPTED))
                .contains(new Dated(When.REPEAT_RESOLVE, NOW.plus(Duration.ofMinutes(10))));
    }

    @Test
    void resolve_accepted_in_a_later_round_calls_the_hook_no_second_time() {
        assertThat(call(RESOLVE).accepted().round(1).gets(ACCEPTED)).noneMatch(effect -> effect instanceof CallHook);
    }

    @Test
    void resolve_of_a_trigger_refused_before_it_arrived_calls_the_hook() {
        assertThat(call(RESOLVE).unanswered().round(1).gets(ACCEPTED))
                .contains(new CallHook(Hook.CLOSED, Outcome.RESOLVED, ""));
    }

    @Test
    void what_can_be_read_back_is_read_back_and_its_key_rests() {
        Dated later = new Dated(When.READ_BACK, NOW.plus(AnsweredCall.READ_BACK_AFTER));
        assertThat(call(TRIGGER).readBack().gets(ACCEPTED)).contains(later);
        assertThat(call(UPDATE).accepted().readBack().gets(ACCEPTED)).doesNotContain(later);
        assertThat(call(RESOLVE).accepted().readBack().gets(ACCEPTED))
                .contains(later, new Close(Outcome.RESOLVED, NOW.plus(Duration.ofHours(1))));
    }

    @Test
    void accepted_compliance_event_is_closed_and_its_key_rests_thirty_days() {
        assertThat(call(TRIGGER).compliance().gets(ACCEPTED))
                .contains(new Close(Outcome.REPORTED, NOW.plus(Duration.ofDays(30))))
                .doesNotContain(Change.ACCEPT_MEMBERS, Change.LEAVE_OTHER_INCIDENTS);
    }

    @Test
    void repeat_of_a_closed_resolve_ends_with_whatever_may_have_arrived() {
        AnsweredCall repeat = call(RESOLVE).accepted().closed();
        assertThat(repeat.gets(ACCEPTED))
                .containsExactly(new CallEnded(false, null), Change.KEY_ANSWERS, Change.KEY_ACCEPTED, Change.IDLE);
        for (DeliveryResult answer : List.of(REFUSED, TOO_LARGE, OF_GATEWAY, SERVER_ERROR, TIMEOUT)) {
            assertThat(repeat.gets(answer)).as(answer.toString()).contains(Change.IDLE);
        }
    }

    @ParameterizedTest
    @MethodSource("notArrived")
    void repeat_of_a_closed_resolve_that_did_not_arrive_is_made_again(DeliveryResult answer) {
        assertThat(call(RESOLVE).accepted().closed().gets(answer)).doesNotContain(Change.IDLE);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRIGGER", "RESOLVE"})
    void refused_full_body_is_followed_by_the_bare_one(DeliveryAction action) {
        assertThat(call(action).accepted().gets(REFUSED))
                .containsExactly(
                        new CallEnded(false, "400: no such key"),
                        Change.KEY_ANSWERS,
                        new Note("PagerDuty refused it: no such key"),
                        new BodyRefused("no such key"));
    }

    @Test
    void members_are_looked_at_anew_before_a_try_of_what_never_reached_pagerduty() {
        for (DeliveryResult answer : List.of(REFUSED, TOO_LARGE, THROTTLED, NO_CONNECTION, PROXY_REFUSED)) {
            assertThat(call(TRIGGER).gets(answer)).contains(Change.RECONSIDER);
            assertThat(call(TRIGGER).unanswered().gets(answer)).doesNotContain(Change.RECONSIDER);
            assertThat(call(UPDATE).accepted().gets(answer)).doesNotContain(Change.RECONSIDER);
        }
        Stream.concat(unanswered(), notUnderstood())
                .forEach(answer -> assertThat(call(TRIGGER).gets(answer)).doesNotContain(Change.RECONSIDER));
    }

    @Test
    void refused_bare_trigger_goes_to_the_default_service() {
        assertThat(call(TRIGGER).bare().gets(REFUSED))
                .containsExactly(
                        new CallEnded(false, "400: no such key"),
                        Change.KEY_ANSWERS,
                        new Note("PagerDuty refused it: no such key"),
                        new BodyRefused("no such key"),
                        Change.KEY_REFUSED,
                        new Move(new Address(DEFAULT_KEY, true)),
                        Change.RECONSIDER,
                        new Note("; it goes to the default service"));
    }

    @Test
    void refused_bare_trigger_goes_to_the_owners_present_key_first() {
        assertThat(call(TRIGGER).bare().ownedBy("new").gets(REFUSED)).contains(new Move(new Address("new", false)));
    }

    @Test
    void address_where_a_call_was_left_unanswered_is_owed_a_resolve() {
        assertThat(call(TRIGGER).bare().unanswered().gets(REFUSED)).contains(Change.OWE_RESOLVE);
        assertThat(call(TRIGGER).bare().unanswered().readdressed().gets(REFUSED))
                .contains(Change.OWE_RESOLVE);
        assertThat(call(TRIGGER).bare().unanswered().compliance().gets(REFUSED)).doesNotContain(Change.OWE_RESOLVE);
    }

    @Test
    void trigger_refused_by_the_default_service_takes_the_last_resort_and_is_repeated() {
        Instant again = NOW.plus(Duration.ofMinutes(1));
        assertThat(call(TRIGGER).bare().readdressed().gets(REFUSED))
                .containsExactly(
                        new CallEnded(false, "400: no such key"),
                        Change.KEY_ANSWERS,
                        new Note("PagerDuty refused it: no such key"),
                        new BodyRefused("no such key"),
                        Change.KEY_REFUSED,
                        new CallHook(Hook.REFUSED, Outcome.REJECTED, "no such key"),
                        new Close(Outcome.REJECTED, NOW),
                        Change.RECONSIDER,
                        Change.OWE_LAST_RESORT,
                        Change.COUNT_ROUND,
                        new Dated(When.REPEAT_TRIGGER, again),
                        new Note("; no address is left, and all are tried again at " + again));
    }

    @Test
    void trigger_refused_in_a_later_round_calls_no_hook_and_waits_longer() {
        assertThat(call(TRIGGER).bare().readdressed().round(2).gets(REFUSED))
                .contains(new Dated(When.REPEAT_TRIGGER, NOW.plus(Duration.ofMinutes(15))))
                .noneMatch(effect -> effect instanceof CallHook);
    }

    @Test
    void refused_bare_update_is_given_up() {
        assertThat(call(UPDATE).accepted().bare().gets(REFUSED))
                .endsWith(Change.KEY_REFUSED, Change.GIVE_UP_UPDATE)
                .noneMatch(effect -> effect instanceof Close);
    }

    @Test
    void refused_bare_resolve_closes_as_unresolvable_and_is_repeated() {
        Instant again = NOW.plus(Duration.ofMinutes(1));
        assertThat(call(RESOLVE).accepted().bare().gets(REFUSED))
                .endsWith(
                        Change.KEY_REFUSED,
                        new CallHook(Hook.REFUSED, Outcome.UNRESOLVABLE, "no such key"),
                        new CallHook(Hook.CLOSED, Outcome.UNRESOLVABLE, "no such key"),
                        new Close(Outcome.UNRESOLVABLE, null),
                        Change.COUNT_ROUND,
                        new Dated(When.REPEAT_RESOLVE, again),
                        new Note("; it is repeated at " + again));
        assertThat(call(RESOLVE).accepted().bare().round(1).gets(REFUSED))
                .contains(new Dated(When.REPEAT_RESOLVE, NOW.plus(Duration.ofMinutes(5))))
                .noneMatch(effect -> effect instanceof CallHook);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRIGGER", "RESOLVE"})
    void body_that_is_too_large_is_followed_by_the_bare_one_at_once(DeliveryAction action) {
        assertThat(call(action).accepted().gets(TOO_LARGE))
                .containsExactly(
                        new CallEnded(false, "413: PagerDuty answered 413"),
                        new BodyRefused("413: PagerDuty answered 413"),
                        new Note("too large: 413: PagerDuty answered 413; the bare body goes next"));
    }

    @Test
    void bare_body_that_is_too_large_holds_the_incident() {
        assertThat(call(TRIGGER).bare().gets(TOO_LARGE))
                .contains(new CallEnded(true, "413: PagerDuty answered 413"))
                .contains(new Dated(When.HOLD_INCIDENT, NOW.plus(PAUSE)))
                .noneMatch(effect -> effect instanceof BodyRefused);
    }

    @ParameterizedTest
    @MethodSource("notUnderstood")
    void answer_that_is_not_understood_holds_the_incident_and_not_its_key(DeliveryResult answer) {
        for (DeliveryAction action : DeliveryAction.values()) {
            String reason = answer.explanation().orElseThrow();
            assertThat(call(action).accepted().gets(answer))
                    .containsExactly(
                            new CallEnded(true, reason),
                            new Dated(When.HOLD_INCIDENT, NOW.plus(PAUSE)),
                            new Note("not understood: " + reason));
        }
    }

    @Test
    void each_further_answer_that_is_not_understood_holds_the_incident_longer() {
        assertThat(call(TRIGGER).failed(4).gets(OF_GATEWAY))
                .contains(new Dated(When.HOLD_INCIDENT, NOW.plus(PAUSE.multipliedBy(5))));
    }

    @Test
    void third_client_error_changes_the_body() {
        assertThat(call(TRIGGER).failed(1).gets(OF_GATEWAY)).doesNotContain(Change.SEND_OTHER_BODY);
        assertThat(call(TRIGGER).failed(2).gets(OF_GATEWAY)).contains(Change.SEND_OTHER_BODY);
        assertThat(call(TRIGGER).failed(2).gets(status(200, ""))).doesNotContain(Change.SEND_OTHER_BODY);
    }

    @ParameterizedTest
    @MethodSource("notArrived")
    void call_that_did_not_arrive_holds_its_key_alone(DeliveryResult answer) {
        String reason = answer.explanation().orElseThrow();
        assertThat(call(UPDATE).accepted().keyFailed(2).gets(answer))
                .containsExactly(
                        new CallEnded(false, reason),
                        new HoldKey(3, NOW.plus(PAUSE.multipliedBy(3)), reason),
                        new Note(reason));
    }

    @Test
    void retry_after_is_honoured() {
        for (int status : new int[] {429, 503}) {
            DeliveryResult answer = ResponseClassifier.of(status, Map.of("Retry-After", "77"), "", KEY, NOW);
            assertThat(call(TRIGGER).gets(answer))
                    .contains(new HoldKey(
                            1, NOW.plusSeconds(77), answer.explanation().orElseThrow()));
        }
    }

    @ParameterizedTest
    @MethodSource("unanswered")
    void unanswered_call_holds_its_key_and_dates_the_first_of_them(DeliveryResult answer) {
        String reason = answer.explanation().orElseThrow();
        assertThat(call(TRIGGER).gets(answer))
                .containsExactly(
                        new CallEnded(true, reason),
                        new HoldKey(1, NOW.plus(PAUSE), reason),
                        new Note(reason),
                        new Dated(When.UNANSWERED_SINCE, NOW));
        assertThat(call(TRIGGER).unansweredSince(at("9m")).gets(answer))
                .contains(new Dated(When.UNANSWERED_SINCE, at("9m")));
    }

    @ParameterizedTest
    @CsvSource({
        // Unanswered since (NOW is 10m), the key held until, the incident held until.
        "5m15s, 10m10s, ",
        "5m1s, 10m1s, 10m11s",
        "5m, 10m10s, 10m20s",
        "0s, 10m10s, 10m20s"
    })
    void incident_unanswered_for_five_minutes_lets_the_next_of_its_key_go(String since, String key, String incident) {
        unanswered().forEach(answer -> {
            List<DeliveryEffect> effects =
                    call(TRIGGER).unansweredSince(at(since)).gets(answer);
            assertThat(effects)
                    .filteredOn(HoldKey.class::isInstance)
                    .extracting(effect -> ((HoldKey) effect).until())
                    .containsExactly(at(key));
            assertThat(effects)
                    .filteredOn(effect -> effect instanceof Dated dated && dated.when() == When.HOLD_INCIDENT)
                    .extracting(effect -> ((Dated) effect).at())
                    .isEqualTo(incident == null ? List.of() : List.of(at(incident)));
        });
    }

    @ParameterizedTest
    @MethodSource("allButAccepted")
    void trigger_not_accepted_for_five_minutes_takes_the_last_resort(DeliveryResult answer) {
        // A refusal counts addresses, not minutes.
        boolean counts = answer != REFUSED;
        assertThat(call(TRIGGER).openedAt("5m").gets(answer).contains(Change.OWE_LAST_RESORT))
                .isEqualTo(counts);
        assertThat(call(TRIGGER).openedAt("5m1s").gets(answer)).doesNotContain(Change.OWE_LAST_RESORT);
        assertThat(call(TRIGGER).openedAt("5m").accepted().gets(answer)).doesNotContain(Change.OWE_LAST_RESORT);
        assertThat(call(RESOLVE).openedAt("5m").unanswered().gets(answer)).doesNotContain(Change.OWE_LAST_RESORT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void call_that_may_have_arrived_is_noted_as_unanswered_whatever_else_follows(boolean bare) {
        for (DeliveryAction action : DeliveryAction.values()) {
            AnsweredCall call = bare ? call(action).bare() : call(action);
            Stream.concat(unanswered(), notUnderstood()).forEach(answer -> assertThat(call.gets(answer))
                    .startsWith(new CallEnded(true, answer.explanation().orElseThrow())));
        }
    }
}
