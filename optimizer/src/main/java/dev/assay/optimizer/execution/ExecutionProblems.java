package dev.assay.optimizer.execution;

import ai.onnxruntime.OrtException;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.regex.Pattern;

/** Word what ONNX Runtime refuses. */
final class ExecutionProblems {
    private static final Pattern PREFIX = Pattern.compile("^Error code - [A-Z_]+ - message: ");
    private static final int MAX_DETAIL_CHARACTERS = 300;

    private ExecutionProblems() {}

    static ProblemException notLoadable(String model, OrtException cause) {
        return new ProblemException(
                Problem.user(
                        "model.not-loadable",
                        "ONNX Runtime can't load " + model + ": " + detail(cause),
                        "Check that the model runs before it is optimized; exclude the nodes that are named."),
                cause);
    }

    static ProblemException notRunnable(String model, OrtException cause) {
        return new ProblemException(
                Problem.user(
                        "model.not-runnable",
                        model + " fails on the samples: " + detail(cause),
                        "Check that names, types and shapes of the samples are those of the model's inputs."),
                cause);
    }

    private static String detail(OrtException cause) {
        String plain = PREFIX.matcher(String.valueOf(cause.getMessage()))
                .replaceFirst("")
                .replaceAll("\\s+", " ")
                .strip();
        return plain.length() <= MAX_DETAIL_CHARACTERS ? plain : plain.substring(0, MAX_DETAIL_CHARACTERS) + "…";
    }
}
