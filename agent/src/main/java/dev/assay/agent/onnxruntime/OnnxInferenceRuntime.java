package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Execute models with ONNX Runtime. */
public final class OnnxInferenceRuntime implements InferenceRuntime {
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
            OrtEnvironment environment = OnnxLibrary.environment();
            return new RuntimeSupport.Supported(environment.getVersion(), platform + ": CPUExecutionProvider");
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
        problems.addAll(OnnxOptions.check(configuration));
        return List.copyOf(problems);
    }

    @Override
    public WorkerNeeds workerNeeds(RuntimeDirectories directories) {
        return new WorkerNeeds(systemProperties(directories.cache()), OnnxLibrary.TELEMETRY_OFF);
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
        return OnnxModel.load(OnnxLibrary.required(), model, new OnnxOptions(configuration));
    }
}
