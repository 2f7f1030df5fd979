package dev.assay.agent.onnxruntime;

import dev.assay.agent.runtime.RuntimeOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Know the execution providers of ONNX Runtime that are not the CPU's. */
enum Accelerator {
    /** Apple's, for the CPU, GPU and neural engine of its chips. */
    COREML("coreml", "CoreMLExecutionProvider"),
    /** NVIDIA's GPUs with hand-written kernels: the baseline for TensorRT. */
    CUDA("cuda", "CUDAExecutionProvider"),
    /** NVIDIA's GPUs with engines that are compiled for one model on one GPU. */
    TENSORRT("tensorrt", "TensorrtExecutionProvider");

    private final String id;
    private final String provider;

    Accelerator(String id, String provider) {
        this.id = id;
        this.provider = provider;
    }

    /** Return the id of the runtime. */
    String id() {
        return id;
    }

    /** Return what ONNX Runtime calls it. */
    String provider() {
        return provider;
    }

    /** Return other providers that run nodes on the same device: what TensorRT does not take stays on the GPU, if CUDA has a kernel. */
    Set<String> companions() {
        return this == TENSORRT ? Set.of(CUDA.provider) : Set.of();
    }

    /** Return what is handed to the provider. */
    List<ConfigEntry> entries() {
        return switch (this) {
            case COREML -> AcceleratorOptions.COREML;
            case CUDA -> AcceleratorOptions.CUDA;
            case TENSORRT -> AcceleratorOptions.TENSORRT;
        };
    }

    /** Return the options that only accelerators have. */
    List<RuntimeOption> options() {
        return Stream.concat(entries().stream().map(ConfigEntry::option), Stream.of(AcceleratorOptions.CPU_NODES))
                .toList();
    }
}
