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
 * @param scale a scalar, or one for each column
 * @param zeroPoint dims as the scale's, type as the values'
 */
record QuantizedTensor(TensorProto values, TensorProto scale, TensorProto zeroPoint) {
    /**
     * Quantize a whole weight with one scale.
     *
     * @return {@code null} if the weight has values that are not finite
     */
    static @Nullable QuantizedTensor perTensor(
            TensorProto weight, String name, QuantizedType type, boolean symmetric, boolean reduced) {
        FloatBuffer floats = Tensors.floats(weight);
        float min = 0;
        float max = 0;
        for (int i = 0; i < floats.limit(); i++) {
            float value = floats.get(i);
            if (!Float.isFinite(value)) {
                return null;
            }
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        AffineParameters parameters = AffineParameters.of(min, max, type, symmetric, reduced);
        if (!Float.isFinite(parameters.scale())) {
            return null;
        }
        byte[] quantized = new byte[floats.limit()];
        for (int i = 0; i < quantized.length; i++) {
            quantized[i] = (byte) parameters.quantize(floats.get(i), type);
        }
        return of(weight, name, type, quantized, List.of(), new AffineParameters[] {parameters});
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
        float[] min = new float[columns];
        float[] max = new float[columns];
        for (int start = 0; start < floats.limit(); start += columns) {
            for (int column = 0; column < columns; column++) {
                float value = floats.get(start + column);
                if (!Float.isFinite(value)) {
                    return null;
                }
                min[column] = Math.min(min[column], value);
                max[column] = Math.max(max[column], value);
            }
        }
        AffineParameters[] parameters = new AffineParameters[columns];
        for (int column = 0; column < columns; column++) {
            parameters[column] = AffineParameters.of(min[column], max[column], type, symmetric, reduced);
            if (!Float.isFinite(parameters[column].scale())) {
                return null;
            }
        }
        byte[] quantized = new byte[floats.limit()];
        for (int start = 0; start < quantized.length; start += columns) {
            for (int column = 0; column < columns; column++) {
                quantized[start + column] = (byte) parameters[column].quantize(floats.get(start + column), type);
            }
        }
        return of(matrix, name, type, quantized, List.of((long) columns), parameters);
    }

    private static QuantizedTensor of(
            TensorProto weight,
            String name,
            QuantizedType type,
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
                Tensors.raw(name + "_quantized", type.dataType(), weight.getDimsList(), quantized),
                Tensors.raw(name + "_scale", DataType.FLOAT, parameterDims, scales),
                Tensors.raw(name + "_zero_point", type.dataType(), parameterDims, zeroPoints));
    }
}
