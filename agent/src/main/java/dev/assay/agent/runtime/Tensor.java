package dev.assay.agent.runtime;

import dev.assay.scenarios.language.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Hold one input or output of a model, without copying it.
 *
 * @param name the model's name for it
 * @param type of each element
 * @param shape with the batch dimension, where the model has one
 * @param data direct, in native order, from position 0 to its limit exactly the elements
 */
public record Tensor(String name, ElementType type, List<Long> shape, ByteBuffer data) {
    public Tensor {
        shape = List.copyOf(shape);
        if (!data.isDirect() || data.order() != ByteOrder.nativeOrder()) {
            // ONNX Runtime takes a big-endian buffer without a word and computes garbage.
            throw new IllegalArgumentException("tensor " + name + " needs a direct buffer in native byte order");
        }
        long expectedBytes = shape.stream().reduce((long) type.sizeBytes(), Math::multiplyExact);
        if (data.limit() != expectedBytes) {
            throw new IllegalArgumentException(
                    "tensor " + name + " has " + data.limit() + " bytes, its shape needs " + expectedBytes);
        }
    }
}
