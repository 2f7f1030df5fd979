package dev.assay.optimizer.quantize;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold a weight as integers.
 *
 * @param values 8-bit integers, dims as the weight's
 * @param scale a scalar, or one for each column or channel
 * @param zeroPoint dims as the scale's, type as the values'
 */
record QuantizedTensor(TensorProto values, TensorProto scale, TensorProto zeroPoint) {
    /** How many floats are copied out of a weight at a time; loops over arrays are faster than over buffers. */
    private static final int CHUNK = 1 << 10;

    /**
     * Quantize a whole weight with one scale.
     *
     * @return {@code null} if the weight has values that are not finite
     */
    static @Nullable QuantizedTensor perTensor(
            TensorProto weight, String name, QuantizedType type, boolean symmetric, boolean reduced) {
        FloatBuffer floats = Tensors.floats(weight);
        float[] chunk = new float[CHUNK];
        float min = 0;
        float max = 0;
        for (int start = 0; start < floats.limit(); start += CHUNK) {
            int length = Math.min(CHUNK, floats.limit() - start);
            floats.get(start, chunk, 0, length);
            min = WeightLoops.smallest(chunk, length, min);
            max = WeightLoops.largest(chunk, length, max);
        }
        if (!Float.isFinite(min) || !Float.isFinite(max)) {
            return null;
        }
        AffineParameters parameters = AffineParameters.of(min, max, type, symmetric, reduced);
        if (!Float.isFinite(parameters.scale())) {
            return null;
        }
        byte[] quantized = new byte[floats.limit()];
        for (int start = 0; start < quantized.length; start += CHUNK) {
            int length = Math.min(CHUNK, quantized.length - start);
            floats.get(start, chunk, 0, length);
            WeightLoops.quantize(chunk, length, parameters, type, quantized, start);
        }
        return of(name, type, weight.getDimsList(), quantized, List.of(), new AffineParameters[] {parameters});
    }

    /**
     * Quantize a matrix with one scale for each column.
     *
     * @return {@code null} if the matrix has values that are not finite
     */
    static @Nullable QuantizedTensor perColumn(
            TensorProto matrix, String name, QuantizedType type, boolean symmetric, boolean reduced) {
        FloatBuffer floats = Tensors.floats(matrix);
        int columns = Math.toIntExact(matrix.getDims(1));
        float[] row = new float[columns];
        float[] min = new float[columns];
        float[] max = new float[columns];
        for (int start = 0; start < floats.limit(); start += columns) {
            floats.get(start, row);
            WeightLoops.lower(min, row);
            WeightLoops.raise(max, row);
        }
        AffineParameters[] parameters = new AffineParameters[columns];
        for (int column = 0; column < columns; column++) {
            if (!Float.isFinite(min[column]) || !Float.isFinite(max[column])) {
                return null;
            }
            parameters[column] = AffineParameters.of(min[column], max[column], type, symmetric, reduced);
            if (!Float.isFinite(parameters[column].scale())) {
                return null;
            }
        }
        byte[] quantized = new byte[floats.limit()];
        for (int start = 0; start < quantized.length; start += columns) {
            floats.get(start, row);
            WeightLoops.quantize(row, parameters, type, quantized, start);
        }
        return of(name, type, matrix.getDimsList(), quantized, List.of((long) columns), parameters);
    }

    /** Put together what was quantized. */
    static QuantizedTensor of(
            String name,
            QuantizedType type,
            List<Long> dims,
            byte[] quantized,
            List<Long> parameterDims,
            AffineParameters[] parameters) {
        ByteBuffer scales = Tensors.allocate((long) parameters.length * Float.BYTES);
        Arrays.stream(parameters).forEach(each -> scales.putFloat(each.scale()));
        byte[] zeroPoints = new byte[parameters.length];
        for (int i = 0; i < zeroPoints.length; i++) {
            zeroPoints[i] = (byte) parameters[i].zeroPoint();
        }
        return new QuantizedTensor(
                Tensors.raw(name + "_quantized", type.dataType(), dims, quantized),
                Tensors.raw(name + "_scale", DataType.FLOAT, parameterDims, scales),
                Tensors.raw(name + "_zero_point", type.dataType(), parameterDims, zeroPoints));
    }
}
