package dev.assay.benchmarks.fuzz;

import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import tools.jackson.core.JacksonException;

/**
 * What Jazzer calls with every input. An input may be read, or refused in the ways that callers expect; everything else is a finding, as are
 * hangs, memory beyond the limit, and what Jazzer's own sanitizers see: paths that lead elsewhere, connections, commands.
 */
public final class HostileInput {
    private static @org.jspecify.annotations.Nullable Target target;

    private HostileInput() {}

    /**
     * Choose what is fuzzed.
     *
     * @param arguments the name of a target
     */
    public static void fuzzerInitialize(String... arguments) {
        target = Target.named(arguments[0]);
    }

    /** Read one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (target == null) {
            throw new IllegalStateException("nothing was chosen");
        }
        try {
            target.read(input);
        } catch (ProblemException | JacksonException | IOException _) {
            // Refused, as it should be.
            return;
        }
    }
}
