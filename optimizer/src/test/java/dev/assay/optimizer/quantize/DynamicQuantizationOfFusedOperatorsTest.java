package dev.assay.optimizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.NodeProto;
import dev.assay.optimizer.onnx.proto.OperatorSetIdProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Feeds;
import dev.assay.optimizer.testing.Ort;
import dev.assay.optimizer.testing.Protos;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LSTM, Attention and EmbedLayerNormalization: ONNX Runtime must take what becomes of them, and give nearly the same. */
class DynamicQuantizationOfFusedOperatorsTest {
    private static final int HIDDEN = 32;
    private static final int INPUTS = 24;
    private static final int WIDTH = 64;

    @ParameterizedTest
    // Signed weights of 8 bits saturate on CPUs with AVX2 but without VNNI, so less can be said of them.
    @CsvSource({
        "forward, INT8, true, true, 0.998",
        "forward, INT8, true, false, 0.98",
        "forward, INT8, false, false, 0.999",
        "forward, UINT8, true, true, 0.998",
        "reverse, UINT8, false, false, 0.999",
        "bidirectional, INT8, true, true, 0.998",
        "bidirectional, INT8, false, false, 0.999",
        "bidirectional, UINT8, true, false, 0.9995"
    })
    void lstmGivesNearlyTheSame(
            String direction, QuantizedType weights, boolean perChannel, boolean reduceRange, double cosine) {
        ModelProto lstm = lstm(direction, List.of("x", "w", "r", "b"));
        Model model = Model.of("m", lstm);

        PassReport report = DynamicQuantization.apply(
                model, new DynamicQuantizationOptions(weights, perChannel, reduceRange, Selection.EVERYTHING));

        assertThat(report.changed()).isEqualTo(Map.of("LSTM", 1));
        assertThat(operators(model)).containsExactly("DynamicQuantizeLSTM");
        assertThat(model.opsets()).containsEntry(Node.MICROSOFT, 1L);
        assertThat(model.graph().initializer("w")).isNull();
        assertThat(model.graph().initializer("r")).isNull();
        assertSimilar(lstm, model, Map.of("x", Feeds.random(5, 9, 2, INPUTS)), cosine);
    }

    @Test
    void lstmKeepsItsOptionalInputsAndAttributes() {
        ModelProto.Builder lstm = lstm("forward", List.of("x", "w", "r", "b", "", "h", "c", "p")).toBuilder();
        lstm.getGraphBuilder()
                .addInitializer(Protos.random("h", 11, 1, 2, HIDDEN))
                .addInitializer(Protos.random("c", 12, 1, 2, HIDDEN))
                .addInitializer(Protos.random("p", 13, 1, 3L * HIDDEN))
                .getNodeBuilder(0)
                .addAttribute(Protos.attribute("layout", 0))
                .addAttribute(AttributeProto.newBuilder()
                        .setName("clip")
                        .setType(AttributeProto.AttributeType.FLOAT)
                        .setF(0.7f));
        Model model = Model.of("m", lstm.build());

        DynamicQuantization.apply(model, int8());

        Node quantized = model.graph().nodes().getFirst();
        assertThat(quantized.inputs()).hasSize(12).contains("b", "h", "c", "p");
        assertThat(quantized.floatAttribute("clip", 0)).isEqualTo(0.7f);
        assertThat(quantized.attribute("layout")).isNull();
        assertSimilar(lstm.build(), model, Map.of("x", Feeds.random(5, 9, 2, INPUTS)), 0.998);
    }

    /** ONNX Runtime refuses zero points that differ between channels, as a channel of zeros would have. */
    @ParameterizedTest
    @CsvSource({"INT8", "UINT8"})
    void lstmWithAChannelOfZerosStillRuns(QuantizedType weights) {
        ModelProto.Builder lstm = lstm("forward", List.of("x", "w", "r", "b")).toBuilder();
        TensorProto.Builder weight = lstm.getGraphBuilder().getInitializerBuilder(0);
        for (int i = 0; i < INPUTS; i++) {
            weight.setFloatData(3 * INPUTS + i, 0);
        }
        Model model = Model.of("m", lstm.build());

        DynamicQuantization.apply(model, new DynamicQuantizationOptions(weights, true, true, Selection.EVERYTHING));

        assertSimilar(lstm.build(), model, Map.of("x", Feeds.random(5, 9, 2, INPUTS)), 0.998);
    }

    @Test
    void leavesAnLstmWhoseWeightsAreComputed() {
        ModelProto.Builder lstm = lstm("forward", List.of("x", "doubled", "r")).toBuilder();
        lstm.getGraphBuilder().addNode(0, Protos.node("Add", List.of("w", "w"), List.of("doubled")));
        Model model = Model.of("m", lstm.build());

        PassReport report = DynamicQuantization.apply(model, int8());

        assertThat(report.lines()).containsExactly("1 LSTM left: its weights are no constants of 32-bit floats");
        assertThat(model.opsets()).doesNotContainKey(Node.MICROSOFT);
    }

