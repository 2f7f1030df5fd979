package dev.assay.optimizer.execution;

import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A tensor in memory.
 *
 * @param dims its sizes; empty for a scalar
 * @param data its elements, row by row, little-endian, from position 0 to the limit
 */
public record HostTensor(DataType type, List<Long> dims, ByteBuffer data) {
    public HostTensor {
        dims = List.copyOf(dims);
    }

    /** Return the number of elements. */
    public int elementCount() {
        return Math.toIntExact(dims.stream().reduce(1L, Math::multiplyExact));
    }

    /** Return whether the elements are 32-bit floats. */
    public boolean isFloat() {
        return type == DataType.FLOAT;
    }

    /**
     * Return the elements of a FLOAT tensor.
     *
     * @throws IllegalStateException if they are no 32-bit floats
     */
    public FloatBuffer floats() {
        if (type != DataType.FLOAT) {
            throw new IllegalStateException("a tensor of " + type + " has no 32-bit floats");
        }
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN).rewind().asFloatBuffer();
    }

    /** Return a copy of the elements of a FLOAT tensor. */
    public float[] toFloatArray() {
        FloatBuffer floats = floats();
        float[] values = new float[floats.remaining()];
        floats.get(values);
        return values;
    }

    /** Return a copy of the elements of a FLOAT or FLOAT16 tensor as 32-bit floats. */
    public float[] toWidenedArray() {
        if (type != DataType.FLOAT16) {
            return toFloatArray();
        }
        ByteBuffer halves = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[elementCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.float16ToFloat(halves.getShort(i * Short.BYTES));
        }
        return values;
    }
}
