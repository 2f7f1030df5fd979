package dev.assay.optimizer.quantize;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.nio.FloatBuffer;

/** Read a matrix [K, N] of floats column by column, whichever way round the model stores it. */
final class WeightColumns {
    private final FloatBuffer floats;
    private final boolean transposed;
    private final int rows;
    private final int columns;

    /** @param transposed the tensor is [N, K] */
    WeightColumns(TensorProto matrix, boolean transposed) {
        floats = Tensors.floats(matrix);
        this.transposed = transposed;
        rows = Math.toIntExact(matrix.getDims(transposed ? 1 : 0));
        columns = Math.toIntExact(matrix.getDims(transposed ? 0 : 1));
    }

    /** Return K, the length of a column. */
    int rows() {
        return rows;
    }

    /** Return N. */
    int columns() {
        return columns;
    }

    /** Copy a column into the first K places of an array. */
    void read(int column, float[] into) {
        if (transposed) {
            floats.get(column * rows, into, 0, rows);
            return;
        }
        for (int row = 0; row < rows; row++) {
            into[row] = floats.get(row * columns + column);
        }
    }

    /** Return whether no value is infinite or not a number. */
    boolean isFinite() {
        for (int i = 0; i < floats.limit(); i++) {
            if (!Float.isFinite(floats.get(i))) {
                return false;
            }
        }
        return true;
    }
}
