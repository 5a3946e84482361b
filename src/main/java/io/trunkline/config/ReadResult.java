package io.trunkline.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What came of reading one file: a value, or the problems why there is none.
 *
 * @param good the value; empty exactly if there are problems
 * @param readable what could be read in spite of the problems, if anything
 */
record ReadResult<T>(Optional<T> good, Optional<T> readable, List<Problem> problems) {

    ReadResult(T good) {
        this(Optional.of(good), Optional.of(good), List.of());
    }

    /** What was made counts only if no problem was found while making it. */
    static <T> ReadResult<T> of(Optional<T> made, Problems problems) {
        List<Problem> found = problems.found();
        return new ReadResult<>(found.isEmpty() ? made : Optional.empty(), made, found);
    }

    <R> ReadResult<R> map(Function<T, R> change) {
        return new ReadResult<>(good.map(change), readable.map(change), problems);
    }
}
