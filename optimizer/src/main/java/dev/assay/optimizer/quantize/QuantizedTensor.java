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
        int chunks = Math.ceilDiv(floats.limit(), CHUNK);
        List<Extremes> extremes = RowRanges.map(chunks, CHUNK, range -> Extremes.of(floats, range));
        float min = (float) extremes.stream().mapToDouble(Extremes::min).reduce(0, Math::min);
        float max = (float) extremes.stream().mapToDouble(Extremes::max).reduce(0, Math::max);
        if (!Float.isFinite(min) || !Float.isFinite(max)) {
            return null;
        }
        AffineParameters parameters = AffineParameters.of(min, max, type, symmetric, reduced);
        if (!Float.isFinite(parameters.scale())) {
            return null;
        }
        byte[] quantized = new byte[floats.limit()];
        var _ = RowRanges.map(chunks, CHUNK, range -> {
            float[] chunk = new float[CHUNK];
            int end = Math.min(range.end() * CHUNK, quantized.length);
            for (int start = range.first() * CHUNK; start < end; start += CHUNK) {
                int length = Math.min(CHUNK, end - start);
                floats.get(start, chunk, 0, length);
                WeightLoops.quantize(chunk, length, parameters, type, quantized, start);
            }
            return range;
        });
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
        int rows = columns == 0 ? 0 : floats.limit() / columns;
        float[] min = new float[columns];
        float[] max = new float[columns];
        for (ColumnExtremes some : RowRanges.map(rows, columns, range -> ColumnExtremes.of(floats, columns, range))) {
            WeightLoops.lower(min, some.min);
            WeightLoops.raise(max, some.max);
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
        var _ = RowRanges.map(rows, columns, range -> {
            float[] row = new float[columns];
            for (int start = range.first() * columns; start < range.end() * columns; start += columns) {
                floats.get(start, row);
                WeightLoops.quantize(row, parameters, type, quantized, start);
            }
            return range;
        });
        return of(name, type, matrix.getDimsList(), quantized, List.of((long) columns), parameters);
    }

    /** The smallest and the largest of some values and 0. */
    private record Extremes(float min, float max) {
        static Extremes of(FloatBuffer floats, RowRanges.RowRange chunks) {
            float[] chunk = new float[CHUNK];
            float min = 0;
            float max = 0;
            int end = Math.min(chunks.end() * CHUNK, floats.limit());
            for (int start = chunks.first() * CHUNK; start < end; start += CHUNK) {
                int length = Math.min(CHUNK, end - start);
                floats.get(start, chunk, 0, length);
                min = WeightLoops.smallest(chunk, length, min);
                max = WeightLoops.largest(chunk, length, max);
            }
            return new Extremes(min, max);
        }
    }

    /** The same for each column. */
    private static final class ColumnExtremes {
        private final float[] min;
        private final float[] max;

        private ColumnExtremes(int columns) {
            min = new float[columns];
            max = new float[columns];
        }

        static ColumnExtremes of(FloatBuffer floats, int columns, RowRanges.RowRange rows) {
            ColumnExtremes extremes = new ColumnExtremes(columns);
            float[] row = new float[columns];
            for (int start = rows.first() * columns; start < rows.end() * columns; start += columns) {
                floats.get(start, row);
                WeightLoops.lower(extremes.min, row);
                WeightLoops.raise(extremes.max, row);
            }
            return extremes;
        }
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
