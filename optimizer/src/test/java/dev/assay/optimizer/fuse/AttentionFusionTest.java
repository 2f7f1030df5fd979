package dev.assay.optimizer.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.TestGraph;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Self-attention with 2 heads of 4, on [batch, sequence, 6]. */
class AttentionFusionTest {
    private static final double EQUAL = 2e-5;
    private static final double LOWEST = -3.4028234663852886e38;

    private static TestGraph graph() {
        return new TestGraph()
                .input("x", "n", "s", 6)
                .input("other", "n", "s", 6)
                .weight("wq", 6, 8)
                .weight("wk", 6, 8)
                .weight("wv", 6, 8)
                .weight("bq", 8)
                .weight("bk", 8)
                .weight("bv", 8)
                .longs("split", 0, 0, 2, 4)
                .longs("join", 0, 0, 8)
                .longs("a1", 1)
                .longs("a2", 2)
                .longs("a3", 3)
                .number("one", 1)
                .number("lowest", LOWEST)
                .number("two", 2);
    }

    /** Add one projection, from a value, as the given heads. */
    private static TestGraph project(TestGraph graph, String from, String part, Long... perm) {
        return graph.node("MatMul", from + " w" + part, part + "m")
                .node("Add", "b" + part + " " + part + "m", part + "b")
                .node("Reshape", part + "b split", part + "r")
                .node("Transpose", part + "r", part, Attributes.of("perm", List.of(perm)));
    }

    private static TestGraph scores(TestGraph graph) {
        project(graph, "x", "q", 0L, 2L, 1L, 3L);
        project(graph, "x", "k", 0L, 2L, 3L, 1L);
        project(graph, "x", "v", 0L, 2L, 1L, 3L);
        return graph.node("MatMul", "q k", "qk").node("Div", "qk two", "scaled");
    }

    private static TestGraph finish(TestGraph graph, String scores) {
        return graph.node("Softmax", scores, "soft", Attributes.of("axis", 3L))
                .node("MatMul", "soft v", "context")
                .node("Transpose", "context", "back", Attributes.of("perm", List.of(0L, 2L, 1L, 3L)))
                .node("Reshape", "back join", "y")
                .output("y");
    }

