package io.trunkline.management;

import io.trunkline.config.Problem;
import io.trunkline.rules.alarms.ActiveAlarm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What health asks of the rest of the program.
 *
 * @param store whether the ledger can be written; may block
 * @param rejected the problems of the last edit of a configuration file that is not in force; empty while what is on
 *     disk is what is in force; must not block
 * @param stoppedThreads names of threads that ought to run and do not; must not block
 * @param alarms the router's own alarms that hold; must not block
 * @param missingRoutes ids of routes that have to run and do not, with the state of each; must not block
 * @param alarmed who is told of them, the id of a service; empty if there is none; must not block
 */
public record HealthInputs(
        StoreProbe store,
        Supplier<List<Problem>> rejected,
        Supplier<List<String>> stoppedThreads,
        Supplier<Map<String, String>> missingRoutes,
        Supplier<List<ActiveAlarm>> alarms,
        Supplier<Optional<String>> alarmed) {

    /** Of a router that watches nothing. */
    public HealthInputs(StoreProbe store, Supplier<List<Problem>> rejected, Supplier<List<String>> stoppedThreads) {
        this(store, rejected, stoppedThreads, Map::of, List::of, Optional::empty);
    }

    /** Tries whether the ledger can be written. */
    @FunctionalInterface
    public interface StoreProbe {

        /** Returns if the ledger took a write, and throws why it did not. */
        void tryToWrite() throws Exception;
    }
}
