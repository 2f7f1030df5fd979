package dev.assay.optimizer.onnx;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;

/** Word what can be wrong with a model file, in one place. */
public final class ModelProblems {
    private ModelProblems() {}

    /** Say that the file is something else than an ONNX model. */
    public static ProblemException notOnnx(String model, String why) {
        return problem(
                "model.not-onnx",
                model + " is not an ONNX model: " + why,
                "Name a file that an exporter wrote as ONNX (usually *.onnx).");
    }

    /** Say that the file ends before the model does. */
    public static ProblemException cutOff(String model, String why) {
        return problem("model.cut-off", model + " is cut off: " + why, "Fetch or export the file again.");
    }

    /** Say that parts of the file contradict each other. */
    public static ProblemException damaged(String model, String why) {
        return problem("model.damaged", model + " is damaged: " + why, "Fetch or export the file again.");
    }

    /** Say that the model is valid, but needs what Assay does not do. */
    public static ProblemException unsupported(String model, String why, String hint) {
        return problem("model.unsupported", model + " can't be optimized: " + why, hint);
    }

    /** Say that a file could not be read or written. */
    public static ProblemException notReadable(Path file, IOException cause) {
        return new ProblemException(
                Problem.environment(
                        "model.not-readable",
                        "can't read " + file + ": " + reason(cause),
                        "Check that the file exists and may be read."),
                cause);
    }

    static ProblemException changed(Path file) {
        return new ProblemException(Problem.environment(
                "model.changed",
                file + " was written to while it was optimized",
                "Wait until it is complete, and try again."));
    }

    static ProblemException notWritable(Path file, IOException cause) {
        return new ProblemException(
                Problem.environment(
                        "model.not-writable",
                        "can't write " + file + ": " + reason(cause),
                        "Check that the folder exists, may be written and has space left."),
                cause);
    }

    private static String reason(IOException cause) {
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName();
        return message == null ? kind : kind + ": " + message;
    }

    private static ProblemException problem(String code, String message, String hint) {
        return new ProblemException(Problem.user(code, message, hint));
    }
}
