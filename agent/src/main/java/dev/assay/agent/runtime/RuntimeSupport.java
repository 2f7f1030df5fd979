package dev.assay.agent.runtime;

import dev.assay.scenarios.problem.Problem;

/** Say whether a runtime works on this machine. */
public sealed interface RuntimeSupport {
    /**
     * It works.
     *
     * @param version as the runtime says itself
     * @param description what it runs on, for people, for example {@code CPU, 4 threads}
     */
    record Supported(String version, String description) implements RuntimeSupport {}

    /**
     * It does not work.
     *
     * @param reason what is missing, and what to do about it
     */
    record Unsupported(Problem reason) implements RuntimeSupport {}
}
