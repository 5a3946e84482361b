package io.trunkline.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Runs work on the store so that all of it happens or none. */
public interface Transactions {

    /**
     * Hands work to the store. Completes when it is committed and synced, but see {@link Work#isFoundAgain}; completes
     * exceptionally with {@link StoreUnavailableException} when the store cannot write, and with what the work threw when it
     * threw. It may complete on the one thread that writes, so a caller with more work to do has to continue on another
     * thread.
     */
    <T> CompletableFuture<T> submit(Work<T> work);

    /**
     * Does several pieces of work in fewer statements than each alone would take. Work that is to be done together shares one
     * instance of this.
     */
    @FunctionalInterface
    interface Together<T> {

        /**
         * @param works of which no two have the same subject
         * @return what came of each, in their order
         */
        List<T> run(Sql store, List<? extends Work<T>> works);
    }

    /**
     * What is to be done in one transaction. It may be run again after a rollback, so it changes nothing but the store.
     */
    @FunctionalInterface
    interface Work<T> {

        T run(Sql store);

        /**
         * The one component whose row is all that this work reads or changes beside the history, or nothing for work that
         * may look at anything. Where several nodes write, work on different components goes on side by side, and work on
         * anything alone.
         */
        default String subject() {
            return "";
        }

        /**
         * Whether a power cut may undo it, since no sender, no person's order and no call depends on it and what was due is
         * found due again: it is not synced by itself, but with the next work that is. A process that dies undoes nothing.
         */
        default boolean isFoundAgain() {
            return false;
        }

        /** How many such pieces of work are done at once, where the store is faster at that; null where each is done alone. */
        default Together<T> together() {
            return null;
        }

        /** Where it waits for its turn. */
        default WritePriority line() {
            return subject().isEmpty() ? WritePriority.PAGES : WritePriority.REPORTS;
        }

        /** The same work, which {@link #isFoundAgain}, in that line. */
        static <T> Work<T> foundAgain(WritePriority line, Work<T> work) {
            return new Work<>() {
                @Override
                public T run(Sql store) {
                    return work.run(store);
                }

                @Override
                public String subject() {
                    return work.subject();
                }

                @Override
                public WritePriority line() {
                    return line;
                }

                @Override
                public boolean isFoundAgain() {
                    return true;
                }
            };
        }
    }
}
