package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import dev.assay.scenarios.problem.ProblemException;
import java.util.Map;

/** Load ONNX Runtime into this process: once, from the directory that {@link NativeLibraries#PATH_PROPERTY} names, else from its jar. */
final class OnnxLibrary {
    /**
     * Since 1.29, ONNX Runtime for Linux and macOS collects what it does, keeps it in the user's home and wants to send it: that costs time
     * in every process, is nobody's business, and dies with SIGSEGV where the command line is some thousand characters long.
     */
    static final Map<String, String> TELEMETRY_OFF = Map.of("ORT_DISABLE_TELEMETRY", "1");

    private OnnxLibrary() {}

    /**
     * Return the environment of this process; the first call loads the native libraries.
     *
     * @throws LinkageError or {@link RuntimeException} if they don't load
     */
    static OrtEnvironment environment() {
        // Every error reaches us as an exception; what ONNX Runtime prints as well would only disturb.
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "assay");
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            throw new IllegalStateException("telemetry can't be switched off: " + e.getMessage(), e);
        }
        return environment;
    }

    /**
     * Return the same.
     *
     * @throws ProblemException {@code runtime.unloadable}
     */
    static OrtEnvironment required() {
        try {
            return environment();
        } catch (LinkageError | RuntimeException e) {
            throw new ProblemException(OnnxProblems.unloadable(e), e);
        }
    }
}
