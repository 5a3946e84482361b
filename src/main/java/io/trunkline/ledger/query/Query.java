package io.trunkline.ledger.query;

import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Status;
import io.trunkline.rules.Verdict;
import java.time.Instant;

/**
 * Which rows; a null leaves that column free, and what a kind of row does not have is not asked of it.
 *
 * @param limit at most so many rows, 1 to 10000
 * @param component the platform's own id, or the written form {@code source/kind/id}: a row matches by either
 * @param service the id of a service
 * @param status of a component what was observed, of an incident its status, of an event the event's
 * @param state only for incidents
 * @param outcome only for incidents
 * @param source only for events: the source that sent it
 * @param verdict only for events
 * @param since only for events: received then or later
 * @param until only for events: received before that
 * @param held only for components: whether a hold keeps them back
 * @param heldReason only for components: what holds them
 * @param after where the page before ended
 */
public record Query(
        int limit,
        String component,
        String service,
        Status status,
        State state,
        Outcome outcome,
        String source,
        String verdict,
        Instant since,
        Instant until,
        Boolean held,
        Verdict.Hold.Reason heldReason,
        Cursor after) {

    /** The newest rows, whatever they are about. */
    public static Query newest(int limit) {
        return limit(limit).build();
    }

    /** The newest rows of a component. */
    public static Query of(String component, int limit) {
        return limit(limit).component(component).build();
    }

    /** Rows of all kinds, at most so many, until more is asked of them. */
    public static Builder limit(int limit) {
        return new Builder(limit);
    }

    /** Gathers what is asked of the rows; a null leaves that free. */
    public static final class Builder {

        private final int limit;
        private String component;
        private String service;
        private Status status;
        private State state;
        private Outcome outcome;
        private String source;
        private String verdict;
        private Instant since;
        private Instant until;
        private Boolean held;
        private Verdict.Hold.Reason heldReason;
        private Cursor after;

        private Builder(int limit) {
            this.limit = limit;
        }

        public Builder component(String asked) {
            component = asked;
            return this;
        }

        public Builder service(String asked) {
            service = asked;
            return this;
        }

        public Builder status(Status asked) {
            status = asked;
            return this;
        }

        public Builder state(State asked) {
            state = asked;
            return this;
        }

        public Builder outcome(Outcome asked) {
            outcome = asked;
            return this;
        }

        public Builder source(String asked) {
            source = asked;
            return this;
        }

        public Builder verdict(String asked) {
            verdict = asked;
            return this;
        }

        public Builder since(Instant asked) {
            since = asked;
            return this;
        }

        public Builder until(Instant asked) {
            until = asked;
            return this;
        }

        public Builder held(Boolean asked) {
            held = asked;
            return this;
        }

        public Builder heldReason(Verdict.Hold.Reason asked) {
            heldReason = asked;
            return this;
        }

        public Builder after(Cursor asked) {
            after = asked;
            return this;
        }

        public Query build() {
            return new Query(
                    limit,
                    component,
                    service,
                    status,
                    state,
                    outcome,
                    source,
                    verdict,
                    since,
                    until,
                    held,
                    heldReason,
                    after);
        }
    }
}
