package dev.assay.agent.runtime;

import dev.assay.scenarios.problem.Problem;

/** Say what can go wrong with every runtime. */
public final class RuntimeProblems {
    private static final int MAX_DETAIL_CHARACTERS = 400;

    private RuntimeProblems() {}

    /**
     * Say that there was not enough memory.
     *
     * @param message names runtime and model
     */
    public static Problem outOfMemory(String message) {
        return Problem.environment(
                "runtime.out-of-memory", message, "use a smaller batch or shape, or a machine with more memory");
    }

    /**
     * Say that a run failed.
     *
     * @param message names runtime and model
     */
    public static Problem inferenceFailed(String message) {
        return Problem.agent(
                "runtime.inference-failed",
                message,
                "check that the inputs are what the model expects: sizes, and values such as token ids");
    }

    /**
     * Say that evidence can't be gathered.
     *
     * @param message names runtime and model
     */
    public static Problem evidenceFailed(String message) {
        return Problem.agent(
                "runtime.evidence-failed", message, "the measurement itself is not affected; please report this");
    }

    /** Keep of what a runtime said as much as a person reads. */
    public static String shorten(String detail) {
        return detail.length() <= MAX_DETAIL_CHARACTERS ? detail : detail.substring(0, MAX_DETAIL_CHARACTERS) + "…";
    }
}
