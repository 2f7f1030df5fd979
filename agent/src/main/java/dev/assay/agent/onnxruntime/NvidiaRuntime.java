package dev.assay.agent.onnxruntime;

import dev.assay.agent.foreign.LibraryCheck;
import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.RuntimePackage;
import dev.assay.agent.nvml.NvidiaGpus;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.scenarios.measurement.GpuState;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Execute models on NVIDIA's GPUs, through a build of ONNX Runtime that has to be installed. */
abstract sealed class NvidiaRuntime extends AcceleratedRuntime permits CudaRuntime, TensorRtRuntime {
    /** What the provider's library needs of the system, for people. */
    private final String needs;

    private final Supplier<List<GpuState>> gpus;

    NvidiaRuntime(Accelerator accelerator, String needs, NativePlatform platform, Supplier<List<GpuState>> gpus) {
        super(accelerator, platform);
        this.needs = needs;
        this.gpus = gpus;
    }

    static Supplier<List<GpuState>> gpusOfThisMachine() {
        return () -> NvidiaGpus.ofThisMachine().states();
    }

    @Override
    public Optional<RuntimePackage> installable() {
        return Optional.of(OnnxRuntimeGpu.PACKAGE);
    }

    @Override
    public RuntimeSupport probe(RuntimeDirectories directories) {
        if (OnnxRuntimeGpu.PACKAGE.archive(platform).isEmpty()) {
            return new RuntimeSupport.Unsupported(Problem.environment(
                    "runtime.unsupported-platform",
                    "ONNX Runtime for NVIDIA's GPUs does not exist for " + platform,
                    "measure on a machine with an NVIDIA GPU and " + OnnxRuntimeGpu.PACKAGE.platforms()));
        }
        List<GpuState> found = gpus.get();
        if (found.isEmpty()) {
            return new RuntimeSupport.Unsupported(Problem.environment(
                    "runtime.no-gpu",
                    "no NVIDIA GPU answers here: its driver's management library is absent, or finds none",
                    "install NVIDIA's driver, and see that nvidia-smi lists the GPU; in a container, pass the GPU in"));
        }
        try {
            Path libraries = directories.installed().require(OnnxRuntimeGpu.PACKAGE, platform);
            Path provider = libraries.resolve(OnnxRuntimeGpu.providerLibrary(accelerator()));
            return LibraryCheck.objection(provider)
                    .<RuntimeSupport>map(objection -> new RuntimeSupport.Unsupported(unloadable(objection)))
                    .orElseGet(() -> new RuntimeSupport.Supported(
                            OnnxRuntimeGpu.VERSION,
                            platform + ": " + accelerator().provider() + " on "
                                    + found.getFirst().name()));
        } catch (ProblemException e) {
            return new RuntimeSupport.Unsupported(e.problems().getFirst());
        }
    }

    private Problem unloadable(String objection) {
        return Problem.environment(
                "runtime.unloadable",
                "ONNX Runtime's " + accelerator().provider() + " does not load: " + objection,
                "it needs " + needs + "; install them, and have ldconfig or LD_LIBRARY_PATH find them");
    }

    @Override
    public WorkerNeeds workerNeeds(RuntimeDirectories directories) {
        Path installed = directories.installed().require(OnnxRuntimeGpu.PACKAGE, platform);
        Path ours = new NativeLibraries(platform).unpackInto(directories.cache());
        Path together = OnnxRuntimeGpu.layOut(installed, ours, platform, directories.cache());
        List<GpuState> found = gpus.get();
        Map<String, String> properties = new HashMap<>(properties(directories.cache(), found));
        properties.put(NativeLibraries.PATH_PROPERTY, together.toString());
        Map<String, String> environment = new HashMap<>(environment());
        environment.putAll(OnnxLibrary.TELEMETRY_OFF);
        WorkerNeeds needs = new WorkerNeeds(properties, environment);
        return compiledModels(directories.cache(), found).map(needs::keeping).orElse(needs);
    }

    /** Return the directory where workers keep models as they were compiled, if they do. */
    Optional<Path> compiledModels(Path cache, List<GpuState> found) {
        return Optional.empty();
    }

    /** Return what workers need beside the library's place. */
    Map<String, String> properties(Path cache, List<GpuState> found) {
        return Map.of();
    }

    /** Return the variables that workers need. */
    Map<String, String> environment() {
        return Map.of();
    }
}
