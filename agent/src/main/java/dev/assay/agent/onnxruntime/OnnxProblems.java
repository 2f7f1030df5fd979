package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import dev.assay.agent.runtime.ModelFile;
import dev.assay.agent.runtime.RuntimeProblems;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turn what ONNX Runtime throws into problems that a person can act on. */
final class OnnxProblems {
    private static final Pattern PREFIX =
            Pattern.compile("Error code - \\w+ - message: |Load model from .{1,4096}? failed:");

    /** A source file, a line and a C++ signature. */
    private static final Pattern SOURCE =
            Pattern.compile("/onnxruntime_src/\\S{1,300}:\\d+ [^\\n]{1,600}?\\) (?:const )?");

    private OnnxProblems() {}

    /** Explain why a model did not load. */
    static ProblemException load(Path model, OrtException e) {
        return new ProblemException(loadProblem(model, e), e);
    }

    private static Problem loadProblem(Path model, OrtException e) {
        String detail = detail(e);
        String message = "ONNX Runtime can't load the model " + model + ": " + detail;
        if (e.getCode() == OrtErrorCode.ORT_INVALID_PROTOBUF) {
            return ModelFile.unparseable(model, ModelFormat.ONNX);
        }
        if (isOutOfMemory(detail)) {
            return RuntimeProblems.outOfMemory(message);
        }
        if (detail.contains("is not a registered function/op")
                || detail.contains("Could not find an implementation for")
                || e.getCode() == OrtErrorCode.ORT_NOT_IMPLEMENTED) {
            return Problem.user(
                    "model.unsupported-operator",
                    message,
                    "this operator, or its version or type, has no kernel here: export the model with standard operators or"
                            + " another opset, or use another runtime");
        }
        if (detail.contains("Unsupported model IR version") || detail.contains("released onnx opset")) {
            return Problem.user(
                    "model.too-new",
                    message,
                    "export the model with an older opset or IR version than this runtime's newest");
        }
        if (e.getCode() == OrtErrorCode.ORT_EP_FAIL) {
            return providerFailed(message);
        }
        return Problem.user(
                "model.invalid",
                message,
                "check the model with onnx.checker.check_model; if it passes, use another runtime or export the model again");
    }

    /** Explain why a session can't be configured. */
    static ProblemException configure(OrtException e) {
        return new ProblemException(providerFailed("ONNX Runtime refuses its configuration: " + detail(e)), e);
    }

    /** Explain why a run failed. */
    static ProblemException run(Path model, OrtException e) {
        String detail = detail(e);
        String message = "ONNX Runtime failed to run the model " + model + ": " + detail;
        return new ProblemException(
                isOutOfMemory(detail) ? RuntimeProblems.outOfMemory(message) : RuntimeProblems.inferenceFailed(message),
                e);
    }

    /** Explain why evidence can't be gathered. */
    static ProblemException evidence(Path model, String what, Exception e) {
        return new ProblemException(
                RuntimeProblems.evidenceFailed(
                        "ONNX Runtime does not tell how it ran the model " + model + ": " + what),
                e);
    }

    /** Explain why the native libraries don't load. */
    static Problem unloadable(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = String.valueOf(root.getMessage());
        return Problem.environment(
                "runtime.unloadable",
                "ONNX Runtime's native library does not load: " + RuntimeProblems.shorten(reason),
                hint(reason));
    }

    private static String hint(String reason) {
        if (reason.contains("GLIBC") || reason.contains("musl") || reason.contains("ld-linux")) {
            return "it needs a Linux with a newer glibc (Alpine's musl does not do): use another base image or host";
        }
        if (reason.contains("No space left")) {
            return "free some space in the temporary directory, or set -Djava.io.tmpdir";
        }
        if (reason.toLowerCase(Locale.ROOT).contains("failed to map segment")) {
            return "the temporary directory is mounted noexec: set -Djava.io.tmpdir to another one";
        }
        return "check that the library fits this machine: ldd on Linux, otool -L on macOS, the Visual C++ runtime on Windows";
    }

    static boolean isShapeOfPinnedOutput(OrtException e) {
        return String.valueOf(e.getMessage()).contains("pre-allocated output");
    }

    private static boolean isOutOfMemory(String detail) {
        return detail.contains("Failed to allocate memory") || detail.contains("bad_alloc");
    }

    private static Problem providerFailed(String message) {
        return Problem.environment(
                "runtime.provider-failed", message, "use another provider, or 'assay doctor' to see what works here");
    }

    private static String detail(OrtException e) {
        String message = String.valueOf(e.getMessage());
        String plain = SOURCE.matcher(PREFIX.matcher(message).replaceAll("")).replaceAll("");
        return RuntimeProblems.shorten(plain.strip().replaceAll("\\s+", " "));
    }
}
