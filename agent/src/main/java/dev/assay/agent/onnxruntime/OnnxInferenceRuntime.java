package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.ModelFile;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Execute models with ONNX Runtime. */
public final class OnnxInferenceRuntime implements InferenceRuntime {
    /**
     * Since 1.29, ONNX Runtime for Linux and macOS collects what it does, keeps it in the user's home and wants to send it: that costs time
     * in every process, is nobody's business, and dies with SIGSEGV where the command line is some thousand characters long.
     */
    private static final Map<String, String> TELEMETRY_OFF = Map.of("ORT_DISABLE_TELEMETRY", "1");

    static final String ID = "onnxruntime";

    private final NativePlatform platform;

    /** Create the runtime for this machine. */
    public OnnxInferenceRuntime() {
        this(NativePlatform.current());
    }

    OnnxInferenceRuntime(NativePlatform platform) {
        this.platform = platform;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public RuntimeSupport probe(RuntimeDirectories directories) {
        if (System.getProperty(NativeLibraries.PATH_PROPERTY) == null && !NativeLibraries.bundledFor(platform)) {
            return new RuntimeSupport.Unsupported(NativeLibraries.unsupportedPlatform(platform));
        }
        try {
            OrtEnvironment environment = environment();
            String providers = OrtEnvironment.getAvailableProviders().stream()
                    .map(OrtProvider::getName)
                    .collect(Collectors.joining(", "));
            return new RuntimeSupport.Supported(environment.getVersion(), platform + ": " + providers);
        } catch (LinkageError | RuntimeException e) {
            return new RuntimeSupport.Unsupported(OnnxProblems.unloadable(e));
        }
    }

    @Override
    public List<RuntimeOption> options() {
        return OnnxOptions.all();
    }

    @Override
    public List<Problem> check(RuntimeConfiguration configuration) {
        List<Problem> problems = new ArrayList<>(InferenceRuntime.super.check(configuration));
        problems.addAll(OnnxOptions.check(configuration, platform));
        return List.copyOf(problems);
    }

    @Override
    public WorkerNeeds workerNeeds(RuntimeDirectories directories) {
        return new WorkerNeeds(systemProperties(directories.cache()), TELEMETRY_OFF);
    }

    private Map<String, String> systemProperties(Path cacheDirectory) {
        if (System.getProperty(NativeLibraries.PATH_PROPERTY) != null) {
            // Somebody chose a build of their own for this process; its workers use the same.
            return Map.of(NativeLibraries.PATH_PROPERTY, System.getProperty(NativeLibraries.PATH_PROPERTY));
        }
        if (!NativeLibraries.bundledFor(platform)) {
            return Map.of();
        }
        Path libraries = new NativeLibraries(platform).unpackInto(cacheDirectory);
        return Map.of(NativeLibraries.PATH_PROPERTY, libraries.toString());
    }

    @Override
    public LoadedModel load(Path model, RuntimeConfiguration configuration) {
        ModelFile.check(model, ModelFormat.ONNX);
        OrtEnvironment environment;
        try {
            environment = environment();
        } catch (LinkageError | RuntimeException e) {
            throw new ProblemException(OnnxProblems.unloadable(e), e);
        }
        return OnnxModel.load(environment, model, new OnnxOptions(configuration));
    }

    /** Return the environment of this process; the first call loads the native libraries. */
    private static OrtEnvironment environment() {
        // Every error reaches us as an exception; what ONNX Runtime prints as well would only disturb.
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "assay");
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            throw new IllegalStateException("telemetry can't be switched off: " + e.getMessage(), e);
        }
        return environment;
    }
}
