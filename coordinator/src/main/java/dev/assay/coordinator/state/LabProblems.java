package dev.assay.coordinator.state;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;

/** Word what commands and agents ask for and a lab does not have. */
public final class LabProblems {
    private LabProblems() {}

    /** There is no such run. */
    public static ProblemException unknownRun(String id) {
        return new ProblemException(Problem.user("run.unknown", "there is no run " + id, "`assay runs` lists them"));
    }

    /** There is no such agent. */
    public static ProblemException unknownAgent(String name) {
        return new ProblemException(
                Problem.user("agent.unknown", "there is no agent " + name, "`assay agents` lists them"));
    }
}
