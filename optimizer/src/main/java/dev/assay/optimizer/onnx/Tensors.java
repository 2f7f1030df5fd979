package dev.assay.optimizer.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Read and make tensors. Reading expects tensors that {@link OnnxReader} has checked.
 *
 * <p>Views share the tensor's bytes: nothing is copied where the tensor holds raw data.
 */
public final class Tensors {
    private Tensors() {}

    /** Return the element type; {@code UNDEFINED} for a number that this version of ONNX does not know. */
    public static DataType type(TensorProto tensor) {
        DataType type = DataType.forNumber(tensor.getDataType());
        return type == null ? DataType.UNDEFINED : type;
    }

    /** Return whether a tensor is there and holds 32-bit floats. */
    public static boolean isFloat(@Nullable TensorProto tensor) {
        return tensor != null && type(tensor) == DataType.FLOAT;
    }

    /** Return the number of elements: the product of the dims, 1 for a scalar. */
    public static long elementCount(TensorProto tensor) {
        long count = 1;
        for (long dim : tensor.getDimsList()) {
            count = Math.multiplyExact(count, dim);
        }
        return count;
    }

    /** Return how many elements one index along an axis holds: the product of the dims after it. */
    public static int stride(List<Long> dims, int axis) {
        int stride = 1;
        for (long dim : dims.subList(axis + 1, dims.size())) {
            stride *= Math.toIntExact(dim);
        }
        return stride;
    }

    /** Return the bytes that the elements take as raw data; for strings, the bytes of the strings. */
    public static long sizeBytes(TensorProto tensor) {
        return type(tensor) == DataType.STRING
                ? tensor.getStringDataList().stream()
                        .mapToLong(ByteString::size)
                        .sum()
                : ElementFormat.rawSizeBytes(type(tensor), elementCount(tensor));
    }

    /** Return whether a tensor is there and holds 16-bit floats. */
    public static boolean isHalf(@Nullable TensorProto tensor) {
        return tensor != null && type(tensor) == DataType.FLOAT16;
    }

    /** Return the elements of a FLOAT or FLOAT16 tensor, row by row. */
    public static FloatBuffer floats(TensorProto tensor) {
        if (isHalf(tensor)) {
            return widened(tensor);
        }
        if (tensor.hasRawData()) {
            return littleEndian(tensor.getRawData()).asFloatBuffer();
        }
        float[] values = new float[tensor.getFloatDataCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.getFloatData(i);
        }
        return FloatBuffer.wrap(values);
    }

    /** Return a copy of the elements of a FLOAT or FLOAT16 tensor, row by row. */
    public static float[] toFloatArray(TensorProto tensor) {
        FloatBuffer floats = floats(tensor);
        float[] values = new float[floats.remaining()];
        floats.get(values);
        return values;
    }

    /** Return whether all that remains of a buffer is finite. */
    public static boolean isFinite(FloatBuffer floats) {
        for (int i = floats.position(); i < floats.limit(); i++) {
            if (!Float.isFinite(floats.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static FloatBuffer widened(TensorProto tensor) {
        float[] values = new float[Math.toIntExact(elementCount(tensor))];
        ByteBuffer raw = littleEndian(tensor.getRawData());
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.float16ToFloat(
                    tensor.hasRawData() ? raw.getShort(i * Short.BYTES) : (short) tensor.getInt32Data(i));
        }
        return FloatBuffer.wrap(values);
    }

    /** Return the elements of an INT64 tensor, row by row. */
    public static LongBuffer longs(TensorProto tensor) {
        if (tensor.hasRawData()) {
            return littleEndian(tensor.getRawData()).asLongBuffer();
        }
        long[] values = new long[tensor.getInt64DataCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.getInt64Data(i);
        }
        return LongBuffer.wrap(values);
    }

    /** Return a copy of the elements of an INT64 tensor, row by row. */
    public static List<Long> toLongs(TensorProto tensor) {
        long[] values = new long[Math.toIntExact(elementCount(tensor))];
        longs(tensor).get(values);
        return Arrays.stream(values).boxed().toList();
    }

    /** Return the elements of a tensor of 8-bit integers, row by row, as they lie in memory. */
    public static byte[] bytes(TensorProto tensor) {
        if (tensor.hasRawData()) {
            return tensor.getRawData().toByteArray();
        }
        byte[] values = new byte[tensor.getInt32DataCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) tensor.getInt32Data(i);
        }
        return values;
    }

    /** Make a tensor of raw data. The bytes must not change afterwards: they are not copied. */
    public static TensorProto raw(String name, DataType type, List<Long> dims, byte[] littleEndian) {
        return raw(name, type, dims, UnsafeByteOperations.unsafeWrap(littleEndian));
    }

    /** Make a tensor of all bytes of a buffer, which must not change afterwards: they are not copied. */
    public static TensorProto raw(String name, DataType type, List<Long> dims, ByteBuffer littleEndian) {
        return raw(
                name,
                type,
                dims,
                UnsafeByteOperations.unsafeWrap(littleEndian.duplicate().clear()));
    }

    private static TensorProto raw(String name, DataType type, List<Long> dims, ByteString littleEndian) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(dims)
                .setRawData(littleEndian)
                .build();
    }

    /** Make a FLOAT tensor. */
    public static TensorProto ofFloats(String name, List<Long> dims, float... values) {
        ByteBuffer bytes = allocate((long) values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return raw(name, DataType.FLOAT, dims, bytes);
    }

    /** Make an INT64 tensor of one dimension. */
    public static TensorProto ofLongs(String name, List<Long> values) {
        ByteBuffer bytes = allocate((long) values.size() * Long.BYTES);
        values.forEach(bytes::putLong);
        return raw(name, DataType.INT64, List.of((long) values.size()), bytes);
    }

    /** Return a matrix with rows and columns swapped. */
    public static TensorProto transposed(TensorProto matrix, String name) {
        int rows = Math.toIntExact(matrix.getDims(0));
        int columns = Math.toIntExact(matrix.getDims(1));
        FloatBuffer from = floats(matrix);
        ByteBuffer bytes = allocate((long) rows * columns * Float.BYTES);
        FloatBuffer to = bytes.asFloatBuffer();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                to.put(column * rows + row, from.get(row * columns + column));
            }
        }
        return raw(name, DataType.FLOAT, List.of((long) columns, (long) rows), bytes);
    }

    /** Return an empty buffer in the byte order of ONNX. */
    public static ByteBuffer allocate(long sizeBytes) {
        return ByteBuffer.allocate(Math.toIntExact(sizeBytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer littleEndian(ByteString bytes) {
        return bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