    @Test
    void saysThatOtherRecurrentLayersHaveNoQuantizedForm() {
        Model model = Model.of(
                "m",
                Protos.model(GraphProto.newBuilder()
                        .addInput(Protos.value("x", DataType.FLOAT, 9, 2, INPUTS))
                        .addOutput(Protos.value("y", DataType.FLOAT, 9, 1, 2, HIDDEN))
                        .addInitializer(small("w", 1, 1, 3 * HIDDEN, INPUTS))
                        .addInitializer(small("r", 2, 1, 3 * HIDDEN, HIDDEN))
                        .addNode(Protos.node("GRU", List.of("x", "w", "r"), List.of("y"))
                                .addAttribute(Protos.attribute("hidden_size", HIDDEN)))));

        assertThat(DynamicQuantization.apply(model, int8()).lines())
                .containsExactly("1 GRU left: ONNX Runtime has no kernel for it with integers");
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, true, true, 0.998",
        "INT8, true, false, 0.98",
        "INT8, false, true, 0.998",
        "UINT8, true, false, 0.9995",
        "UINT8, false, false, 0.999"
    })
    void attentionAndEmbeddingsGiveNearlyTheSame(
            QuantizedType weights, boolean perChannel, boolean reduceRange, double cosine) {
        ModelProto attention = attention(List.of("e", "w", "b", "mask_index"));
        Model model = Model.of("m", attention);

        PassReport report = DynamicQuantization.apply(
                model, new DynamicQuantizationOptions(weights, perChannel, reduceRange, Selection.EVERYTHING));

        assertThat(report.changed()).isEqualTo(Map.of("Attention", 1, "EmbedLayerNormalization", 1));
        assertThat(operators(model)).containsExactly("QEmbedLayerNormalization", "DynamicQuantizeLinear", "QAttention");
        assertThat(model.graph().initializers())
                .noneMatch(tensor -> Tensors.elementCount(tensor) > 3 * WIDTH && Tensors.isFloat(tensor));
        assertSimilar(attention, model, tokens(), cosine);
    }

    @Test
    void leavesAttentionThatQuantizedKernelsDoNotKnow() {
        ModelProto.Builder scaled = attention(List.of("e", "w", "b", "mask_index")).toBuilder();
        scaled.getGraphBuilder()
                .getNodeBuilder(1)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("scale")
                        .setType(AttributeProto.AttributeType.FLOAT)
                        .setF(0.7f));
        ModelProto withoutBias = attention(List.of("e", "w", "", "mask_index"));

        assertThat(DynamicQuantization.apply(Model.of("m", scaled.build()), int8())
                        .lines())
                .contains(
                        "1 Attention left: it has a bias, a rotation or a scale of its own, for which ONNX Runtime has"
                                + " no kernel");
        assertThat(DynamicQuantization.apply(Model.of("m", withoutBias), int8()).lines())
                .contains("1 Attention left: it has no bias, without which ONNX Runtime has no kernel");
    }

    @Test
    void takesAttentionWhoseScaleIsTheUsualOne() {
        ModelProto.Builder usual = attention(List.of("e", "w", "b")).toBuilder();
        usual.getGraphBuilder()
                .getNodeBuilder(1)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("scale")
                        .setType(AttributeProto.AttributeType.FLOAT)
                        .setF(0.25f));
        Model model = Model.of("m", usual.build());

        DynamicQuantization.apply(model, int8());

        assertThat(operators(model)).contains("QAttention");
        assertSimilar(usual.build(), model, tokens(), 0.998);
    }

    /** ONNX Runtime refuses QEmbedLayerNormalization whose second output has no name, unlike the one with floats. */
    @Test
    void takesEmbeddingsWithoutMaskAndSegments() {
        ModelProto.Builder bare = attention(List.of("e", "w", "b")).toBuilder();
        bare.getGraphBuilder()
                .setNode(
                        0,
                        microsoft(
                                "EmbedLayerNormalization",
                                List.of("ids", "", "words", "places", "", "gamma", "beta"),
                                List.of("e", "")));
        Model model = Model.of("m", bare.build());

        DynamicQuantization.apply(model, int8());

        assertThat(operators(model)).contains("QEmbedLayerNormalization");
        assertSimilar(bare.build(), model, tokens(), 0.998);
    }

    @Test
    void leavesEmbeddingsThatTakePositions() {
        ModelProto.Builder positioned = attention(List.of("e", "w", "b")).toBuilder();
        positioned
                .getGraphBuilder()
                .addInput(Protos.value("positions", DataType.INT32, 2, 8))
                .getNodeBuilder(0)
                .addInput("positions");

        assertThat(DynamicQuantization.apply(Model.of("m", positioned.build()), int8())
                        .lines())
                .contains("1 EmbedLayerNormalization left: it takes positions or gives more than embeddings, for which"
                        + " ONNX Runtime has no kernel");
    }

    private static ModelProto lstm(String direction, List<String> inputs) {
        int directions = direction.equals("bidirectional") ? 2 : 1;
        return Protos.model(GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, 9, 2, INPUTS))
                .addOutput(Protos.value("y", DataType.FLOAT, 9, directions, 2, HIDDEN))
                .addInitializer(small("w", 1, directions, 4 * HIDDEN, INPUTS))
                .addInitializer(small("r", 2, directions, 4 * HIDDEN, HIDDEN))
                .addInitializer(small("b", 3, directions, 8 * HIDDEN))
                .addNode(Protos.node("LSTM", inputs, List.of("y"))
                        .addAttribute(Protos.attribute("hidden_size", HIDDEN))
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("direction")
                                .setType(AttributeProto.AttributeType.STRING)
                                .setS(ByteString.copyFromUtf8(direction)))));
    }

    private static ModelProto attention(List<String> inputs) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(Protos.value("ids", DataType.INT32, 2, 8))
                .addInput(Protos.value("segments", DataType.INT32, 2, 8))
                .addInput(Protos.value("mask", DataType.INT32, 2, 8))
                .addOutput(Protos.value("y", DataType.FLOAT, 2, 8, WIDTH))
                .addInitializer(Protos.random("words", 1, 100, WIDTH))
                .addInitializer(Protos.random("places", 2, 16, WIDTH))
                .addInitializer(Protos.random("kinds", 3, 2, WIDTH))
                .addInitializer(Protos.random("gamma", 4, WIDTH))
                .addInitializer(Protos.random("beta", 5, WIDTH))
                .addInitializer(small("w", 6, WIDTH, 3 * WIDTH))
                .addInitializer(small("b", 7, 3 * WIDTH))
                .addNode(microsoft(
                        "EmbedLayerNormalization",
                        List.of("ids", "segments", "words", "places", "kinds", "gamma", "beta", "mask"),
                        List.of("e", "mask_index")))
                .addNode(microsoft("Attention", inputs, List.of("y")).addAttribute(Protos.attribute("num_heads", 4)));
        return Protos.model(graph).toBuilder()
                .addOpsetImport(OperatorSetIdProto.newBuilder()
                        .setDomain(Node.MICROSOFT)
                        .setVersion(1))
                .build();
    }

    private static NodeProto.Builder microsoft(String operator, List<String> inputs, List<String> outputs) {
        return Protos.node(operator, inputs, outputs).setDomain(Node.MICROSOFT);
    }

    private static Map<String, HostTensor> tokens() {
        return Map.of("ids", integers(7, 100), "segments", integers(3, 2), "mask", integers(0, 1));
    }

    /** Return integers that go round below a limit; all ones for a limit of 1. */
    private static HostTensor integers(int step, int limit) {
        ByteBuffer data = ByteBuffer.allocateDirect(16 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 16; i++) {
            data.putInt(limit == 1 ? 1 : i * step % limit);
        }
        return new HostTensor(DataType.INT32, List.of(2L, 8L), data.flip());
    }

    /** Return weights as small as trained ones. */
    private static TensorProto small(String name, long seed, long... dims) {
        TensorProto.Builder tensor = Protos.random(name, seed, dims).toBuilder();
        for (int i = 0; i < tensor.getFloatDataCount(); i++) {
            tensor.setFloatData(i, 0.2f * tensor.getFloatData(i));
        }
        return tensor.build();
    }

    /** With 7 bits for weights: with 8, CPUs with AVX2 but without VNNI saturate, and come less near. */
    private static DynamicQuantizationOptions int8() {
        return new DynamicQuantizationOptions(QuantizedType.INT8, true, true, Selection.EVERYTHING);
    }

    private static void assertSimilar(ModelProto before, Model after, Map<String, HostTensor> feed, double cosine) {
        for (GraphOptimization level : List.of(GraphOptimization.NONE, GraphOptimization.ALL)) {
            double similarity = Ort.cosine(run(Model.of("m", before), level, feed), run(after, level, feed));
            assertThat(similarity).as("at %s", level).isGreaterThan(cosine).isLessThan(1);
        }
    }

    private static float[] run(Model model, GraphOptimization level, Map<String, HostTensor> feed) {
        try (OrtModel loaded = OrtModel.open(model, level)) {
            return Objects.requireNonNull(loaded.run(feed).get("y")).toFloatArray();
        }
    }

    private static List<String> operators(Model model) {
        return model.graph().nodes().stream().map(Node::opType).toList();
    }
}
