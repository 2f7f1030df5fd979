package dev.assay.optimizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.OperatorSetIdProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import dev.assay.optimizer.testing.Ort;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynamicQuantizationTest {
    private static final Map<String, Ort.Input> X = Map.of("x", Ort.random(7, 5, 64));

    @ParameterizedTest
    @CsvSource({
        "INT8, false, false, 0.9995",
        "INT8, true, false, 0.9995",
        "INT8, true, true, 0.999",
        "UINT8, false, false, 0.9995",
        "UINT8, true, false, 0.9995",
        "UINT8, true, true, 0.999"
    })
    void givesNearlyTheSame(QuantizedType weights, boolean perChannel, boolean reduceRange, double cosine) {
        Model model = Model.of("m", Protos.mlp());

        PassReport report = DynamicQuantization.apply(
                model, new DynamicQuantizationOptions(weights, perChannel, reduceRange, Selection.EVERYTHING));

        assertThat(report.changed()).isEqualTo(Map.of("Gemm", 1, "MatMul", 1));
        assertThat(Ort.cosine(Ort.run(Protos.mlp(), X), Ort.run(model.toProto(), X)))
                .isGreaterThan(cosine);
    }

    @Test
    void removesTheFloatsThatNobodyReadsAnyMore() {
        Model model = quantized(Protos.mlp());

        assertThat(model.graph().initializer("w")).isNull();
        assertThat(model.graph().nodes()).noneMatch(node -> node.is("Constant") || node.is("Gemm"));
        assertThat(model.graph().initializer("w_transposed_quantized")).isNotNull();
    }

    @Test
    void takesWeightsThatAreListedAmongTheInputs() {
        ModelProto listed = Protos.mlp().toBuilder()
                .setGraph(Protos.mlp().getGraph().toBuilder().addInput(Protos.value("w", DataType.FLOAT, 48, 64)))
                .build();

        Model model = quantized(listed);

        assertThat(model.graph().inputs()).extracting(ValueInfoProto::getName).containsExactly("x");
        assertThat(Ort.cosine(Ort.run(listed, X), Ort.run(model.toProto(), X))).isGreaterThan(0.9995);
    }

    @Test
    void saysWhyConvolutionsAreLeft() {
        ModelProto convolution = Protos.model(GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, 1, 3, 8, 8))
                .addOutput(Protos.value("y", DataType.FLOAT, 1, 4, 6, 6))
                .addInitializer(Protos.random("w", 1, 4, 3, 3, 3))
                .addNode(Protos.node("Conv", List.of("x", "w"), List.of("y"))));
        Model model = Model.of("m", convolution);

        PassReport report = DynamicQuantization.apply(model, int8(Selection.EVERYTHING));

        assertThat(report.changedCount()).isZero();
        assertThat(report.lines()).singleElement().asString().startsWith("1 Conv left: ONNX Runtime runs Conv faster");
    }

    @Test
    void quantizesASharedInputAndASharedWeightOnce() {
        ModelProto shared = Protos.model(xToY().addInitializer(Protos.random("w", 1, 64, 64))
                .addNode(Protos.node("MatMul", List.of("x", "w"), List.of("a")))
                .addNode(Protos.node("MatMul", List.of("x", "w"), List.of("b")))
                .addNode(Protos.node("Add", List.of("a", "b"), List.of("y"))));

        Model model = quantized(shared);

        assertThat(model.graph().nodes().stream().filter(node -> node.is("DynamicQuantizeLinear")))
                .hasSize(1);
        assertThat(model.graph().initializers()).hasSize(3);
        assertThat(Ort.cosine(Ort.run(shared, X), Ort.run(model.toProto(), X))).isGreaterThan(0.9995);
    }

    @Test
    void quantizesAWeightThatIsATableAndAMatrixInBothWays() {
        ModelProto tied = Protos.model(GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, -1, 64))
                .addOutput(Protos.value("y", DataType.FLOAT, -1, 64))
                .addInitializer(Protos.random("w", 1, 64, 64))
                .addInitializer(Protos.longs("row", 3))
                .addNode(Protos.node("Gather", List.of("w", "row"), List.of("g")))
                .addNode(Protos.node("MatMul", List.of("x", "w"), List.of("m")))
                .addNode(Protos.node("Add", List.of("m", "g"), List.of("y"))));

        Model model = quantized(tied);

        assertThat(model.graph().initializer("w")).isNull();
        assertThat(Ort.cosine(Ort.run(tied, X), Ort.run(model.toProto(), X))).isGreaterThan(0.9995);
    }

    @Test
    void keepsTheFloatsWhereSomethingElseReadsThem() {
        ModelProto tied = Protos.model(xToY().addInitializer(Protos.random("w", 1, 64, 64))
                .addNode(Protos.node("MatMul", List.of("x", "w"), List.of("a")))
                .addNode(Protos.node("ReduceSum", List.of("w"), List.of("s")))
                .addNode(Protos.node("Add", List.of("a", "s"), List.of("y"))));

        assertThat(quantized(tied).graph().initializer("w")).isNotNull();
    }

    @Test
    void quantizesInsideSubgraphs() {
        GraphProto.Builder then = GraphProto.newBuilder()
                .addNode(Protos.node("MatMul", List.of("x", "w"), List.of("t")))
                .addOutput(Protos.value("t", DataType.FLOAT, -1, 64));
        GraphProto.Builder otherwise = GraphProto.newBuilder()
                .addNode(Protos.node("Identity", List.of("x"), List.of("e")))
                .addOutput(Protos.value("e", DataType.FLOAT, -1, 64));
        ModelProto branching = Protos.model(xToY().addInitializer(Protos.random("w", 1, 64, 64))
                .addNode(Protos.node("ReduceSum", List.of("x"), List.of("s"))
                        .addAttribute(Protos.attribute("keepdims", 0)))
                .addNode(Protos.node("Cast", List.of("s"), List.of("c")).addAttribute(Protos.attribute("to", 9)))
                .addNode(Protos.node("If", List.of("c"), List.of("y"))
                        .addAttribute(Protos.attribute("then_branch", then))
                        .addAttribute(Protos.attribute("else_branch", otherwise))));

        Model model = quantized(branching);

        assertThat(model.graph().initializer("w")).isNull();
        assertThat(Ort.cosine(Ort.run(branching, X), Ort.run(model.toProto(), X)))
                .isGreaterThan(0.9995);
    }

    @Test
    void leavesWhatIsExcluded() {
        Model byName = Model.of("m", Protos.mlp());
        DynamicQuantization.apply(byName, int8(new Selection(Set.of("MatMul"), Set.of())));
        Model byOperator = Model.of("m", Protos.mlp());
        DynamicQuantization.apply(byOperator, int8(new Selection(Set.of(), Set.of("Gemm"))));

        assertThat(operators(byName)).contains("MatMul").doesNotContain("Gemm");
        assertThat(operators(byOperator)).contains("Gemm").doesNotContain("MatMul");
    }

    @Test
    void leavesWeightsThatAreNotFinite() {
        ModelProto broken = Protos.model(
                xToY().addInitializer(Protos.random("w", 1, 64, 64).toBuilder().setFloatData(5, Float.NaN))
                        .addNode(Protos.node("MatMul", List.of("x", "w"), List.of("y"))));
        Model model = Model.of("m", broken);

        PassReport report = DynamicQuantization.apply(model, int8(Selection.EVERYTHING));

        assertThat(report.lines()).containsExactly("1 MatMul left: its weight has values that are not finite");
        assertThat(operators(model)).containsExactly("MatMul");
    }

    @Test
    void leavesAGemmThatScales() {
        ModelProto scaling = Protos.model(xToY().addInitializer(Protos.random("w", 1, 64, 64))
                .addNode(Protos.node("Gemm", List.of("x", "w"), List.of("y"))
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("alpha")
                                .setType(AttributeProto.AttributeType.FLOAT)
                                .setF(0.5f))));
        Model model = Model.of("m", scaling);

        assertThat(DynamicQuantization.apply(model, int8(Selection.EVERYTHING)).changedCount())
                .isZero();
    }

    @Test
    void refusesModelsFromBeforeTheOperatorsExisted() {
        ModelProto old = Protos.mlp().toBuilder()
                .clearOpsetImport()
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(9))
                .build();

        assertThat(Problems.of(() -> quantized(old)).message()).contains("opset 9");
    }

    private static Model quantized(ModelProto proto) {
        Model model = Model.of("m", proto);
        DynamicQuantization.apply(model, int8(Selection.EVERYTHING));
        return model;
    }

    private static DynamicQuantizationOptions int8(Selection selection) {
        return new DynamicQuantizationOptions(QuantizedType.INT8, true, false, selection);
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
