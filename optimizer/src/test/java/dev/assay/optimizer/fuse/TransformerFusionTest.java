package dev.assay.optimizer.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.TestGraph;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Normalization and embeddings. */
class TransformerFusionTest {
    private static final double EQUAL = 5e-6;

    /** Normalize a value the way PyTorch exports it. */
    private static TestGraph normalize(TestGraph graph, String x, String y, long axis) {
        return graph.number("two", 2)
                .number("epsilon", 1e-5)
                .node("ReduceMean", x, "m", Attributes.of("axes", List.of(axis)))
                .node("Sub", x + " m", "c")
                .node("Pow", "c two", "q")
                .node("ReduceMean", "q", "v", Attributes.of("axes", List.of(axis)))
                .node("Add", "v epsilon", "e")
                .node("Sqrt", "e", "s")
                .node("Div", "c s", "d")
                .node("Mul", "d gamma", "g")
                .node("Add", "g beta", y);
    }

    @Test
    void makesLayerNormalizationOfTheFirstOpsetThatHasIt() {
        TestGraph graph =
                new TestGraph().input("x", "n", 4, 8).weight("gamma", 8).weight("beta", 8);
        normalize(graph, "x", "y", -1).output("y");

        Fused fused = Fused.of(graph.model(13), FusionLevel.STANDARD);

        assertThat(fused.opTypes()).containsExactly("LayerNormalization");
        assertThat(fused.only("LayerNormalization").inputs()).containsExactly("x", "gamma", "beta");
        assertThat(fused.only("LayerNormalization").floatAttribute("epsilon", 0))
                .isEqualTo(1e-5f);
        assertThat(fused.model().opset()).isEqualTo(17);
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @Test
    void recognisesNormalizationThatSubtractsTwice() {
        Fused fused = new TestGraph()
                .input("x", "n", 4, 8)
                .weight("gamma", 8)
                .weight("beta", 8)
                .number("epsilon", 1e-5)
                .node("ReduceMean", "x", "m", Attributes.of("axes", List.of(2L)))
                .node("Sub", "x m", "c")
                .node("Sub", "x m", "c2")
                .node("Mul", "c c", "q")
                .node("ReduceMean", "q", "v", Attributes.of("axes", List.of(2L)))
                .node("Add", "v epsilon", "e")
                .node("Sqrt", "e", "s")
                .node("Div", "c2 s", "d")
                .node("Mul", "gamma d", "g")
                .node("Add", "beta g", "y")
                .output("y")
                .then(Fused.at(FusionLevel.STANDARD));

        assertThat(fused.opTypes()).containsExactly("LayerNormalization");
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 8, it normalizes over another dimension than the last",
        "-1, 1, its scale or shift is no vector of the last dimension's size"
    })
    void leavesOtherNormalizations(long axis, long gamma, String reason) {
        TestGraph graph =
                new TestGraph().input("x", "n", 4, 8).weight("gamma", gamma).weight("beta", 8);

        Fused fused = normalize(graph, "x", "y", axis).output("y").then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.report().changedCount()).isZero();
        assertThat(fused.report().notes()).containsEntry("no LayerNormalization: " + reason, 1);
    }

    @Test
    void leavesANormalizationWhoseInsideOthersRead() {
        TestGraph graph =
                new TestGraph().input("x", "n", 4, 8).weight("gamma", 8).weight("beta", 8);

        Fused fused = normalize(graph, "x", "y", -1).output("y").output("d").then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.report().changedCount()).isZero();
    }

    private static TestGraph residual() {
        return new TestGraph()
                .input("x", "n", "s", 8)
                .input("skip", "n", "s", 8)
                .weight("bias", 8)
                .weight("gamma", 8)
                .weight("beta", 8);
    }

    @Test
    void takesSumAndBiasIntoTheNormalization() {
        Fused fused = normalize(residual().node("Add", "bias x", "b").node("Add", "b skip", "sum"), "sum", "y", -1)
                .output("y")
                .then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.opTypes()).containsExactly("SkipLayerNormalization");
        Node skip = fused.only("SkipLayerNormalization");
        assertThat(skip.inputs()).containsExactly("x", "skip", "gamma", "beta", "bias");
        assertThat(skip.outputs()).containsExactly("y");
        assertThat(skip.floatAttribute("epsilon", 0)).isEqualTo(1e-5f);
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @Test
    void handsOutTheSumWhereOthersReadIt() {
        Fused fused = normalize(residual().node("Add", "x skip", "sum").node("Relu", "sum", "r"), "sum", "y", -1)
                .node("Add", "r y", "z")
                .output("z")
                .then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.opTypes()).containsExactly("SkipLayerNormalization", "Relu", "Add");
        assertThat(fused.only("SkipLayerNormalization").outputs()).containsExactly("y", "", "", "sum");
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @Test
    void takesASkipThatIsTheSameForTheWholeBatchInEitherPlace() {
        TestGraph graph = residual().weight("row", 1, 1, 8).node("Add", "row row", "r");
        TestGraph shared = new TestGraph()
                .input("x", "n", 4, 8)
                .weight("gamma", 8)
                .weight("beta", 8)
                .input("same", 1, 4, 8)
                .node("Add", "same x", "sum");

        Fused fused = normalize(shared, "sum", "y", -1).output("y").then(Fused.at(FusionLevel.EXTENDED));
        Fused broadcast = normalize(graph.node("Add", "x r", "sum"), "sum", "y", -1)
                .output("y")
                .then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.opTypes()).containsExactly("SkipLayerNormalization");
        assertThat(fused.only("SkipLayerNormalization").inputs()).startsWith("x", "same");
        assertThat(fused.difference()).isLessThan(EQUAL);
        assertThat(broadcast.count("SkipLayerNormalization"))
                .as("the same for all words too")
                .isZero();
        assertThat(broadcast.report().notes())
                .containsEntry(
                        "no SkipLayerNormalization: what it adds up has not the shape [batch, sequence, hidden]", 1);
    }

    private static TestGraph embeddings(long firstPosition) {
        TestGraph graph = new TestGraph()
                .input("ids", DataType.INT64, "n", "s")
                .weight("words", 30, 8)
                .weight("positions", 64, 8)
                .weight("gamma", 8)
                .weight("beta", 8)
                .longs("counting", counting(firstPosition))
                .longs("front", 0)
                .longs("one", 1)
                .longs("row", 1, -1)
                .node("Reshape", "counting row", "rows")
                .node("Shape", "ids", "shape")
                .node("Gather", "shape one", "length")
                .node("Slice", "counting front length front", "cut")
                .node("Reshape", "cut row", "position-ids")
                .node("Gather", "words ids", "w")
                .node("Gather", "positions position-ids", "p");
        return graph;
    }

    private static long[] counting(long from) {
        long[] values = new long[64];
        for (int i = 0; i < values.length; i++) {
            values[i] = (from + i) % values.length;
        }
        return values;
    }

    @Test
    void makesEmbedLayerNormalizationOfWordsTypesAndPositions() {
        TestGraph graph = embeddings(0)
                .input("type-ids", DataType.INT64, "n", "s")
                .weight("types", 2, 8)
                .node("Gather", "types type-ids", "t")
                .node("Add", "w t", "wt")
                .node("Add", "wt p", "sum");

        Fused fused = normalize(graph, "sum", "y", -1).output("y").then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.count("EmbedLayerNormalization")).isEqualTo(1);
        assertThat(fused.only("EmbedLayerNormalization").inputs())
                .startsWith("ids_int32", "type-ids_int32", "words", "positions", "types", "gamma", "beta");
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @Test
    void makesEmbedLayerNormalizationWithoutTypes() {
        Fused fused = normalize(embeddings(0).node("Add", "p w", "sum"), "sum", "y", -1)
                .output("y")
                .then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.count("EmbedLayerNormalization")).isEqualTo(1);
        assertThat(fused.only("EmbedLayerNormalization").input(1)).isEmpty();
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @Test
    void keepsPositionsThatStartElsewhere() {
        Fused fused = normalize(embeddings(2).node("Add", "p w", "sum"), "sum", "y", -1)
                .output("y")
                .then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2})
    void cutsPositionsOnlyIfTheyCountUpFromZero(long first) {
        TestGraph graph = new TestGraph()
                .input("ids", DataType.INT64, "n", "s")
                .weight("words", 30, 8)
                .weight("positions", 64, 8)
                .weight("gamma", 8)
                .weight("beta", 8)
                .rowOfLongs("counting", counting(first))
                .longs("front", 0)
                .longs("one", 1)
                .node("Shape", "ids", "shape")
                .node("Gather", "shape one", "length")
                .node("Slice", "counting front length one", "cut")
                .node("Gather", "words ids", "w")
                .node("Gather", "positions cut", "p")
                .node("Add", "w p", "sum");

        Fused fused = normalize(graph, "sum", "y", -1).output("y").then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.count("Slice")).isEqualTo(first == 0 ? 0 : 1);
        assertThat(fused.difference()).isLessThan(EQUAL);
    }
}
