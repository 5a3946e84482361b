package io.trunkline.rules;

import static io.trunkline.rules.Components.at;

import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A call that is answered 10 min after the start, for an incident that opened a minute before. */
final class AnsweredCall {

    static final Instant NOW = at("10m");
    static final String KEY = "0123456789abcdef0123456789abcdef";
    static final String DEFAULT_KEY = "fedcba9876543210fedcba9876543210";
    static final Duration READ_BACK_AFTER = Duration.ofMinutes(2);

    /** After the first failure; after the next as many of them as there were failures. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    private static final DeliveryOutcomePolicy POLICY = new DeliveryOutcomePolicy(
            (failures, retryAfter) -> retryAfter.orElse(PAUSE.multipliedBy(failures)),
            new ReadBackPolicy(READ_BACK_AFTER));

    private final DeliveryAction action;
    private String complianceType;
    private State state = State.OPEN;
    private Instant openedAt = at("9m");
    private Instant acceptedAt;
    private DeliveryAction inFlight;
    private boolean unanswered;
    private boolean resolveUnanswered;
    private int failures;
    private Instant unansweredSince;
    private boolean bare;
    private boolean readdressed;
    private String refusedKey;
    private int keyFailures;
    private int rounds;
    private String ownersKey = KEY;
    private boolean ownerRefused;
    private String defaultKey = DEFAULT_KEY;
    private boolean readBack;

    private AnsweredCall(DeliveryAction action) {
        this.action = action;
        this.inFlight = action;
    }

    static AnsweredCall call(DeliveryAction action) {
        return new AnsweredCall(action);
    }

    AnsweredCall compliance() {
        complianceType = "pci.leak";
        return this;
    }

    AnsweredCall closed() {
        state = State.CLOSED;
        return this;
    }

    AnsweredCall openedAt(String time) {
        openedAt = at(time);
        return this;
    }

    AnsweredCall accepted() {
        acceptedAt = at("9m");
        return this;
    }

    AnsweredCall inFlight(DeliveryAction other) {
        inFlight = other;
        return this;
    }

    AnsweredCall unanswered() {
        unanswered = true;
        return this;
    }

    AnsweredCall resolveUnanswered() {
        resolveUnanswered = true;
        return unanswered();
    }

    AnsweredCall failed(int times) {
        failures = times;
        return unanswered();
    }

    AnsweredCall unansweredSince(Instant since) {
        unansweredSince = since;
        return unanswered();
    }

    AnsweredCall bare() {
        bare = true;
        return this;
    }

    /** The owner's key was refused before. */
    AnsweredCall readdressed() {
        readdressed = true;
        ownerRefused = true;
        return this;
    }

    /** That key was corrected since, or mended in PagerDuty. */
    AnsweredCall corrected(String key) {
        ownersKey = key;
        ownerRefused = false;
        return this;
    }

    AnsweredCall keyFailed(int times) {
        keyFailures = times;
        return this;
    }

    AnsweredCall round(int before) {
        rounds = before;
        return this;
    }

    /** The owner's key that refused it, before it was sent on to the default service. */
    AnsweredCall refusedBy(String key) {
        refusedKey = key;
        return this;
    }

    AnsweredCall ownedBy(String key) {
        ownersKey = key;
        return this;
    }

    AnsweredCall defaultKey(String key) {
        defaultKey = key;
        return this;
    }

    AnsweredCall readBack() {
        readBack = true;
        return this;
    }

    List<DeliveryEffect> gets(DeliveryResult answer) {
        return POLICY.decide(
                new DeliveryOutcomePolicy.Call(
                        incident(), action, bare, keyFailures, rounds, ownersKey, ownerRefused, defaultKey, readBack),
                answer,
                NOW);
    }

    List<DeliveryEffect> getsLate(DeliveryResult answer, Outcome closed) {
        return DeliveryOutcomePolicy.decideLate(incident(), Optional.ofNullable(closed), action, answer, NOW);
    }

    Incident incident() {
        return new Incident(
                1,
                "us-retail",
                "US Retail",
                Status.DOWN,
                "critical",
                complianceType,
                state,
                "trunk-1-down",
                readdressed ? DEFAULT_KEY : KEY,
                at("8m"),
                openedAt,
                acceptedAt,
                2,
                1,
                at("9m"),
                inFlight,
                unanswered,
                resolveUnanswered,
                failures,
                null,
                unansweredSince,
                bare,
                readdressed,
                refusedKey,
                null);
    }
}
