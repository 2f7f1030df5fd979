package dev.assay.coordinator.run;

import dev.assay.scenarios.problem.Problem;

/** Word what goes wrong with variants. */
final class VariantProblems {
    private VariantProblems() {}

    /** Return the problem with the variant's name in its message. */
    static Problem naming(String variant, Problem problem) {
        String name = "variant " + variant;
        return problem.message().contains(name)
                ? problem
                : new Problem(
                        problem.code(),
                        problem.kind(),
                        name + ": " + problem.message(),
                        problem.hint(),
                        problem.location());
    }
}