    @Test
    void mergesTheWeightsOfQueriesKeysAndValues() {
        Fused fused = finish(scores(graph()), "scaled").then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.opTypes()).containsExactly("Attention");
        Node attention = fused.only("Attention");
        assertThat(attention.inputs()).hasSize(3);
        assertThat(attention.intAttribute("num_heads", 0)).isEqualTo(2);
        assertThat(attention.attribute("scale")).as("the usual one").isNull();
        assertThat(Objects.requireNonNull(fused.model().graph().initializer(attention.input(1)))
                        .getDimsList())
                .containsExactly(6L, 24L);
        assertThat(fused.model().graph().initializer("wq")).isNull();
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @ParameterizedTest
    @CsvSource({"0.3, on the scores", "0.3, on the queries", "0.3, on the keys", "0.3, before the split"})
    void keepsAnUnusualScaleWhereverItIsApplied(double factor, String where) {
        TestGraph graph = graph().number("factor", factor);
        boolean early = where.equals("before the split");
        project(graph, "x", "v", 0L, 2L, 1L, 3L);
        project(graph, "x", "k", 0L, 2L, 3L, 1L);
        graph.node("MatMul", "x wq", "qm").node("Add", "bq qm", "qb");
        if (early) {
            graph.node("Mul", "qb factor", "qs");
        }
        graph.node("Reshape", (early ? "qs" : "qb") + " split", "qr")
                .node("Transpose", "qr", "q", Attributes.of("perm", List.of(0L, 2L, 1L, 3L)));
        switch (where) {
            case "on the scores" -> graph.node("MatMul", "q k", "qk").node("Mul", "factor qk", "scaled");
            case "on the queries" -> graph.node("Mul", "q factor", "qf").node("MatMul", "qf k", "scaled");
            case "on the keys" -> graph.node("Mul", "k factor", "kf").node("MatMul", "q kf", "scaled");
            default -> graph.node("MatMul", "q k", "scaled");
        }

        Fused fused = finish(graph, "scaled").then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.opTypes()).containsExactly("Attention");
        assertThat(fused.only("Attention").floatAttribute("scale", 0)).isEqualTo((float) factor);
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "-2, 0"})
    void recognisesTheScaleThatPyTorchComputesFromTheSizeOfAHead(long from, int expected) {
        TestGraph graph = graph().longs("from", from).longs("end", from == -1 ? Long.MAX_VALUE : -1);
        project(graph, "x", "q", 0L, 2L, 1L, 3L);
        project(graph, "x", "v", 0L, 2L, 1L, 3L);
        graph.node("MatMul", "x wk", "km")
                .node("Add", "km bk", "kb")
                .node("Reshape", "kb split", "kr")
                .node("Transpose", "kr", "kt", Attributes.of("perm", List.of(0L, 2L, 1L, 3L)))
                .node("Transpose", "kt", "k", Attributes.of("perm", List.of(0L, 1L, 3L, 2L)))
                .node("Shape", "qr", "shape")
                .node("Slice", "shape from end", "size")
                .node("Cast", "size", "sizef", Attributes.of("to", (long) DataType.FLOAT_VALUE))
                .node("Sqrt", "sizef", "rootOfSize")
                .node("Div", "one rootOfSize", "scale")
                .node("Sqrt", "scale", "half")
                .node("Mul", "q half", "qs")
                .node("Mul", "k half", "ks")
                .node("MatMul", "qs ks", "scaled");

        Fused fused = finish(graph, "scaled").then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.count("Attention")).isEqualTo(expected);
        assertThat(fused.count("Slice")).isEqualTo(1 - expected);
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"times the lowest number", "where it is not 1", "where it is 0"})
    void takesAMaskOfWordsHoweverItIsSpread(String form) {
        TestGraph graph =
                scores(graph()).input("mask", DataType.INT64, "n", "s").longs("zero", 0);
        if (form.equals("where it is 0")) {
            graph.node("Equal", "mask zero", "e")
                    .node("Unsqueeze", "e a1", "u")
                    .node("Unsqueeze", "u a2", "hidden")
                    .node("Where", "hidden lowest scaled", "masked");
        } else {
            graph.node("Unsqueeze", "mask a1", "u")
                    .node("Unsqueeze", "u a2", "uu")
                    .node("Cast", "uu", "c", Attributes.of("to", (long) DataType.FLOAT_VALUE))
                    .node("Sub", "one c", "p");
            if (form.equals("times the lowest number")) {
                graph.node("Mul", "p lowest", "m");
            } else {
                graph.node("Cast", "p", "b", Attributes.of("to", (long) DataType.BOOL_VALUE))
                        .node("Where", "b lowest p", "m");
            }
            graph.node("Add", "scaled m", "masked");
        }

        Fused fused = finish(graph, "masked").then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.opTypes()).containsExactly("Cast", "Attention");
        assertThat(fused.only("Attention").input(3)).isEqualTo("mask_int32");
        assertThat(fused.only("Attention").floatAttribute("mask_filter_value", 0))
                .isEqualTo((float) LOWEST);
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @Test
    void leavesAMaskThatHidesQueries() {
        TestGraph graph = scores(graph())
                .input("mask", DataType.INT64, "n", "s")
                .node("Unsqueeze", "mask a1", "u")
                .node("Unsqueeze", "u a3", "uu")
                .node("Cast", "uu", "c", Attributes.of("to", (long) DataType.FLOAT_VALUE))
                .node("Sub", "one c", "p")
                .node("Mul", "p lowest", "m")
                .node("Add", "scaled m", "masked");

        Fused fused = finish(graph, "masked").then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.count("Attention")).isZero();
        assertThat(fused.report().notes()).containsEntry("no Attention: its mask is none that is known", 1);
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @Test
    void addsABiasOfEveryPairOfWords() {
        TestGraph graph = scores(graph()).input("bias", "n", 2, "s", "s").node("Add", "bias scaled", "biased");

        Fused fused = finish(graph, "biased").then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.opTypes()).containsExactly("Attention");
        assertThat(fused.only("Attention").inputs().subList(3, 6)).containsExactly("", "", "bias");
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @Test
    void leavesAttentionToOtherWords() {
        TestGraph graph = graph();
        project(graph, "x", "q", 0L, 2L, 1L, 3L);
        project(graph, "other", "k", 0L, 2L, 3L, 1L);
        project(graph, "other", "v", 0L, 2L, 1L, 3L);

        Fused fused = finish(graph.node("MatMul", "q k", "qk"), "qk").then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.count("Attention")).isZero();
        assertThat(fused.count("Softmax")).isEqualTo(1);
    }

    @Test
    void leavesAttentionWhoseScoresOthersRead() {
        Fused fused = finish(scores(graph()), "scaled").output("soft").then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.count("Attention")).isZero();
        assertThat(fused.report().notes())
                .containsEntry("no Attention: a value inside it is an output of the model", 1);
    }

    @Test
    void leavesASoftmaxOverAnotherDimension() {
        TestGraph graph = graph();
        project(graph, "x", "q", 0L, 2L, 1L, 3L);
        project(graph, "x", "k", 0L, 2L, 3L, 1L);
        project(graph, "x", "v", 0L, 2L, 1L, 3L);
        graph.node("MatMul", "q k", "qk")
                .node("Softmax", "qk", "soft", Attributes.of("axis", 2L))
                .node("MatMul", "soft v", "context")
                .node("Transpose", "context", "back", Attributes.of("perm", List.of(0L, 2L, 1L, 3L)))
                .node("Reshape", "back join", "y")
                .output("y");

        Fused fused = graph.then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.count("Attention")).isZero();
        assertThat(fused.report().notes())
                .containsEntry("no Attention: its softmax is over another dimension, or its values are scaled", 1);
    }
}
