package dev.assay.optimizer.fuse;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** Put matrices with the same number of rows, or vectors, side by side. */
final class MergedColumns {
    private MergedColumns() {}

    /** Return one tensor whose rows are the rows of all parts, one behind the other. */
    static TensorProto of(String name, TensorProto... parts) {
        long columns = Arrays.stream(parts).mapToLong(MergedColumns::columns).sum();
        int rows = Math.toIntExact(Tensors.elementCount(parts[0]) / columns(parts[0]));
        ByteBuffer bytes = Tensors.allocate(rows * columns * Float.BYTES);
        FloatBuffer to = bytes.asFloatBuffer();
        FloatBuffer[] from = Arrays.stream(parts).map(Tensors::floats).toArray(FloatBuffer[]::new);
        for (int row = 0; row < rows; row++) {
            for (int part = 0; part < parts.length; part++) {
                int width = Math.toIntExact(columns(parts[part]));
                to.put(from[part].slice(row * width, width));
            }
        }
        List<Long> dims = parts[0].getDimsCount() == 2 ? List.of((long) rows, columns) : List.of(columns);
        return Tensors.raw(name, DataType.FLOAT, dims, bytes);
    }

    /** Return a vector of zeros. */
    static TensorProto zeros(long size) {
        return Tensors.ofFloats("", List.of(size), new float[Math.toIntExact(size)]);
    }

    private static long columns(TensorProto tensor) {
        return tensor.getDims(tensor.getDimsCount() - 1);
    }
}
