package dev.assay.agent.daemon.link;

import dev.assay.scenarios.problem.Problem;

/** Say that the coordinator could not be asked, or could not answer, and that it is worth asking again. */
public final class LinkUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    // Exceptions are Serializable by inheritance; nobody serializes this one.
    private final transient Problem problem;
    private final boolean answered;

    private LinkUnavailableException(Problem problem, boolean answered) {
        super(problem.message());
        this.problem = problem;
        this.answered = answered;
    }

    /** Return that there was no answer: no connection, or one that broke. */
    public static LinkUnavailableException unanswered(Problem problem) {
        return new LinkUnavailableException(problem, false);
    }

    /** Return that there was an answer, which says that it does not work now. */
    public static LinkUnavailableException answered(Problem problem) {
        return new LinkUnavailableException(problem, true);
    }

    /** Return what is wrong, in case somebody wants to know. */
    public Problem problem() {
        return problem;
    }

    /** Return whether something answered at all. */
    public boolean isAnswered() {
        return answered;
    }
}
