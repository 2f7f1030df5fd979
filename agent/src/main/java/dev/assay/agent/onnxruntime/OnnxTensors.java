package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.assay.agent.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bind tensors without copying them. */
final class OnnxTensors {
    private OnnxTensors() {}

    /** Wrap tensors, in their order; the caller closes what comes back. */
    static Map<String, OnnxTensor> bind(OrtEnvironment environment, List<Tensor> tensors) throws OrtException {
        Map<String, OnnxTensor> bound = new LinkedHashMap<>();
        try {
            for (Tensor tensor : tensors) {
                long[] shape =
                        tensor.shape().stream().mapToLong(Long::longValue).toArray();
                bound.put(
                        tensor.name(),
                        OnnxTensor.createTensor(environment, tensor.data(), shape, ElementTypes.toOnnx(tensor.type())));
            }
            return bound;
        } catch (OrtException | RuntimeException e) {
            close(bound);
            throw e;
        }
    }

    static void close(Map<String, OnnxTensor> bound) {
        bound.values().forEach(OnnxTensor::close);
    }
}
