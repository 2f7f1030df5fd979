package dev.assay.optimizer.fuse;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Times a factor, plus a term, for each channel. */
final class ChannelAffine {
    private final double[] factors;
    private final double[] terms;

    ChannelAffine(double[] factors, double[] terms) {
        this.factors = factors.clone();
        this.terms = terms.clone();
    }

    /** Return a weight with the channels along an axis times their factors. */
    TensorProto scaled(TensorProto weight, int axis, String name) {
        FloatBuffer from = Tensors.floats(weight);
        int count = Math.toIntExact(Tensors.elementCount(weight));
        int inner = 1;
        for (int i = axis + 1; i < weight.getDimsCount(); i++) {
            inner *= Math.toIntExact(weight.getDims(i));
        }
        ByteBuffer bytes = Tensors.allocate((long) count * Float.BYTES);
        for (int i = 0; i < count; i++) {
            bytes.putFloat((float) (from.get(i) * factors[i / inner % factors.length]));
        }
        return Tensors.raw(name, DataType.FLOAT, weight.getDimsList(), bytes);
    }

    /** Return a bias, 0 if there is none, after factors and terms. */
    TensorProto applied(@Nullable TensorProto bias, String name) {
        float[] values = new float[factors.length];
        for (int i = 0; i < values.length; i++) {
            double before = bias == null ? 0 : Tensors.floats(bias).get(i);
            values[i] = (float) (before * factors[i] + terms[i]);
        }
        return Tensors.ofFloats(name, List.of((long) values.length), values);
    }
}
