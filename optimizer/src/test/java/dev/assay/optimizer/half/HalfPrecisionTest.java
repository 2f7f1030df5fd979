package dev.assay.optimizer.half;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.optimizer.graph.ElementTypes;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Ort;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfPrecisionTest {
    private static final Map<String, Ort.Input> X = Map.of("x", Ort.random(7, 5, 64));

    @Test
    void convertsWeightsConstantsAndKeepsInputsAndOutputs() {
        Model model = Model.of("m", Protos.mlp());

        PassReport report = HalfPrecision.apply(model, HalfPrecisionOptions.DEFAULT);

        assertThat(report.changed()).isEqualTo(Map.of("Gemm", 1, "MatMul", 1, "Relu", 1));
        assertThat(operators(model)).containsExactly("Cast", "Gemm", "Relu", "MatMul", "Cast");
        assertThat(model.graph().initializers()).allMatch(Tensors::isHalf);
        assertThat(ElementTypes.declared(model.graph().outputs().getFirst())).isEqualTo(DataType.FLOAT);
        assertSimilar(Protos.mlp(), model);
    }

    @Test
    void convertsInputsAndOutputsWhenAsked() {
        Model model = Model.of("m", Protos.mlp());

        HalfPrecision.apply(model, new HalfPrecisionOptions(false, Selection.EVERYTHING));

        assertThat(operators(model)).containsExactly("Gemm", "Relu", "MatMul");
        assertThat(ElementTypes.declared(model.graph().inputs().getFirst())).isEqualTo(DataType.FLOAT16);
        assertThat(ElementTypes.declared(model.graph().outputs().getFirst())).isEqualTo(DataType.FLOAT16);
    }

    @Test
    void leavesExcludedNodesAndCastsAroundThemOnly() {
        Model model = Model.of("m", Protos.mlp());

        PassReport report = HalfPrecision.apply(
                model, new HalfPrecisionOptions(true, new Selection(Set.of("Relu", "MatMul"), Set.of())));

        assertThat(operators(model)).containsExactly("Cast", "Gemm", "Cast", "Relu", "MatMul");
        assertThat(report.lines())
                .containsExactly(
                        "1 Gemm changed", "1 MatMul left: it stays at 32 bits", "1 Relu left: it stays at 32 bits");
        assertSimilar(Protos.mlp(), model);
    }

    @Test
    void storesAWeightInBothWidthsWhereBothAreRead() {
        ModelProto shared = Protos.model(xToY().addInitializer(Protos.random("w", 1, 64))
                .addNode(Protos.node("Add", List.of("x", "w"), List.of("a")))
                .addNode(Protos.node("Max", List.of("a", "w"), List.of("y"))));
        Model model = Model.of("m", shared);

        HalfPrecision.apply(model, HalfPrecisionOptions.DEFAULT);

        assertThat(model.graph().initializers())
                .extracting(TensorProto::getName)
                .containsExactly("w", "w_fp16");
        assertSimilar(shared, model);
    }

    @Test
    void convertsTensorsInAttributesAlsoWhereTheyAreLeftOut() {
        ModelProto filled = Protos.model(xToY().addInitializer(Protos.longs("shape", 64))
                .addNode(Protos.node("ConstantOfShape", List.of("shape"), List.of("zeros")))
                .addNode(Protos.node("ConstantOfShape", List.of("shape"), List.of("twos"))
                        .addAttribute(Protos.attribute("value", Tensors.ofFloats("", List.of(1L), 2))))
                .addNode(Protos.node("Add", List.of("x", "zeros"), List.of("a")))
                .addNode(Protos.node("Mul", List.of("a", "twos"), List.of("y"))));
        Model model = Model.of("m", filled);

        HalfPrecision.apply(model, HalfPrecisionOptions.DEFAULT);

        assertThat(model.graph().nodes().stream()
                        .filter(node -> node.is("ConstantOfShape"))
                        .map(node -> Objects.requireNonNull(node.tensorAttribute("value"))))
                .allMatch(Tensors::isHalf);
        assertSimilar(filled, model);
    }

    @Test
    void convertsConstantsThatAreWrittenAsPlainNumbers() {
        ModelProto plain = Protos.model(xToY().addNode(Protos.node("Constant", List.of(), List.of("two"))
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("value_float")
                                .setType(AttributeProto.AttributeType.FLOAT)
                                .setF(2)))
                .addNode(Protos.node("Constant", List.of(), List.of("three"))
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("value_floats")
                                .setType(AttributeProto.AttributeType.FLOATS)
                                .addFloats(3)))
                .addNode(Protos.node("Mul", List.of("x", "two"), List.of("m")))
                .addNode(Protos.node("Add", List.of("m", "three"), List.of("y"))));
        Model model = Model.of("m", plain);

        HalfPrecision.apply(model, HalfPrecisionOptions.DEFAULT);

        assertThat(operators(model)).containsExactly("Cast", "Mul", "Add", "Cast");
        assertThat(model.graph().initializers()).hasSize(2).allMatch(Tensors::isHalf);
        assertSimilar(plain, model);
    }

    @Test
    void clampsMasksSoThatNothingBecomesNoNumber() {
        float[] mask = new float[64];
        Arrays.fill(mask, 0, 32, -3.4e38f);
        ModelProto masked = Protos.model(xToY().addInitializer(Tensors.ofFloats("mask", List.of(64L), mask))
                .addNode(Protos.node("Constant", List.of(), List.of("all"))
                        .addAttribute(Protos.attribute("value", Tensors.ofFloats("", List.of(1L), -1e9f))))
                .addNode(Protos.node("Add", List.of("x", "mask"), List.of("a")))
                .addNode(Protos.node("Max", List.of("a", "all"), List.of("b")))
                .addNode(Protos.node("Softmax", List.of("b"), List.of("y"))));
        Model model = Model.of("m", masked);

        PassReport report = HalfPrecision.apply(model, new HalfPrecisionOptions(true, Selection.EVERYTHING));

        assertThat(report.notes()).containsEntry("values too large for 16 bits, set to ±65504", 33);
        assertSimilar(masked, model);
    }

    @Test
    void convertsSubgraphsThatReadFromOutside() {
        GraphProto.Builder then = GraphProto.newBuilder()
                .addInitializer(Protos.random("inner", 2, 64))
                .addNode(Protos.node("Mul", List.of("x", "inner"), List.of("m")))
                .addNode(Protos.node("Max", List.of("m", "w"), List.of("t")))
                .addOutput(Protos.value("t", DataType.FLOAT, -1, 64));
        GraphProto.Builder otherwise = GraphProto.newBuilder()
                .addNode(Protos.node("Constant", List.of(), List.of("e"))
                        .addAttribute(Protos.attribute("value", Protos.random("", 4, 1, 64))))
                .addOutput(Protos.value("e", DataType.FLOAT, -1, 64));
        ModelProto branching = Protos.model(xToY().addInitializer(Protos.random("w", 1, 64))
                .addNode(Protos.node("ReduceMax", List.of("x"), List.of("s"))
                        .addAttribute(Protos.attribute("keepdims", 0)))
                .addNode(Protos.node("Cast", List.of("s"), List.of("c")).addAttribute(Protos.attribute("to", 9)))
                .addNode(Protos.node("If", List.of("c"), List.of("y"))
                        .addAttribute(Protos.attribute("then_branch", then))
                        .addAttribute(Protos.attribute("else_branch", otherwise))));
        Model model = Model.of("m", branching);

        HalfPrecision.apply(model, HalfPrecisionOptions.DEFAULT);

        assertSimilar(branching, model);
    }

    @Test
    void convertsLoopsThatCarryFloats() {
        GraphProto.Builder body = GraphProto.newBuilder()
                .addInput(Protos.value("i", DataType.INT64))
                .addInput(Protos.value("go", DataType.BOOL))
                .addInput(Protos.value("v", DataType.FLOAT, -1, 64))
                .addNode(Protos.node("Identity", List.of("go"), List.of("goOn")))
                .addNode(Protos.node("Mul", List.of("v", "w"), List.of("next")))
                .addOutput(Protos.value("goOn", DataType.BOOL))
                .addOutput(Protos.value("next", DataType.FLOAT, -1, 64));
        ModelProto looping = Protos.model(xToY().addInitializer(Protos.random("w", 1, 64))
                .addInitializer(Protos.longs("three", 3).toBuilder().clearDims())
                .addNode(Protos.node("Loop", List.of("three", "", "x"), List.of("y"))
                        .addAttribute(Protos.attribute("body", body))));
        Model model = Model.of("m", looping);

        HalfPrecision.apply(model, HalfPrecisionOptions.DEFAULT);

        assertSimilar(looping, model);
    }

    @ParameterizedTest
    @CsvSource({"1e6, 32", "1e-8, 16", "3e-3, 16"})
    void batchNormalizationsWhoseVariancesDontFitStayAtFullWidth(float variance, int bits) {
        float[] variances = {1, variance};
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, -1, 2, 4, 4))
                .addInitializer(Protos.ofFloats("one", 1, 1))
                .addInitializer(Protos.ofFloats("mean", 0, 0))
                .addInitializer(Protos.ofFloats("variance", variances))
                .addNode(
                        Protos.node("BatchNormalization", List.of("x", "one", "mean", "mean", "variance"), List.of("y"))
                                .setName("norm"))
                .addOutput(Protos.value("y", DataType.FLOAT, -1, 2, 4, 4));
        Model model = Model.of("test", Protos.model(graph));

        PassReport report = HalfPrecision.apply(model, HalfPrecisionOptions.DEFAULT);

        assertThat(report.facts())
                .isEqualTo(
                        bits == 16
                                ? List.of()
                                : List.of(
                                        "1 BatchNormalization stay at 32 bits, since 16 don't hold their variances: norm"));
        assertThat(report.changedCount()).isEqualTo(bits == 16 ? 1 : 0);
    }

    @Test
    void refusesQuantizedActivations() {
        Model model = Model.of(
                "m",
                Protos.model(xToY().addNode(Protos.node("DynamicQuantizeLinear", List.of("x"), List.of("q", "s", "z")))
                        .addNode(Protos.node("DequantizeLinear", List.of("q", "s", "z"), List.of("y")))));

        assertThat(Problems.of(() -> HalfPrecision.apply(model, HalfPrecisionOptions.DEFAULT))
                        .message())
                .contains("quantized activations ('DynamicQuantizeLinear')");
    }

    @Test
    void refusesSequences() {
        Model model = Model.of(
                "m",
                Protos.model(xToY().addNode(Protos.node("SequenceConstruct", List.of("x"), List.of("s")))
                        .addNode(Protos.node("ConcatFromSequence", List.of("s"), List.of("y"))
                                .addAttribute(Protos.attribute("axis", 0)))));

        assertThat(Problems.of(() -> HalfPrecision.apply(model, HalfPrecisionOptions.DEFAULT))
                        .code())
                .isEqualTo("model.unsupported");
    }

    private static void assertSimilar(ModelProto before, Model after) {
        float[] expected = Ort.run(before, X);
        float[] actual = Ort.run(after.toProto(), X);
        assertThat(Ort.cosine(expected, actual)).isCloseTo(1, within(1e-5));
    }

    private static GraphProto.Builder xToY() {
        return GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, -1, 64))
                .addOutput(Protos.value("y", DataType.FLOAT, -1, 64));
    }

    private static List<String> operators(Model model) {
        return model.graph().nodes().stream().map(Node::opType).toList();
    }
}
