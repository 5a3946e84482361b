package io.trunkline.simulate;

import io.trunkline.model.Status;
import io.trunkline.simulate.PagerDutyModel.Trouble;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** One step of a random history, written so that a failing history reads as a scenario. */
sealed interface Step {

    /**
     * A component reports.
     *
     * @param after milliseconds since the step before; with 0 both are committed before anything is looked at
     * @param late how much earlier than its arrival it happened, in milliseconds
     * @param timestamped whether the event says when it happened
     * @param twice whether it is delivered a second time at once
     */
    record Reports(int after, int component, Status status, int late, boolean timestamped, boolean twice)
            implements Step {
        @Override
        public String toString() {
            return "+%dms %s %s%s%s%s"
                    .formatted(
                            after,
                            Histories.id(component),
                            status,
                            late == 0 ? "" : " (" + late + "ms late)",
                            timestamped ? "" : " (no timestamp)",
                            twice ? " (twice)" : "");
        }
    }

    /** A component reports while the next call to PagerDuty is under way, that many milliseconds after it was made. */
    record ReportsDuringACall(int into, int component, Status status) implements Step {
        @Override
        public String toString() {
            return "during the next call, %dms into it: %s %s".formatted(into, Histories.id(component), status);
        }
    }

    /** The next calls to PagerDuty fail. */
    record Fails(Trouble trouble, int calls) implements Step {
        @Override
        public String toString() {
            return "the next " + calls + " calls: " + trouble;
        }
    }

    /** The router is started again. */
    record Restarts() implements Step {
        @Override
        public String toString() {
            return "restart";
        }
    }

    /** services.yaml is saved again, which tells anew what was refused. */
    record Edits() implements Step {
        @Override
        public String toString() {
            return "services.yaml is saved";
        }
    }

    /** services.yaml gives the first of the services another routing key. */
    record Moves() implements Step {
        @Override
        public String toString() {
            return "us-east-retail has another routing key";
        }
    }

    /** From now on there is maintenance on every second component. */
    record Maintains(int minutes) implements Step {
        @Override
        public String toString() {
            return "maintenance of every second component for " + minutes + "m";
        }
    }

    /** Nothing happens for a while. */
    record Rests(int minutes) implements Step {
        @Override
        public String toString() {
            return "+" + minutes + "m";
        }
    }

    /** Makes histories. */
    final class Histories {

        private Histories() {}

        /** A third of the components belongs to each of two services, and a third to nobody. */
        static String id(int component) {
            return switch (component % 3) {
                case 0 -> "trunk-us-" + component;
                case 1 -> "trunk-eu-" + component;
                default -> "trunk-xx-" + component;
            };
        }

        static Arbitrary<Status> statuses() {
            return Arbitraries.frequency(
                    Tuple.of(4, Status.UP),
                    Tuple.of(4, Status.DOWN),
                    Tuple.of(2, Status.DEGRADED),
                    Tuple.of(1, Status.UNKNOWN));
        }

        private static Arbitrary<Integer> gaps() {
            return Arbitraries.frequencyOf(
                    Tuple.of(2, Arbitraries.just(0)),
                    Tuple.of(4, Arbitraries.integers().between(1, 6_000)),
                    Tuple.of(3, Arbitraries.integers().between(6_000, 90_000)),
                    Tuple.of(2, Arbitraries.integers().between(90_000, 900_000)));
        }

        private static Arbitrary<Integer> lateness() {
            return Arbitraries.frequencyOf(
                    Tuple.of(6, Arbitraries.just(0)),
                    Tuple.of(2, Arbitraries.integers().between(1, 5_000)),
                    Tuple.of(1, Arbitraries.integers().between(5_000, 1_200_000)));
        }

        static Arbitrary<Step> reports(int components) {
            return Combinators.combine(
                            gaps(),
                            Arbitraries.integers().between(0, components - 1),
                            statuses(),
                            lateness(),
                            Arbitraries.frequency(Tuple.of(7, true), Tuple.of(1, false)),
                            Arbitraries.frequency(Tuple.of(7, false), Tuple.of(1, true)))
                    .as(Reports::new);
        }

        static Arbitrary<Step> duringCalls(int components) {
            return Combinators.combine(
                            Arbitraries.integers().between(0, 9_000),
                            Arbitraries.integers().between(0, components - 1),
                            statuses())
                    .as(ReportsDuringACall::new);
        }

        static Arbitrary<Step> failures() {
            return Combinators.combine(
                            Arbitraries.of(Trouble.class),
                            Arbitraries.integers().between(1, 12))
                    .as(Fails::new);
        }

        /** Steps of everything that can happen, mostly reports. */
        static Arbitrary<Step> anything(int components) {
            return Arbitraries.frequencyOf(
                    Tuple.of(24, reports(components)),
                    Tuple.of(4, duringCalls(components)),
                    Tuple.of(3, failures()),
                    Tuple.of(2, Arbitraries.create(Restarts::new)),
                    Tuple.of(1, Arbitraries.create(Edits::new)),
                    Tuple.of(3, Arbitraries.create(Moves::new)),
                    Tuple.of(1, Arbitraries.integers().between(1, 20).map(Maintains::new)),
                    Tuple.of(2, Arbitraries.integers().between(1, 40).map(Rests::new)));
        }

        /** Numbers the lines, for a failure that can be read. */
        static String written(List<?> lines) {
            List<String> written = new ArrayList<>();
            lines.forEach(line -> written.add("    " + line));
            return String.join(System.lineSeparator(), written);
        }
    }
}
