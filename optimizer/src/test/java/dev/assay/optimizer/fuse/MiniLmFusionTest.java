package dev.assay.optimizer.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.execution.Agreement;
import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.normalize.Normalization;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.MiniLm;
import dev.assay.optimizer.testing.SampleSets;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real transformer: the same fused operators as {@code onnxruntime.transformers.optimizer} makes, and the same outputs. */
class MiniLmFusionTest {
    private static final double EQUAL = 1e-5;

    @TempDir
    private static Path folder;

    private static Model normal;
    private static OrtModel plain;

    @BeforeAll
    static void loadModel() {
        Model model = Model.of(OnnxReader.read(MiniLm.copyFloat(folder)));
        normal = Normalization.of(model, SyntheticFeed.of(model));
        plain = OrtModel.open(normal, GraphOptimization.NONE);
    }

    @AfterAll
    static void close() {
        plain.close();
    }

    @Test
    void becomesAttentionAndNormalizationWithShortcuts() {
        Model fused = fuse(FusionLevel.EXTENDED);

        assertThat(histogram(fused))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Attention", 6,
                        "BiasGelu", 6,
                        "Cast", 3,
                        "EmbedLayerNormalization", 1,
                        "MatMul", 18,
                        "SkipLayerNormalization", 12));
        assertThat(fused.graph().nodes().stream().filter(node -> node.opType().equals("SkipLayerNormalization")))
                .as("all with a bias")
                .allSatisfy(node -> assertThat(node.inputs()).hasSize(5));
        assertThat(fused.opset()).isEqualTo(13);
        assertEqualOutputs(fused);
    }

    @Test
    void isCheckedOnSamplesWhereThereAreSome() {
        Model fused = normal.copy();

        PassReport report = OperatorFusion.apply(
                fused, new RecipeStep.Fuse(FusionLevel.EXTENDED), SampleSets.tokens(folder, 5, 3, 24));

        assertThat(report.changed())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Attention", 6, "BiasGelu", 6, "EmbedLayerNormalization", 1, "SkipLayerNormalization", 12));
        assertThat(report.notes()).as("nothing came close and was left").isEmpty();
        assertThat(fused.toProto()).isEqualTo(fuse(FusionLevel.EXTENDED).toProto());
    }

    @Test
    void becomesLayerNormalizationAndGeluOfOnnx() {
        Model fused = fuse(FusionLevel.STANDARD);

        assertThat(histogram(fused))
                .containsEntry("LayerNormalization", 13)
                .containsEntry("Gelu", 6)
                .doesNotContainKeys("Erf", "Pow", "ReduceMean", "Sqrt");
        assertThat(fused.graph().nodes()).allMatch(node -> node.domain().equals(Node.ONNX));
        assertThat(fused.opsets()).containsOnlyKeys(Node.ONNX);
        assertThat(fused.opset()).isEqualTo(20);
        assertEqualOutputs(fused);
    }

    private static Model fuse(FusionLevel level) {
        Model fused = normal.copy();
        OperatorFusion.apply(fused, new RecipeStep.Fuse(level), null);
        return fused;
    }

    private static Map<String, Integer> histogram(Model model) {
        Map<String, Integer> counts = new TreeMap<>();
        model.graph().nodes().forEach(node -> counts.merge(node.opType(), 1, Integer::sum));
        return counts;
    }

    /** Every row is compared, those of padding and of sentences without words too. */
    private static void assertEqualOutputs(Model fused) {
        try (OrtModel loaded = OrtModel.open(fused, GraphOptimization.ALL)) {
            assertEqual(loaded, "one sentence", feed(1, 16, (_, _) -> 1));
            assertEqual(loaded, "another length", feed(1, 53, (_, _) -> 1));
            assertEqual(loaded, "padded at the end", feed(3, 24, (row, word) -> word < 24 - 7 * row ? 1 : 0));
            assertEqual(loaded, "padded in front", feed(2, 24, (row, word) -> word >= 5 * row ? 1 : 0));
            assertEqual(loaded, "with holes", feed(2, 24, (row, word) -> (row + word) % 3 == 0 ? 0 : 1));
            assertEqual(loaded, "a sentence without words", feed(2, 24, (row, _) -> row));
        }
    }

    private static void assertEqual(OrtModel fused, String what, Map<String, HostTensor> feed) {
        assertThat(Agreement.of(plain.run(feed), fused.run(feed)).maxDifference())
                .as(what)
                .isLessThan(EQUAL);
    }

    private static Map<String, HostTensor> feed(int batch, int length, LongBinaryOperator mask) {
        Random random = new Random(7);
        return Map.of(
                "input_ids", longs(batch, length, (_, _) -> 1_000 + random.nextInt(20_000)),
                "attention_mask", longs(batch, length, mask),
                "token_type_ids", longs(batch, length, (_, word) -> word < length / 2 ? 0 : 1));
    }

    private static HostTensor longs(int batch, int length, LongBinaryOperator value) {
        ByteBuffer data = ByteBuffer.allocateDirect(batch * length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < batch; row++) {
            for (int word = 0; word < length; word++) {
                data.putLong(value.applyAsLong(row, word));
            }
        }
        return new HostTensor(DataType.INT64, List.of((long) batch, (long) length), data.flip());
    }
}
