package dev.assay.agent.onnxruntime;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.QuantizedNodes;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.GpuState;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Execute models with NVIDIA's TensorRT, which compiles an engine for one model on one GPU. */
public final class TensorRtRuntime extends NvidiaRuntime {
    /** Tell workers where engines are kept. */
    static final String ENGINES_PROPERTY = "assay.tensorrt.engines";

    private static final String ENGINE_CACHE = "engine-cache";
    private static final String INT8 = "int8";

    /** Create the runtime for this machine. */
    public TensorRtRuntime() {
        this(NativePlatform.current(), gpusOfThisMachine());
    }

    TensorRtRuntime(NativePlatform platform, Supplier<List<GpuState>> gpus) {
        super(Accelerator.TENSORRT, OnnxRuntimeGpu.TENSORRT_NEEDS, platform, gpus);
    }

    @Override
    Map<String, String> properties(Path cache, List<GpuState> found) {
        return Map.of(ENGINES_PROPERTY, engines(cache, found).toString());
    }

    @Override
    Optional<Path> compiledModels(Path cache, List<GpuState> found) {
        return Optional.of(engines(cache, found));
    }

    private static Path engines(Path cache, List<GpuState> found) {
        // An engine runs on the kind of GPU that it was compiled for, and with the software that compiled it.
        String machine = found.stream()
                .map(gpu -> gpu.name() + " driver " + gpu.driverVersion())
                .distinct()
                .collect(Collectors.joining(", "));
        Path engines = cache.toAbsolutePath()
                .resolve("tensorrt-engines")
                .resolve(OnnxRuntimeGpu.VERSION + "-" + machine.replaceAll("[^A-Za-z0-9.]+", "-"));
        return engines;
    }

    @Override
    Map<String, String> environment() {
        // TensorRT would compute FP32 in TF32, and ONNX Runtime has no option against it.
        return Map.of("NVIDIA_TF32_OVERRIDE", "0");
    }

    @Override
    public LoadedModel load(Path model, RuntimeConfiguration configuration) {
        if (AcceleratorSetup.isOn(configuration, accelerator(), INT8)) {
            QuantizedNodes.require(model);
        }
        return super.load(model, configuration);
    }

    /**
     * Keep engines apart by the content of the model and by all options: ONNX Runtime's own name for an engine knows the graph, but not the
     * weights, nor what the engine was compiled for.
     */
    @Override
    Map<String, String> places(Path model, RuntimeConfiguration configuration) {
        String root = System.getProperty(ENGINES_PROPERTY);
        if (root == null || !AcceleratorSetup.isOn(configuration, accelerator(), ENGINE_CACHE)) {
            return Map.of();
        }
        AcceleratorSetup setup = new AcceleratorSetup(accelerator(), configuration, Map.of());
        try {
            String options = Sha256.of(setup.entries().toString().getBytes(StandardCharsets.UTF_8));
            Path directory = Files.createDirectories(
                    Path.of(root).resolve(Sha256.of(model).substring(0, 16) + "-" + options.substring(0, 16)));
            return Map.of("trt_engine_cache_path", directory.toString(), "trt_timing_cache_path", directory.toString());
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "cache.unwritable",
                            "compiled engines can't be kept in " + root + ": " + e,
                            "free some space there, or set engine-cache: off"),
                    e);
        }
    }
}
