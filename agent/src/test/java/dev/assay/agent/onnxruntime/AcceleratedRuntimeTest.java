package dev.assay.agent.onnxruntime;

import static dev.assay.agent.onnxruntime.TestModels.mlpInput;
import static dev.assay.agent.onnxruntime.TestModels.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.InstallManifest;
import dev.assay.agent.install.InstallManifest.InstalledFile;
import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.QuantizedNodes;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.GpuState;
import dev.assay.scenarios.measurement.Placement;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What can be tried of accelerators on a machine that has none. */
class AcceleratedRuntimeTest {
    private static final NativePlatform LINUX = NativePlatform.of("Linux", "amd64");
    private static final GpuState GPU =
            new GpuState("NVIDIA H100", "GPU-1", "570.1", null, null, null, null, null, List.of());

    @TempDir
    private Path directory;

    @Test
    void coreMlNeedsAMac() {
        Problem reason = unsupported(new CoreMlRuntime(LINUX));

        assertThat(reason.code()).isEqualTo("runtime.unsupported-platform");
        assertThat(reason.message()).isEqualTo("CoreML needs macOS on Apple silicon, this is linux-x64");
    }

    @Test
    void nvidiasRuntimesSayWhatIsMissingOneAfterTheOther() {
        NativePlatform mac = NativePlatform.of("Mac OS X", "aarch64");
        assertThat(unsupported(new TensorRtRuntime(mac, () -> List.of(GPU))).code())
                .isEqualTo("runtime.unsupported-platform");
        assertThat(unsupported(new TensorRtRuntime(LINUX, List::of)).code()).isEqualTo("runtime.no-gpu");
        Problem missing = unsupported(new CudaRuntime(LINUX, () -> List.of(GPU)));
        assertThat(missing.code()).isEqualTo("runtime.not-installed");
        assertThat(missing.hint()).contains("assay runtimes install onnxruntime-gpu");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aLibraryThatTheSystemDoesNotLoadIsNamedWithTheReason() throws IOException {
        install();

        Problem reason = unsupported(new TensorRtRuntime(LINUX, () -> List.of(GPU)));

        assertThat(reason.code()).isEqualTo("runtime.unloadable");
        assertThat(reason.message())
                .contains("TensorrtExecutionProvider does not load", "libonnxruntime_providers_tensorrt.so")
                .containsAnyOf("too short", "invalid ELF header");
        assertThat(reason.hint()).contains("TensorRT 10");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void workersGetAllLibrariesInOneDirectoryAndAPlaceForEngines() throws IOException {
        Path installed = install();
        TensorRtRuntime runtime = new TensorRtRuntime(LINUX, () -> List.of(GPU));

        WorkerNeeds needs = runtime.workerNeeds(directories());
        WorkerNeeds again = runtime.workerNeeds(directories());

        assertThat(again).isEqualTo(needs);
        Path libraries = Path.of(needs.systemProperties().getOrDefault(NativeLibraries.PATH_PROPERTY, ""));
        assertThat(libraries.resolve("libonnxruntime.so").toRealPath())
                .isEqualTo(installed.resolve("libonnxruntime.so.1.29.0").toRealPath());
        assertThat(libraries.resolve("libonnxruntime_providers_cuda.so")).exists();
        assertThat(libraries.resolve("libonnxruntime4j_jni.so")).exists();
        assertThat(needs.systemProperties().get(TensorRtRuntime.ENGINES_PROPERTY))
                .contains("tensorrt-engines", "NVIDIA-H100-driver-570.1");
        assertThat(needs.environment())
                .containsEntry("NVIDIA_TF32_OVERRIDE", "0")
                .containsEntry("ORT_DISABLE_TELEMETRY", "1");
    }

    @Test
    void eachAcceleratorKnowsItsOwnOptionsAndThoseOfSessions() {
        for (InferenceRuntime runtime : List.of(new CoreMlRuntime(), new CudaRuntime(), new TensorRtRuntime())) {
            assertThat(runtime.options()).extracting(RuntimeOption::key).doesNotHaveDuplicates();
            assertThat(runtime.options()).extracting(RuntimeOption::key).contains("cpu-nodes", "graph-optimization");
            assertThat(runtime.options())
                    .filteredOn(option -> !option.values().isEmpty())
                    .allSatisfy(option -> assertThat(option.values()).contains(option.defaultValue()));
        }
        assertThat(new CudaRuntime().check(configuration(Accelerator.CUDA, Map.of("fp16", "on"))))
                .extracting(Problem::code)
                .containsExactly("runtime.unknown-option");
        assertThat(new CoreMlRuntime().check(configuration(Accelerator.COREML, Map.of("compute-units", "npu"))))
                .extracting(Problem::code)
                .containsExactly("runtime.bad-option-value");
    }

    @Test
    void optionsReachTheProviderUnderItsOwnNames() {
        assertThat(setup(Accelerator.TENSORRT, Map.of("fp16", "on", "optimization-level", "5"))
                        .entries())
                .containsEntry("trt_fp16_enable", "1")
                .containsEntry("trt_int8_enable", "0")
                .containsEntry("trt_builder_optimization_level", "5")
                .containsEntry("trt_engine_cache_enable", "1");
        assertThat(setup(Accelerator.CUDA, Map.of("device", "3")).entries())
                .containsEntry("device_id", "3")
                .containsEntry("use_tf32", "0");
        assertThat(setup(Accelerator.COREML, Map.of("compute-units", "cpu-and-gpu"))
                        .entries())
                .containsEntry("MLComputeUnits", "CPUAndGPU")
                .containsEntry("ModelFormat", "MLProgram");
    }

    @Test
    void settingsSayWhetherCopiesAreTimed() {
        for (Accelerator accelerator : Accelerator.values()) {
            assertThat(setup(accelerator, Map.of()).settings().get("copies")).startsWith("inside each timed query");
        }
    }

    @Test
    void int8NeedsAModelThatSaysWhatIsQuantized() throws IOException {
        RuntimeConfiguration int8 = configuration(Accelerator.TENSORRT, Map.of("int8", "on"));
        assertThatThrownBy(() -> new TensorRtRuntime(LINUX, List::of).load(model("mlp-float32"), int8))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("model.not-quantized"));
        Path quantized = Files.writeString(directory.resolve("qdq.onnx"), "DDeqDequantizeDequantizeLinear");
        QuantizedNodes.require(quantized);
    }

    @Test
    void aProviderThatThisBuildLacksIsAProblemAndNoSilentFallback() {
        for (Accelerator accelerator : List.of(Accelerator.CUDA, Accelerator.TENSORRT)) {
            RuntimeConfiguration configuration = configuration(accelerator, Map.of());
            InferenceRuntime runtime = accelerator == Accelerator.CUDA ? new CudaRuntime() : new TensorRtRuntime();
            assertThatThrownBy(() -> runtime.load(model("mlp-float32"), configuration))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problems().getFirst().code()).isEqualTo("runtime.provider-failed"));
        }
    }

    @Test
    void nodesThatTheCpuRanAreSeenInTheProfileOfARealRun() {
        ExecutionProfile profile = ExecutionProfile.record(
                OnnxLibrary.environment(),
                model("mlp-float32"),
                new OnnxOptions(TestModels.ONE_THREAD),
                List.of(mlpInput(1, 1)),
                Set.of("y"));

        Placement placement = profile.placement(setup(Accelerator.CUDA, Map.of("cpu-nodes", "allowed")));

        assertThat(placement.onWanted()).isZero();
        assertThat(placement.nodes()).isPositive();
        assertThat(placement.fellBack())
                .as("some nodes may run on the CPU, but not all")
                .isTrue();
        assertThat(placement.sentence()).startsWith("ran none of its ").contains("on CUDAExecutionProvider");
    }

    @Test
    void nodesThatTensorRtLeavesToCudaAreOnTheGpu() {
        ExecutionProfile profile = ExecutionProfile.parse(AssayJson.mapper()
                .readTree("[" + kernel("TRTKernel_graph_0", "TensorrtExecutionProvider") + ","
                        + kernel("NonZero", "CUDAExecutionProvider") + "]"));

        Placement placement = profile.placement(setup(Accelerator.TENSORRT, Map.of()));

        assertThat(placement).isEqualTo(new Placement("TensorrtExecutionProvider", 2, 1, Map.of(), false));
        assertThat(placement.fellBack()).isFalse();
    }

    @Test
    void aNodeOnTheCpuIsAFallbackUnlessTheScenarioAllowsIt() {
        ExecutionProfile profile = ExecutionProfile.parse(AssayJson.mapper()
                .readTree("[" + kernel("CoreML_0", "CoreMLExecutionProvider") + ","
                        + kernel("Gather", "CPUExecutionProvider") + "]"));

        Placement refused = profile.placement(setup(Accelerator.COREML, Map.of()));
        Placement allowed = profile.placement(setup(Accelerator.COREML, Map.of("cpu-nodes", "allowed")));

        assertThat(refused.fellBack()).isTrue();
        assertThat(refused.sentence())
                .isEqualTo("ran 1 of its 2 nodes not on CoreMLExecutionProvider (elsewhere: 1 Gather)");
        assertThat(allowed.fellBack()).isFalse();
    }

    @Test
    void enginesAreKeptApartByModelAndOptions() {
        String root = directory.resolve("engines").toString();
        System.setProperty(TensorRtRuntime.ENGINES_PROPERTY, root);
        try {
            TensorRtRuntime runtime = new TensorRtRuntime(LINUX, List::of);
            List<Map<String, String>> places = List.of(
                    runtime.places(model("mlp-float32"), configuration(Accelerator.TENSORRT, Map.of())),
                    runtime.places(model("mlp-int8"), configuration(Accelerator.TENSORRT, Map.of())),
                    runtime.places(model("mlp-float32"), configuration(Accelerator.TENSORRT, Map.of("fp16", "on"))));
            assertThat(places)
                    .doesNotHaveDuplicates()
                    .allSatisfy(place ->
                            assertThat(place.get("trt_engine_cache_path")).startsWith(root));
            assertThat(runtime.places(
                            model("mlp-float32"), configuration(Accelerator.TENSORRT, Map.of("engine-cache", "off"))))
                    .isEmpty();
        } finally {
            System.clearProperty(TensorRtRuntime.ENGINES_PROPERTY);
        }
    }

    private static String kernel(String operator, String provider) {
        return "{\"cat\":\"Node\",\"name\":\"" + operator + "_kernel_time\",\"args\":{\"op_name\":\"" + operator
                + "\",\"node_index\":\"1\",\"provider\":\"" + provider + "\"}}";
    }

    private static RuntimeConfiguration configuration(Accelerator accelerator, Map<String, String> options) {
        return new RuntimeConfiguration("it", accelerator.id(), 1, options);
    }

    private static AcceleratorSetup setup(Accelerator accelerator, Map<String, String> options) {
        return new AcceleratorSetup(accelerator, configuration(accelerator, options), Map.of());
    }

    private RuntimeDirectories directories() {
        return RuntimeDirectories.below(directory);
    }

    private Problem unsupported(InferenceRuntime runtime) {
        assertThat(runtime.probe(directories())).isInstanceOf(RuntimeSupport.Unsupported.class);
        return ((RuntimeSupport.Unsupported) runtime.probe(directories())).reason();
    }

    /** Lay down files that an installation would have left, but for their content. */
    private Path install() throws IOException {
        Path root =
                Files.createDirectories(directories().installed().root().resolve("onnxruntime-gpu-1.29.0-linux-x64"));
        List<InstalledFile> files = new ArrayList<>();
        for (String path : OnnxRuntimeGpu.PACKAGE.archive(LINUX).orElseThrow().files()) {
            Path file = Files.writeString(root.resolve(path.substring(path.lastIndexOf('/') + 1)), "no library");
            files.add(new InstalledFile(file.getFileName().toString(), Files.size(file), Sha256.of(file)));
        }
        InstallManifest manifest = new InstallManifest(
                InstallManifest.SCHEMA,
                "onnxruntime-gpu",
                "ONNX Runtime for NVIDIA GPUs",
                "1.29.0",
                "MIT",
                LINUX.toString(),
                "onnxruntime-gpu==1.29.0",
                OnnxRuntimeGpu.PACKAGE.archive(LINUX).orElseThrow().archive().sha256(),
                Instant.EPOCH,
                files);
        Files.write(root.resolve("manifest.json"), AssayJson.mapper().writeValueAsBytes(manifest));
        return root;
    }
}
