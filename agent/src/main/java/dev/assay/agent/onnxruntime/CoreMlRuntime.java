package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.scenarios.problem.Problem;

/** Execute models with Apple's CoreML, through the library that comes with Assay for macOS. */
public final class CoreMlRuntime extends AcceleratedRuntime {
    private final OnnxInferenceRuntime library;

    /** Create the runtime for this machine. */
    public CoreMlRuntime() {
        this(NativePlatform.current());
    }

    CoreMlRuntime(NativePlatform platform) {
        super(Accelerator.COREML, platform);
        library = new OnnxInferenceRuntime(platform);
    }

    @Override
    public RuntimeSupport probe(RuntimeDirectories directories) {
        if (!platform.isMac()) {
            return new RuntimeSupport.Unsupported(Problem.environment(
                    "runtime.unsupported-platform",
                    "CoreML needs macOS on Apple silicon, this is " + platform,
                    "measure it on a Mac: start an agent there, or run Assay there"));
        }
        return switch (library.probe(directories)) {
            case RuntimeSupport.Unsupported missing -> missing;
            case RuntimeSupport.Supported found ->
                OrtEnvironment.getAvailableProviders().contains(OrtProvider.CORE_ML)
                        ? new RuntimeSupport.Supported(found.version(), platform + ": CoreMLExecutionProvider")
                        : new RuntimeSupport.Unsupported(Problem.environment(
                                "runtime.provider-unavailable",
                                "this build of ONNX Runtime has no CoreML",
                                "use the one that comes with Assay: don't set -D" + NativeLibraries.PATH_PROPERTY));
        };
    }

    @Override
    public WorkerNeeds workerNeeds(RuntimeDirectories directories) {
        return library.workerNeeds(directories);
    }
}
