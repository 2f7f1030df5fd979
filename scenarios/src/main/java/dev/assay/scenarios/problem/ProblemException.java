package dev.assay.scenarios.problem;

import java.util.List;
import java.util.stream.Collectors;

/** Carry one or more problems to whoever can show them; all problems of one input travel together. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    // Exceptions are Serializable by inheritance; nobody serializes this one.
    private final transient List<Problem> problems;

    public ProblemException(Problem problem) {
        this(List.of(problem));
    }

    public ProblemException(Problem problem, Throwable cause) {
        super(problem.message(), cause);
        this.problems = List.of(problem);
    }

    public ProblemException(List<Problem> problems) {
        super(problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a ProblemException needs at least one problem");
        }
        this.problems = List.copyOf(problems);
    }

    /** Return the problems, at least one, in the order in which they were found. */
    public List<Problem> problems() {
        return problems;
    }
}
