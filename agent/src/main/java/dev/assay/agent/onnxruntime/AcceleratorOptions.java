package dev.assay.agent.onnxruntime;

import dev.assay.agent.runtime.RuntimeOption;
import java.util.List;
import java.util.Map;

/**
 * Know the options of each accelerator.
 *
 * <p>Sources: ONNX Runtime, "CoreML Execution Provider", "CUDA Execution Provider", "TensorRT Execution Provider".
 */
final class AcceleratorOptions {
    /** The option that accepts nodes on the CPU; one for all accelerators. */
    static final RuntimeOption CPU_NODES = new RuntimeOption(
            "cpu-nodes",
            List.of("refused", "allowed"),
            "refused",
            "Whether some nodes may run on the CPU; refused, a cell with such nodes is compared with nothing.");

    static final List<ConfigEntry> COREML = List.of(
            new ConfigEntry(
                    new RuntimeOption(
                            "model-format",
                            List.of("mlprogram", "neural-network"),
                            "mlprogram",
                            "What CoreML compiles: ML programs know more operators."),
                    List.of("ModelFormat"),
                    Map.of("mlprogram", "MLProgram", "neural-network", "NeuralNetwork")),
            new ConfigEntry(
                    new RuntimeOption(
                            "compute-units",
                            List.of("all", "cpu-only", "cpu-and-gpu", "cpu-and-neural-engine"),
                            "all",
                            "Where CoreML may compute; it decides itself, and does not tell."),
                    List.of("MLComputeUnits"),
                    Map.of(
                            "all", "ALL",
                            "cpu-only", "CPUOnly",
                            "cpu-and-gpu", "CPUAndGPU",
                            "cpu-and-neural-engine", "CPUAndNeuralEngine")),
            ConfigEntry.flag(
                    "static-shapes",
                    "off",
                    "Give CoreML only nodes with static input shapes.",
                    "RequireStaticInputShapes"),
            ConfigEntry.flag(
                    "subgraphs", "off", "Give CoreML the bodies of Loop, Scan and If too.", "EnableOnSubgraphs"),
            ConfigEntry.flag(
                    "low-precision-gpu",
                    "off",
                    "Let the GPU accumulate in FP16.",
                    "AllowLowPrecisionAccumulationOnGPU"));

    static final List<ConfigEntry> CUDA = List.of(
            device(),
            ConfigEntry.flag(
                    "tf32",
                    "off",
                    "Let FP32 matrix products and convolutions run in TF32, with 10 bits of mantissa.",
                    "use_tf32"),
            new ConfigEntry(
                    new RuntimeOption(
                            "convolution-search",
                            List.of("exhaustive", "heuristic", "default"),
                            "exhaustive",
                            "How cuDNN picks the algorithm of a convolution, when it first runs."),
                    List.of("cudnn_conv_algo_search"),
                    Map.of("exhaustive", "EXHAUSTIVE", "heuristic", "HEURISTIC", "default", "DEFAULT")));

    static final List<ConfigEntry> TENSORRT = List.of(
            device(),
            ConfigEntry.flag(
                    "fp16", "off", "Let TensorRT compute in FP16 where it finds that faster.", "trt_fp16_enable"),
            ConfigEntry.flag(
                    "int8",
                    "off",
                    "Compute what stands between QuantizeLinear and DequantizeLinear in INT8; needs a model that has"
                            + " them.",
                    "trt_int8_enable"),
            new ConfigEntry(
                    new RuntimeOption(
                            "optimization-level",
                            List.of("0", "1", "2", "3", "4", "5"),
                            "3",
                            "How long TensorRT searches for fast kernels when it compiles."),
                    List.of("trt_builder_optimization_level"),
                    Map.of()),
            ConfigEntry.flag(
                    "engine-cache",
                    "on",
                    "Keep compiled engines and kernel timings between processes: the cold start is that of a machine"
                            + " that knows the model.",
                    "trt_engine_cache_enable",
                    "trt_timing_cache_enable"));

    private AcceleratorOptions() {}

    private static ConfigEntry device() {
        return new ConfigEntry(
                new RuntimeOption(
                        "device",
                        List.of("0", "1", "2", "3", "4", "5", "6", "7"),
                        "0",
                        "Which GPU, as CUDA counts them."),
                List.of("device_id"),
                Map.of());
    }
}
