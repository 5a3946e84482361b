package io.trunkline.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that does not check; its message holds one line for each problem. */
public class InvalidConfiguration extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidConfiguration(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
