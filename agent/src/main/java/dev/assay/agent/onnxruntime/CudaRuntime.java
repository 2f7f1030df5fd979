package dev.assay.agent.onnxruntime;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.scenarios.measurement.GpuState;
import java.util.List;
import java.util.function.Supplier;

/** Execute models with ONNX Runtime's own kernels for NVIDIA's GPUs. */
public final class CudaRuntime extends NvidiaRuntime {
    /** Create the runtime for this machine. */
    public CudaRuntime() {
        this(NativePlatform.current(), gpusOfThisMachine());
    }

    CudaRuntime(NativePlatform platform, Supplier<List<GpuState>> gpus) {
        super(Accelerator.CUDA, OnnxRuntimeGpu.CUDA_NEEDS, platform, gpus);
    }
}
