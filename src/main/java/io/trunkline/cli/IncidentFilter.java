package io.trunkline.cli;

import io.trunkline.ledger.query.Query;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which incidents a list shows. */
public enum IncidentFilter {
    /** What is gathering or open. */
    OPEN(List.of(State.GATHERING, State.OPEN), List.of()),
    /** What people closed in PagerDuty before it was over. */
    CLOSED_BY_HAND(List.of(), List.of(Outcome.CLOSED_BY_HAND)),
    /** What PagerDuty refused: triggers and resolves. */
    REJECTED(List.of(), List.of(Outcome.REJECTED, Outcome.UNRESOLVABLE));

    /** At most so many of each state or outcome, the newest first. */
    private static final int LIMIT = 1_000;

    private final List<State> states;
    private final List<Outcome> outcomes;

    IncidentFilter(List<State> states, List<Outcome> outcomes) {
        this.states = states;
        this.outcomes = outcomes;
    }

    /** As questions to {@code /api/incidents}. */
    List<String> parameters() {
        return Stream.concat(
                        states.stream().map(state -> "state=" + state.name().toLowerCase(Locale.ROOT)),
                        outcomes.stream()
                                .map(outcome -> "outcome=" + outcome.name().toLowerCase(Locale.ROOT)))
                .map(which -> "limit=" + LIMIT + "&" + which)
                .toList();
    }

    /** As questions to the ledger. */
    List<Query> queries() {
        return Stream.concat(
                        states.stream()
                                .map(state -> Query.limit(LIMIT).state(state).build()),
                        outcomes.stream()
                                .map(outcome ->
                                        Query.limit(LIMIT).outcome(outcome).build()))
                .toList();
    }
}
