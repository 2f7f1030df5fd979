package dev.assay.optimizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.OperatorSetIdProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Feeds;
import dev.assay.optimizer.testing.Ort;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import dev.assay.scenarios.language.Exclusion;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.BlockForm;
import dev.assay.scenarios.language.RecipeStep.WeightType;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        WeightOnlyQuantization.apply(model, step(bits, symmetric, blockSize, BlockForm.MATMUL_NBITS), null);

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

        WeightOnlyQuantization.apply(model, step(8, true, 16, BlockForm.MATMUL_NBITS), null);

        assertThat(model.graph().nodes())
                .extracting(Node::opType)
                .containsExactly("MatMulNBits", "Add", "Relu", "MatMulNBits");
        assertThat(model.opsets()).containsEntry(Node.MICROSOFT, 1L);
        assertThat(Ort.cosine(Ort.run(Protos.mlp(), x), Ort.run(model.toProto(), x)))
                .isGreaterThan(0.9998);
    }

    @ParameterizedTest
    @CsvSource({
        "4, true, 16, 40",
        "4, false, 16, 64",
        "4, true, 32, 64",
        "4, false, 32, 40",
        "8, true, 32, 64",
        "8, false, 16, 64"
    })
    void onnxOperatorsGiveTheSameAsThoseOfTheRuntime(int bits, boolean symmetric, int blockSize, int rows) {
        TensorProto weight = Protos.random("w", 3, rows, COLUMNS);
        Model own = Model.of("m", product(weight));
        WeightOnlyQuantization.apply(own, step(bits, symmetric, blockSize, BlockForm.MATMUL_NBITS), null);
        Model standard = Model.of("m", product(weight));
        WeightOnlyQuantization.apply(standard, step(bits, symmetric, blockSize, BlockForm.DEQUANTIZE_LINEAR), null);

        assertThat(operators(standard)).containsExactly("DequantizeLinear", "MatMul");
        assertThat(standard.opset()).isEqualTo(21);
        assertThat(standard.irVersion()).isEqualTo(10);
        assertThat(standard.opsets()).doesNotContainKey(Node.MICROSOFT);
        Map<String, HostTensor> x = Map.of("x", Feeds.random(5, 7, rows));
        float[] expected = run(own, GraphOptimization.NONE, x);
        assertClose(run(standard, GraphOptimization.NONE, x), expected);

        // Where all is allowed, ONNX Runtime takes its own operator, and lets it round activations to 8 bits.
        own.graph().nodes().getFirst().set(Attributes.of("accuracy_level", 4));
        assertThat(operators(OrtModel.optimized(standard, GraphOptimization.ALL)))
                .containsExactly("MatMulNBits");
        assertClose(run(standard, GraphOptimization.ALL, x), run(own, GraphOptimization.ALL, x));
    }

    @Test
    void keepsGemmInTheFormOfOnnxAndSaysWhereTheRuntimeWillNotMergeIt() {
        Map<String, HostTensor> x = Map.of("x", Feeds.random(7, 5, 64));
        Model own = Model.of("m", Protos.mlp());
        WeightOnlyQuantization.apply(own, step(4, false, 16, BlockForm.MATMUL_NBITS), null);
        Model standard = Model.of("m", Protos.mlp());

        PassReport report =
                WeightOnlyQuantization.apply(standard, step(4, false, 16, BlockForm.DEQUANTIZE_LINEAR), null);

        assertThat(operators(standard))
                .containsExactly("DequantizeLinear", "Gemm", "Relu", "DequantizeLinear", "MatMul");
        assertClose(run(standard, GraphOptimization.NONE, x), run(own, GraphOptimization.NONE, x));
        assertThat(operators(OrtModel.optimized(standard, GraphOptimization.ALL)))
                .containsExactly("DequantizeLinear", "FusedGemm", "MatMulNBits");
        assertThat(report.lines()).anyMatch(line -> line.startsWith("1 Gemm before a Relu"));
    }

    @Test
    void theRuntimeMergesAGemmWithBiasInTheFormOfOnnx() {
        Model model = Model.of(
                "m",
                Protos.model(GraphProto.newBuilder()
                        .addInput(Protos.value("x", DataType.FLOAT, -1, 64))
                        .addOutput(Protos.value("y", DataType.FLOAT, -1, COLUMNS))
                        .addInitializer(Protos.random("w", 1, COLUMNS, 64))
                        .addInitializer(Protos.random("b", 2, COLUMNS))
                        .addNode(Protos.node("Gemm", List.of("x", "w", "b"), List.of("y"))
                                .addAttribute(Protos.attribute("transB", 1)))));

        WeightOnlyQuantization.apply(model, step(4, true, 32, BlockForm.DEQUANTIZE_LINEAR), null);

        assertThat(operators(OrtModel.optimized(model, GraphOptimization.ALL))).containsExactly("MatMulNBits");
    }

    @Test
    void roundsWithWhatFlowsThroughTheModel(@TempDir Path folder) {
        // Few hidden causes behind 64 inputs: they go together, as activations do.
        float[] rows = new float[96 * 64];
        float[] causes = Feeds.random(1, 96, 6).toFloatArray();
        float[] mix = Feeds.random(2, 6, 64).toFloatArray();
        for (int i = 0; i < rows.length; i++) {
            for (int cause = 0; cause < 6; cause++) {
                rows[i] += causes[i / 64 * 6 + cause] * mix[cause * 64 + i % 64];
            }
        }
        Samples samples = Feeds.samples(folder, "x", Feeds.floats(rows, 96, 64));
        Map<String, HostTensor> x = samples.feed(0, 96);
        float[] expected = run(Model.of("m", Protos.mlp()), GraphOptimization.NONE, x);

        for (boolean symmetric : new boolean[] {true, false}) {
            RecipeStep.QuantizeWeights nearest = step(4, symmetric, 32, BlockForm.MATMUL_NBITS);
            RecipeStep.QuantizeWeights gptq = new RecipeStep.QuantizeWeights(
                    WeightType.INT4,
                    symmetric,
                    32,
                    RecipeStep.RoundingAlgorithm.GPTQ,
                    BlockForm.MATMUL_NBITS,
                    Exclusion.NOTHING);

            assertThat(squaredError(expected, gptq, samples))
                    .isLessThan(0.5 * squaredError(expected, nearest, samples));
        }
    }

    private static double squaredError(float[] expected, RecipeStep.QuantizeWeights step, Samples samples) {
        Model model = Model.of("m", Protos.mlp());
        PassReport report = WeightOnlyQuantization.apply(model, step, samples);
        assertThat(report.lines()).containsExactly("1 Gemm changed", "1 MatMul changed");
        float[] actual = run(model, GraphOptimization.NONE, samples.feed(0, samples.count()));
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            sum += Math.pow(actual[i] - expected[i], 2);
        }
        return sum;
    }

    @Test
    void refusesTheFormOfOnnxForOldModels() {
        ModelProto old = Protos.mlp().toBuilder()
                .clearOpsetImport()
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(6))
                .build();

        assertThat(Problems.of(() -> WeightOnlyQuantization.apply(
                                Model.of("m", old), step(4, true, 32, BlockForm.DEQUANTIZE_LINEAR), null))
                        .message())
                .contains("version 6");
    }

    private static RecipeStep.QuantizeWeights step(int bits, boolean symmetric, int blockSize, BlockForm form) {
        return new RecipeStep.QuantizeWeights(
                bits == 4 ? WeightType.INT4 : WeightType.INT8,
                symmetric,
                blockSize,
                RecipeStep.RoundingAlgorithm.NEAREST,
                form,
                Exclusion.NOTHING);
    }

    private static float[] run(Model model, GraphOptimization level, Map<String, HostTensor> feed) {
        try (OrtModel loaded = OrtModel.open(model, level)) {
            return Objects.requireNonNull(loaded.run(feed).get("y")).toFloatArray();
        }
    }

    private static void assertClose(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).as("element %s", i).isCloseTo(expected[i], within(1e-4f));
        }
    }

    private static List<String> operators(Model model) {
        return model.graph().nodes().stream().map(Node::opType).toList();
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
                .addInput(Protos.value("x", DataType.FLOAT, -1, weight.getDims(0)))
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
