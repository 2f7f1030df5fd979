package dev.assay.cli.command;

import dev.assay.scenarios.problem.Problem;

/** Write problems for people. */
final class ProblemText {
    private ProblemText() {}

    /** Return two lines: where and what, then what to do. */
    static String render(Problem problem) {
        String where = problem.location() == null ? "" : problem.location() + ": ";
        return where + "error: " + problem.message() + " [" + problem.code() + "]" + System.lineSeparator()
                + "    hint: " + problem.hint();
    }
}
