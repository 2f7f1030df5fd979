package dev.assay.optimizer.qdq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.quantize.QuantizedType;
import java.nio.ByteOrder;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

class IntegerWeightTest {
    private static IntegerWeight quantize(
            List<Float> weights,
            QuantizedType type,
            boolean perChannel,
            @Nullable List<Float> bias,
            float activationScale) {
        TensorProto weight = Tensors.ofFloats("w", List.of(3L, 4L), array(weights));
        WeightedNode product = new WeightedNode(
                Node.of("Gemm", "gemm", List.of("x", "w"), List.of("y")),
                weight,
                0,
                bias == null ? null : Tensors.ofFloats("b", List.of(3L), array(bias)));
        return IntegerWeight.of(product, "w", type, perChannel, false, activationScale);
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    @Property
    void eachWeightComesBackWithinHalfAStep(
            @ForAll @Size(12) List<@FloatRange(min = -10, max = 10) Float> weights,
            @ForAll QuantizedType type,
            @ForAll boolean perChannel) {
        IntegerWeight integers = quantize(weights, type, perChannel, null, 1);

        byte[] values = Tensors.bytes(integers.values());
        for (int i = 0; i < weights.size(); i++) {
            int channel = perChannel ? i / 4 : 0;
            float scale = Tensors.floats(integers.scale()).get(channel);
            int zeroPoint = integer(Tensors.bytes(integers.zeroPoint())[channel], type);
            float back = (integer(values[i], type) - zeroPoint) * scale;
            assertThat(Math.abs(back - weights.get(i))).isLessThanOrEqualTo(scale * 0.501f);
            if (weights.get(i) == 0) {
                assertThat(integer(values[i], type)).isEqualTo(zeroPoint);
            }
        }
    }

    private static int integer(byte value, QuantizedType type) {
        return type == QuantizedType.UINT8 ? value & 0xff : value;
    }

    @Property
    void eachBiasComesBackWithinAStepOfItsProducts(
            @ForAll @Size(12) List<@FloatRange(min = -1, max = 1) Float> weights,
            @ForAll @Size(3) List<@FloatRange(min = -1e6f, max = 1e6f) Float> bias,
            @ForAll @FloatRange(min = 1e-6f, max = 10) @Scale(6) float activationScale) {
        IntegerWeight integers = quantize(weights, QuantizedType.INT8, true, bias, activationScale);

        TensorProto stored = integers.bias();
        TensorProto scales = integers.biasScale();
        assertThat(stored).isNotNull();
        assertThat(scales).isNotNull();
        for (int i = 0; i < bias.size(); i++) {
            int value = stored.getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt(4 * i);
            double scale = Tensors.floats(scales).get(i);
            assertThat(Math.abs(value)).isLessThanOrEqualTo((1 << 30) + (1 << 8));
            assertThat(Math.abs(value * scale - bias.get(i)))
                    .isLessThanOrEqualTo(scale * 0.501 + Math.abs(bias.get(i)) * 1e-6);
        }
    }
}
