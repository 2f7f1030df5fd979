package dev.assay.optimizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Ort;
import dev.assay.optimizer.testing.Protos;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightOnlyQuantizationTest {
    private static final int ROWS = 40;
    private static final int COLUMNS = 24;

    /** 40 rows are no whole number of blocks: the last one is padded. */
    @ParameterizedTest
    @CsvSource({"4, true, 16", "4, false, 16", "4, true, 32", "4, false, 32", "8, true, 32", "8, false, 16"})
    void runtimeSeesTheWeightsThatTheReferenceDequantizes(int bits, boolean symmetric, int blockSize) {
        TensorProto weight = Protos.random("w", 3, ROWS, COLUMNS);
        Model model = Model.of("m", product(weight));
        WeightOnlyQuantization.apply(model, new WeightOnlyOptions(bits, symmetric, blockSize, Selection.EVERYTHING));

        // The unit vectors as input give the matrix itself.
        float[] seen = Ort.run(model.toProto(), Map.of("x", identity()));

        float[] expected = dequantized(model, bits, blockSize);
        FloatBuffer original = Tensors.floats(weight);
        for (int i = 0; i < seen.length; i++) {
            assertThat(seen[i]).as("element %s", i).isCloseTo(expected[i], within(1e-5f));
            assertThat(seen[i]).as("element %s", i).isCloseTo(original.get(i), within(bits == 4 ? 0.45f : 0.03f));
        }
    }

    @Test
    void takesGemmWithTransposedWeightAndBias() {
        Map<String, Ort.Input> x = Map.of("x", Ort.random(7, 5, 64));
        Model model = Model.of("m", Protos.mlp());

        WeightOnlyQuantization.apply(model, new WeightOnlyOptions(8, true, 16, Selection.EVERYTHING));

        assertThat(model.graph().nodes())
                .extracting(Node::opType)
                .containsExactly("MatMulNBits", "Add", "Relu", "MatMulNBits");
        assertThat(model.opsets()).containsEntry(Node.MICROSOFT, 1L);
        assertThat(Ort.cosine(Ort.run(Protos.mlp(), x), Ort.run(model.toProto(), x)))
                .isGreaterThan(0.9998);
    }

    @Test
    void refusesBlocksThatTheRuntimeDoesNotKnow() {
        assertThatThrownBy(() -> new WeightOnlyOptions(4, true, 24, Selection.EVERYTHING))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WeightOnlyOptions(3, true, 32, Selection.EVERYTHING))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Dequantize as the documentation of MatMulNBits says, independent of the code under test. */
    private static float[] dequantized(Model model, int bits, int blockSize) {
        Node node = model.graph().nodes().getFirst();
        byte[] codes = Tensors.bytes(initializer(model, node.input(1)));
        FloatBuffer scales = Tensors.floats(initializer(model, node.input(2)));
        byte[] zeroPoints = node.input(3).isEmpty() ? new byte[0] : Tensors.bytes(initializer(model, node.input(3)));
        int blocks = (ROWS + blockSize - 1) / blockSize;
        float[] matrix = new float[ROWS * COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            for (int row = 0; row < ROWS; row++) {
                int block = row / blockSize;
                int place = column * blocks * blockSize + row;
                int zeroPoint = zeroPoints.length == 0
                        ? 1 << (bits - 1)
                        : code(zeroPoints, column * ((blocks * bits + 7) / 8 * 8 / bits) + block, bits);
                matrix[row * COLUMNS + column] =
                        (code(codes, place, bits) - zeroPoint) * scales.get(column * blocks + block);
            }
        }
        return matrix;
    }

    private static int code(byte[] packed, int index, int bits) {
        if (bits == 8) {
            return Byte.toUnsignedInt(packed[index]);
        }
        int both = Byte.toUnsignedInt(packed[index / 2]);
        return index % 2 == 0 ? both % 16 : both / 16;
    }

    private static TensorProto initializer(Model model, String name) {
        return Objects.requireNonNull(model.graph().initializer(name), name);
    }

    private static ModelProto product(TensorProto weight) {
        return Protos.model(GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, -1, ROWS))
                .addOutput(Protos.value("y", DataType.FLOAT, -1, COLUMNS))
                .addInitializer(weight)
                .addNode(Protos.node("MatMul", List.of("x", "w"), List.of("y"))));
    }

    private static Ort.Input identity() {
        float[] matrix = new float[ROWS * ROWS];
        for (int i = 0; i < ROWS; i++) {
            matrix[i * ROWS + i] = 1;
        }
        return new Ort.Input.Floats(FloatBuffer.wrap(matrix), List.of((long) ROWS, (long) ROWS));
    }
}
