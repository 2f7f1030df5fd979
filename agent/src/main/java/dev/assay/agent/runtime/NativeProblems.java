package dev.assay.agent.runtime;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Turn what a native runtime says into problems that a person can act on.
 *
 * @param name of the runtime, for people
 * @param noise what is left out of what it says, such as places in its source
 * @param outOfMemory what it says when there is not enough memory, any of these
 */
public record NativeProblems(String name, Pattern noise, List<String> outOfMemory) {
    public NativeProblems {
        outOfMemory = List.copyOf(outOfMemory);
    }

    /** Return what the runtime said, as much as a person reads. */
    public String detail(Exception e) {
        String plain = noise.matcher(String.valueOf(e.getMessage())).replaceAll("");
        return RuntimeProblems.shorten(plain.replaceAll("\\s+", " ").strip());
    }

    /**
     * Explain why a model was not made ready for its inputs.
     *
     * @param what it did not do, such as {@code "can't compile the model m.onnx for CPU"}
     * @param hint unless it was for want of memory
     */
    public ProblemException prepare(String what, String hint, Exception e) {
        String detail = detail(e);
        String message = name + " " + what + ": " + detail;
        return new ProblemException(
                isOutOfMemory(detail)
                        ? RuntimeProblems.outOfMemory(message)
                        : Problem.agent("runtime.compile-failed", message, hint),
                e);
    }

    /** Explain why a run failed. */
    public ProblemException run(Path model, Exception e) {
        String detail = detail(e);
        String message = name + " failed to run the model " + model + ": " + detail;
        return new ProblemException(
                isOutOfMemory(detail) ? RuntimeProblems.outOfMemory(message) : RuntimeProblems.inferenceFailed(message),
                e);
    }

    /** Explain why evidence can't be gathered. */
    public ProblemException evidence(Path model, Exception e) {
        return new ProblemException(
                RuntimeProblems.evidenceFailed(
                        name + " does not tell how it ran the model " + model + ": " + detail(e)),
                e);
    }

    private boolean isOutOfMemory(String detail) {
        return outOfMemory.stream().anyMatch(detail::contains);
    }
}
