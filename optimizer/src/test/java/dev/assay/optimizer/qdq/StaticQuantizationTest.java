package dev.assay.optimizer.qdq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.optimizer.execution.Agreement;
import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.quantize.AffineParameters;
import dev.assay.optimizer.testing.Protos;
import dev.assay.optimizer.testing.SampleSets;
import dev.assay.optimizer.testing.TestGraph;
import dev.assay.scenarios.language.Calibration;
import dev.assay.scenarios.language.Exclusion;
import dev.assay.scenarios.language.RecipeStep.QuantizeStatic;
import dev.assay.scenarios.language.RecipeStep.WeightType;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticQuantizationTest {
    /** With 7 bits for weights: CPUs with AVX2 but without VNNI would saturate, and give other outputs than the rest. */
    private static final QuantizeStatic STEP = step(WeightType.UINT8, 0, true, null);

    @TempDir
    Path folder;

    private Samples images;
    private Samples rows;

    @BeforeEach
    void makeSamples() {
        images = SampleSets.random(folder, "x", 1, 16, 3L, 8L, 8L);
        rows = SampleSets.random(folder, "x", 2, 32, 4L, 16L);
    }

    private static AttributeProto pads() {
        return Attributes.of("pads", List.of(1L, 1L, 1L, 1L));
    }

    /** Return two convolutions with a shortcut around the second, pooled and classified. */
    private static TestGraph residual() {
        return new TestGraph()
                .input("x", "n", 3, 8, 8)
                .weight("w1", 8, 3, 3, 3)
                .weight("b1", 8)
                .weight("w2", 8, 8, 3, 3)
                .weight("b2", 8)
                .weight("w3", 5, 8)
                .weight("b3", 5)
                .node("Conv", "x w1 b1", "c1", pads())
                .node("Relu", "c1", "r1")
                .node("Conv", "r1 w2 b2", "c2", pads())
                .node("Add", "c2 r1", "sum")
                .node("Relu", "sum", "r2")
                .node("GlobalAveragePool", "r2", "pooled")
                .node("Flatten", "pooled", "flat")
                .node("Gemm", "flat w3 b3", "y", Attributes.of("transB", 1))
                .output("y");
    }

    private record Quantized(Model before, Model model, PassReport report) {
        Graph graph() {
            return model.graph();
        }

        /** Return how often each operator stands in what ONNX Runtime runs. */
        Map<String, Long> running() {
            return count(OrtModel.optimized(model, GraphOptimization.EXTENDED));
        }

        Agreement agreement(Samples samples, GraphOptimization level) {
            Map<String, HostTensor> feed = samples.feed(0, 8);
            try (OrtModel one = OrtModel.open(before, GraphOptimization.BASIC);
                    OrtModel other = OrtModel.open(model, level)) {
                return Agreement.of(one.run(feed), other.run(feed));
            }
        }

        Node maker(String value) {
            Node node = Values.of(graph()).producer(graph(), value);
            if (node == null) {
                throw new AssertionError("nobody makes " + value);
            }
            return node;
        }
    }

    private static Map<String, Long> count(Model model) {
        return model.graph().nodes().stream()
                .collect(Collectors.groupingBy(Node::opType, TreeMap::new, Collectors.counting()));
    }

    private static Quantized quantize(TestGraph graph, QuantizeStatic step, Samples samples) {
        Model before = graph.model();
        Model model = before.copy();
        PassReport report = StaticQuantization.apply(model, step, samples);
        return new Quantized(before, model, report);
    }

    private static QuantizeStatic step(
            WeightType activations, double smoothing, boolean biasCorrection, @Nullable Double maxLoss) {
        return new QuantizeStatic(
                WeightType.INT8,
                activations,
                true,
                true,
                Calibration.MIN_MAX,
                smoothing,
                biasCorrection,
                maxLoss,
                Exclusion.NOTHING);
    }

    @Test
    void everyNodeOfAResidualNetworkRunsOnIntegers() {
        Quantized quantized = quantize(residual(), STEP, images);

        assertThat(quantized.running())
                .isEqualTo(Map.of(
                        "QuantizeLinear", 1L,
                        "QLinearConv", 2L,
                        "QLinearAdd", 1L,
                        "QLinearGlobalAveragePool", 1L,
                        "Flatten", 1L,
                        "QGemm", 1L));
        assertThat(quantized.report().lines())
                .contains("2 Conv changed", "1 Gemm changed")
                .contains("ONNX Runtime computes all 3 with integers; 1 QuantizeLinear and 0 DequantizeLinear remain"
                        + " where floats meet them");
        assertThat(quantized.agreement(images, GraphOptimization.ALL).cosine()).isGreaterThan(0.999);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MIN_MAX", "PERCENTILE", "ENTROPY"})
    void everyCalibrationKeepsOutputsNear(String method) {
        Quantized quantized =
                quantize(residual(), STEP.with(new Calibration(Calibration.Method.valueOf(method), 0.999)), images);

        assertThat(quantized.agreement(images, GraphOptimization.ALL).cosine()).isGreaterThan(0.98);
    }

    @Test
    void integersGiveWhatTheQuantizedGraphSaysInFloats() {
        // With optimization off, ONNX Runtime runs each QuantizeLinear, float operator and DequantizeLinear as it
        // stands: the
        // reference for its kernels with integers.
        Quantized quantized = quantize(residual(), STEP, images);
        Map<String, HostTensor> feed = images.feed(0, 8);
        try (OrtModel floats = OrtModel.open(quantized.model(), GraphOptimization.NONE);
                OrtModel integers = OrtModel.open(quantized.model(), GraphOptimization.ALL)) {
            assertThat(Agreement.of(floats.run(feed), integers.run(feed)).relative())
                    .isLessThan(0.02);
        }
    }

    @Test
    void sameInputsGiveSameBits() {
        assertThat(quantize(residual(), STEP, images).model().toProto())
                .isEqualTo(quantize(residual(), STEP, images).model().toProto());
    }

    @Test
    void whatOnlyMovesValuesSharesTheirScale() {
        TestGraph graph = new TestGraph()
                .input("x", "n", 3, 8, 8)
                .weight("w1", 8, 3, 3, 3)
                .weight("w2", 4, 8, 3, 3)
                .node("Conv", "x w1", "c1", pads())
                .node(
                        "MaxPool",
                        "c1",
                        "m",
                        Attributes.of("kernel_shape", List.of(2L, 2L)),
                        Attributes.of("strides", List.of(2L, 2L)))
                .node("Conv", "m w2", "y", pads())
                .output("y");

        Quantized quantized = quantize(graph, STEP, images);

        assertThat(quantized.maker("m").inputs().subList(1, 3))
                .isEqualTo(quantized.maker("c1").inputs().subList(1, 3));
        assertThat(quantized.running())
                .isEqualTo(Map.of("QuantizeLinear", 1L, "QLinearConv", 2L, "MaxPool", 1L, "DequantizeLinear", 1L));
    }

    @Test
    void clippingBecomesSaturation() {
        TestGraph graph = new TestGraph()
                .input("x", "n", 3, 8, 8)
                .weight("w1", 8, 3, 3, 3)
                .weight("w2", 4, 8, 3, 3)
                .number("zero", 0)
                .number("six", 6)
                .node("Conv", "x w1", "c1", pads())
                .node("Clip", "c1 zero six", "r")
                .node("Conv", "r w2", "y", pads())
                .output("y");

        Quantized quantized = quantize(graph, STEP, images);

        assertThat(quantized.running()).doesNotContainKeys("Clip", "Conv").containsEntry("QLinearConv", 2L);
        float scale = Tensors.floats(quantized.graph().initializers().stream()
                        .filter(tensor -> tensor.getName().equals("r_scale"))
                        .findFirst()
                        .orElseThrow())
                .get(0);
        assertThat(scale * 255).isLessThanOrEqualTo(6).isCloseTo(6, within(1e-5f));
        assertThat(quantized.agreement(images, GraphOptimization.ALL).cosine()).isGreaterThan(0.999);
    }

    @Test
    void valuesThatFloatsMakeStayFloatsForOtherReaders() {
        TestGraph graph = new TestGraph()
                .input("x", "n", 4, 16)
                .weight("w1", 16, 8)
                .node("Tanh", "x", "t")
                .node("MatMul", "t w1", "p")
                .node("Exp", "t", "e")
                .output("p")
                .output("e");

        Quantized quantized = quantize(graph, STEP, rows);

        assertThat(quantized.maker("e").input(0)).isEqualTo("t");
        assertThat(quantized.maker("p").input(0)).isEqualTo("t_dequantized");
        assertThat(quantized.running())
                .isEqualTo(Map.of("Tanh", 1L, "Exp", 1L, "QuantizeLinear", 1L, "MatMulIntegerToFloat", 1L));
    }

    @Test
    void productsThatReadOneValueShareItsIntegers() {
        TestGraph graph = new TestGraph()
                .input("x", "n", 4, 16)
                .weight("w1", 16, 8)
                .weight("w2", 16, 8)
                .node("MatMul", "x w1", "p")
                .node("MatMul", "x w2", "q")
                .output("p")
                .output("q");

        assertThat(quantize(graph, STEP, rows).running())
                .isEqualTo(Map.of("QuantizeLinear", 1L, "MatMulIntegerToFloat", 2L));
    }

    private static QuantizeStatic excluding(Exclusion exclusion) {
        return new QuantizeStatic(
                WeightType.INT8, WeightType.UINT8, true, false, Calibration.MIN_MAX, 0, true, null, exclusion);
    }

    @Test
    void excludedNodesAndWhatIntegersCantDoStayAsTheyAre() {
        TestGraph graph = new TestGraph()
                .input("x", "n", 4, 16)
                .weight("w1", 16, 16)
                .weight("w2", 16, 16)
                .node("MatMul", "x w1", "p")
                .node("MatMul", "p w2", "q")
                .node("Transpose", "q", "t", Attributes.of("perm", List.of(0L, 2L, 1L)))
                .node("MatMul", "q t", "y")
                .output("y");

        Quantized quantized = quantize(graph, excluding(new Exclusion(List.of("p_node"), List.of())), rows);

        assertThat(quantized.maker("p").input(1)).isEqualTo("w1");
        assertThat(quantized.report().lines())
                .contains("1 MatMul changed", "1 MatMul left: its second input is no constant");
    }

    /** Return an embedding, which a product reads. */
    private static TestGraph embedding(TensorProto table) {
        return new TestGraph()
                .input("ids", DataType.INT64, "n", 4)
                .tensor(table)
                .weight("w", 16, 8)
                .node("Gather", "table ids", "embedded")
                .node("MatMul", "embedded w", "y")
                .output("y");
    }

    @Test
    void embeddingTablesBecomeIntegersToo() {
        Samples tokens = SampleSets.indices(folder, "ids", 3, 32, 50, 4);
        Quantized quantized = quantize(embedding(Protos.random("table", 7, 50, 16)), STEP, tokens);
        assertThat(quantized.report().lines()).contains("1 Gather changed", "1 MatMul changed");
        assertThat(quantized.graph().initializer("table")).isNull();
        assertThat(quantized.agreement(tokens, GraphOptimization.ALL).cosine()).isGreaterThan(0.999);
    }

    @Test
    void excludedTablesStayFloats() {
        Samples tokens = SampleSets.indices(folder, "ids", 3, 32, 50, 4);
        QuantizeStatic step = excluding(new Exclusion(List.of(), List.of("Gather")));
        assertThat(quantize(embedding(Protos.random("table", 7, 50, 16)), step, tokens)
                        .graph()
                        .initializer("table"))
                .isNotNull();
    }

    @Test
    void tablesThatAloneLoseTooMuchStayFloats() {
        int read = 49;
        float[] rows = new float[50 * 16];
        Random random = new Random(4);
        for (int i = 0; i < rows.length; i++) {
            // One scale for all would be far too coarse for the others.
            rows[i] = i < read * 16 ? (float) random.nextGaussian() : 1_000;
        }
        TestGraph graph = embedding(Tensors.ofFloats("table", List.of(50L, 16L), rows));
        Samples tokens = SampleSets.indices(folder, "ids", 3, 32, read, 4);

        Quantized bound = quantize(graph, step(WeightType.UINT8, 0, true, 0.01), tokens);

        assertThat(bound.report().lines())
                .anyMatch(line -> line.startsWith("tables stay in floats: by themselves they lose "))
                .contains("1 MatMul changed");
        assertThat(bound.graph().initializer("table")).isNotNull();
    }

    @Test
    void nothingIsQuantizedWhereNothingCanBe() {
        TestGraph graph =
                new TestGraph().input("x", "n", 4, 16).node("Tanh", "x", "y").output("y");

        assertThat(quantize(graph, STEP, rows).report().changedCount()).isZero();
    }

    @Test
    @EnabledOnOs(architectures = "amd64")
    void signedActivationsAreLeftWhereOnnxRuntimeCantFuseThem() {
        Quantized quantized = quantize(residual(), step(WeightType.INT8, 0, true, null), images);

        assertThat(quantized.report().lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("'c1_node' stays in floats: ")
                        .endsWith("`activations: uint8` avoids that"));
        assertThat(quantized.running()).containsEntry("QGemm", 1L);
        assertThat(quantized.agreement(images, GraphOptimization.ALL).cosine()).isGreaterThan(0.999);
    }

    @Test
    @EnabledOnOs(architectures = "amd64")
    void aNeighbourKeepsItsIntegersWhereOneInFloatsIsEnough() {
        Quantized quantized = quantize(residual(), step(WeightType.INT8, 0, true, null), images);

        // Both convolutions touch the value that two nodes read, but without the first one's integers the second has
        // its own.
        assertThat(quantized.report().lines())
                .filteredOn(line -> line.contains("_node' stays in floats"))
                .hasSize(1);
        assertThat(quantized.running()).containsEntry("QLinearConv", 1L);
    }

    @Test
    void whatWasQuantizedForOneVariantIsNotQuantizedAgain() {
        Model model = residual().model();
        Placement placement = Placement.of(model.graph(), Selection.EVERYTHING, new PassReport.Builder());
        Map<String, AffineParameters> parameters = placement.quantized().stream()
                .collect(Collectors.toMap(value -> value, _ -> new AffineParameters(0.5f, 0)));
        IntegerWeights weights = new IntegerWeights(STEP);

        IntegerWeight first = Objects.requireNonNull(
                weights.of(placement, parameters, Names.of(model.graph())).get("c2"));
        IntegerWeight second = Objects.requireNonNull(
                weights.of(placement, parameters, Names.of(model.graph())).get("c2"));

        assertThat(second).isEqualTo(first);
        assertThat(second.values().getRawData()).isSameAs(first.values().getRawData());
    }

    @Test
    void biasCorrectionRemovesTheMeanErrorOfALayer() {
        TestGraph graph = new TestGraph()
                .input("x", "n", 3, 8, 8)
                .weight("w1", 4, 3, 3, 3)
                .weight("b1", 4)
                .node("Relu", "x", "r")
                .node("Conv", "r w1 b1", "y", pads())
                .output("y");
        QuantizeStatic coarse = new QuantizeStatic(
                WeightType.INT8, WeightType.UINT8, false, true, Calibration.MIN_MAX, 0, false, null, Exclusion.NOTHING);
        QuantizeStatic corrected = new QuantizeStatic(
                WeightType.INT8, WeightType.UINT8, false, true, Calibration.MIN_MAX, 0, true, null, Exclusion.NOTHING);

        double without = meanError(quantize(graph, coarse, images));
        double with = meanError(quantize(graph, corrected, images));

        assertThat(with).isLessThan(without / 3);
    }

    private double meanError(Quantized quantized) {
        Map<String, HostTensor> feed = images.feed(0, 16);
        try (OrtModel one = OrtModel.open(quantized.before(), GraphOptimization.BASIC);
                OrtModel other = OrtModel.open(quantized.model(), GraphOptimization.NONE)) {
            float[] expected = one.run(feed).values().iterator().next().toFloatArray();
            float[] actual = other.run(feed).values().iterator().next().toFloatArray();
            double largest = 0;
            for (int channel = 0; channel < 4; channel++) {
                double sum = 0;
                for (int i = 0; i < expected.length; i++) {
                    sum += i / 64 % 4 == channel ? expected[i] - actual[i] : 0;
                }
                largest = Math.max(largest, Math.abs(sum / (expected.length / 4.0)));
            }
            return largest;
        }
    }

    @Test
    void aBiasThatIsHugeBesideItsWeightsIsKept() {
        float[] weights = new float[2 * 3 * 9];
        Arrays.fill(weights, 27, 54, 0.1f);
        Arrays.fill(weights, 0, 27, 1e-12f);
        TestGraph graph = new TestGraph()
                .input("x", "n", 3, 8, 8)
                .tensor(Tensors.ofFloats("w", List.of(2L, 3L, 3L, 3L), weights))
                .tensor(Tensors.ofFloats("b", List.of(2L), 5, -3))
                .node("Conv", "x w b", "y", pads())
                .output("y");

        Quantized quantized = quantize(graph, STEP, images);

        Agreement agreement = quantized.agreement(images, GraphOptimization.ALL);
        assertThat(agreement.maxDifference()).isLessThan(0.1);
    }

    /** Return a layer normalization before a product, with one channel much larger than the others. */
    private static TestGraph outlier(boolean othersRead) {
        float[] gamma = new float[16];
        Arrays.fill(gamma, 1);
        gamma[3] = 80;
        TestGraph graph = new TestGraph()
                .input("x", "n", 4, 16)
                .tensor(Tensors.ofFloats("gamma", List.of(16L), gamma))
                .weight("beta", 16)
                .weight("w1", 16, 8)
                .node("LayerNormalization", "x gamma beta", "n1")
                .node("MatMul", "n1 w1", "y")
                .output("y");
        return othersRead ? graph.node("Relu", "n1", "z").output("z") : graph;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void smoothingHelpsAgainstOutliers(boolean othersRead) {
        Quantized plain = quantize(outlier(othersRead), step(WeightType.UINT8, 0, false, null), rows);
        Quantized smooth = quantize(outlier(othersRead), step(WeightType.UINT8, 0.5, false, null), rows);

        assertThat(difference(smooth)).isLessThan(difference(plain) / 2);
        assertThat(count(smooth.model()).containsKey("Mul")).isEqualTo(othersRead);
        assertThat(smooth.report().lines())
                .contains(
                        othersRead
                                ? "1 activations smoothed: 0 in the layer normalization before, 1 by a Mul"
                                : "1 activations smoothed: 1 in the layer normalization before, 0 by a Mul");
        assertThat(smooth.graph().initializer("w1")).isNull();
    }

    private double difference(Quantized quantized) {
        Map<String, HostTensor> feed = rows.feed(0, 8);
        try (OrtModel one = OrtModel.open(quantized.before(), GraphOptimization.BASIC);
                OrtModel other = OrtModel.open(quantized.model(), GraphOptimization.ALL)) {
            return Agreement.of(one.run(feed, Set.of("y")), other.run(feed, Set.of("y")))
                    .maxDifference();
        }
    }

    /** Return two products of which the first is hard to quantize: almost all of what it reads lies near 0. */
    private static TestGraph sensitive() {
        return new TestGraph()
                .input("x", "n", 4, 16)
                .weight("w1", 16, 16)
                .weight("w2", 16, 8)
                .number("three", 3)
                .node("Exp", "x", "e")
                .node("Pow", "e three", "cubed")
                .node("MatMul", "cubed w1", "p")
                .node("Tanh", "p", "t")
                .node("MatMul", "t w2", "y")
                .output("y");
    }

    @Test
    void aBoundOnTheLossKeepsTheWorstNodesOnly() {
        Quantized all = quantize(sensitive(), step(WeightType.UINT8, 0, true, null), rows);
        Quantized bound = quantize(sensitive(), step(WeightType.UINT8, 0, true, 0.005), rows);

        assertThat(all.agreement(rows, GraphOptimization.ALL).cosine()).isLessThan(0.99);
        assertThat(bound.agreement(rows, GraphOptimization.ALL).cosine()).isGreaterThan(0.99);
        assertThat(bound.running()).containsEntry("MatMul", 1L).containsEntry("MatMulIntegerToFloat", 1L);
        assertThat(bound.report().lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("with 1 of 2 nodes in floats for that")
                        .endsWith("p_node"));
    }

    @Test
    void aBoundThatHoldsKeepsNothing() {
        assertThat(quantize(residual(), step(WeightType.UINT8, 0, true, 0.01), images)
                        .running())
                .containsEntry("QLinearConv", 2L);
    }

    @Test
    void aBoundThatOnlyFloatsMeetIsAProblem() {
        assertThatThrownBy(() -> quantize(sensitive(), step(WeightType.UINT8, 0, true, 0.0), rows))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem ->
                                assertThat(problem.problems().getFirst().code()).isEqualTo("recipe.loss-not-met"));
    }
}
