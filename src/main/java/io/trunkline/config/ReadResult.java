package io.trunkline.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What came of reading one file: a value, or the problems why there is none.
 *
 * @param good the value; empty exactly if there are problems
 */
record ReadResult<T>(Optional<T> good, List<Problem> problems) {

    /** What was made counts only if no problem was found while making it. */
    static <T> ReadResult<T> of(Optional<T> made, Problems problems) {
        List<Problem> found = problems.found();
        return new ReadResult<>(found.isEmpty() ? made : Optional.empty(), found);
    }

    <R> ReadResult<R> map(Function<T, R> change) {
        return new ReadResult<>(good.map(change), problems);
    }
}
