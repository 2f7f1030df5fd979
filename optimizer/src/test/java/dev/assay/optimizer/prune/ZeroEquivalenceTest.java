package dev.assay.optimizer.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.testing.Ort;
import dev.assay.optimizer.testing.Protos;
import dev.assay.scenarios.language.Exclusion;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.Compensation;
import dev.assay.scenarios.language.RecipeStep.Importance;
import dev.assay.scenarios.language.RecipeStep.PruningScope;
import dev.assay.scenarios.language.RecipeStep.PruningStructure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A pruned model computes what the whole model computes with the same channels at zero. */
class ZeroEquivalenceTest {
    private static final Ort.Input IMAGE = Ort.random(5, 2, 3, 8, 8);
    private static final Ort.Input TOKENS = Ort.random(6, 2, 6, 16);

    @Test
    void plainConvolutionsAndFullyConnectedLayers() {
        Model pruned = check(
                Networks.ofImage(3)
                        .conv("x", "a", 3, 16, 3)
                        .node("Relu", List.of("a"), "r")
                        .node(
                                "MaxPool",
                                List.of("r"),
                                "p",
                                Networks.ints("kernel_shape", 2, 2),
                                Networks.ints("strides", 2, 2))
                        .conv("p", "b", 16, 8, 3)
                        .node("Flatten", List.of("b"), "flat")
                        .gemm("flat", "h", 8 * 4 * 4, 32)
                        .node("Tanh", List.of("h"), "t")
                        .gemm("t", "y", 32, 4)
                        .build(2),
                IMAGE);

        assertThat(dims(pruned, "a.w")).containsExactly(8L, 3L, 3L, 3L);
        assertThat(dims(pruned, "b.w")).containsExactly(4L, 8L, 3L, 3L);
        assertThat(dims(pruned, "h.w")).containsExactly(16L, 4L * 16);
        assertThat(dims(pruned, "y.w")).containsExactly(4L, 16L);
    }

    @Test
    void residualStage() {
        Model pruned = check(
                Networks.ofImage(3)
                        .conv("x", "a", 3, 16, 3)
                        .conv("a", "b", 16, 8, 3)
                        .node("Relu", List.of("b"), "r")
                        .conv("r", "c", 8, 16, 3)
                        .node("Add", List.of("a", "c"), "s")
                        .node("Relu", List.of("s"), "t")
                        .conv("t", "d", 16, 16, 1)
                        .node("Add", List.of("d", "t"), "u")
                        .classify("u", 16),
                IMAGE);

        assertThat(dims(pruned, "a.w")).startsWith(8L);
        assertThat(dims(pruned, "c.w")).startsWith(8L, 4L);
        assertThat(dims(pruned, "d.w")).startsWith(8L, 8L);
        assertThat(dims(pruned, "y.w")).containsExactly(3L, 8L);
    }

    @Test
    void concatAndBatchNormalization() {
        Model pruned = check(
                Networks.ofImage(3)
                        .conv("x", "a", 3, 8, 3)
                        .conv("x", "b", 3, 16, 1)
                        .node("Concat", List.of("a", "b"), "c", Protos.attribute("axis", 1))
                        .batchNormalization("c", "n", 24)
                        .node("LeakyRelu", List.of("n"), "r")
                        .conv("r", "d", 24, 8, 3)
                        .classify("d", 8),
                IMAGE);

        assertThat(dims(pruned, "n.scale")).containsExactly(12L);
        assertThat(dims(pruned, "d.w")).startsWith(4L, 12L);
    }

    @Test
    void depthwiseConvolution() {
        Model pruned = check(
                Networks.ofImage(3)
                        .conv("x", "a", 3, 16, 1)
                        .node("HardSwish", List.of("a"), "h")
                        .conv("h", "b", 16, 32, 3, 16)
                        .node("Relu", List.of("b"), "r")
                        .conv("r", "c", 32, 8, 1)
                        .classify("c", 8),
                IMAGE);

        assertThat(dims(pruned, "b.w")).containsExactly(16L, 1L, 3L, 3L);
        assertThat(dims(pruned, "c.w")).startsWith(4L, 16L);
    }

    @Test
    void groupedConvolution() {
        Model pruned = check(
                Networks.ofImage(3)
                        .conv("x", "a", 3, 16, 1)
                        .node("Relu", List.of("a"), "r")
                        .conv("r", "b", 16, 16, 3, 4)
                        .node("Relu", List.of("b"), "s")
                        .conv("s", "c", 16, 8, 1)
                        .classify("c", 8),
                IMAGE);

        assertThat(dims(pruned, "a.w")).startsWith(8L);
        assertThat(dims(pruned, "b.w")).startsWith(8L, 2L);
    }

    @Test
    void squeezeAndExcitation() {
        Model pruned = check(
                Networks.ofImage(3)
                        .conv("x", "a", 3, 16, 3)
                        .node("GlobalAveragePool", List.of("a"), "g")
                        .conv("g", "s", 16, 8, 1)
                        .node("Relu", List.of("s"), "r")
                        .conv("r", "e", 8, 16, 1)
                        .node("HardSigmoid", List.of("e"), "h")
                        .node("Mul", List.of("h", "a"), "m")
                        .conv("m", "b", 16, 8, 1)
                        .classify("b", 8),
                IMAGE);

        assertThat(dims(pruned, "a.w")).startsWith(8L);
        assertThat(dims(pruned, "e.w")).startsWith(8L, 4L);
    }

    @Test
    void splitAndSlice() {
        Model pruned = check(
                Networks.ofImage(3)
                        .conv("x", "a", 3, 16, 3)
                        .longs("sizes", 4, 12)
                        .node(Protos.node("Split", List.of("a", "sizes"), List.of("one", "other"))
                                .addAttribute(Protos.attribute("axis", 1)))
                        .conv("one", "b", 4, 8, 3)
                        .longs("start", 4)
                        .longs("end", 1_000_000)
                        .longs("axis", 1)
                        .node("Slice", List.of("other", "start", "end", "axis"), "rest")
                        .node("Add", List.of("b", "rest"), "s")
                        .conv("s", "c", 8, 8, 3)
                        .classify("c", 8),
                IMAGE);

        assertThat(dims(pruned, "b.w")).startsWith(4L);
        assertThat(dims(pruned, "c.w")).startsWith(4L, 4L);
    }

    @Test
    void padResizeAndTransposedConvolution() {
        Model pruned = check(
                Networks.ofImage(3)
                        .conv("x", "a", 3, 16, 3)
                        .longs("pads", 0, 0, 1, 1, 0, 0, 1, 1)
                        .node("Pad", List.of("a", "pads"), "p")
                        .floats("scales", 1, 1, 2, 2)
                        .node("Resize", List.of("p", "", "scales"), "r")
                        .weight("t.w", 16, 8, 2, 2)
                        .node("ConvTranspose", List.of("r", "t.w"), "t")
                        .node(
                                "AveragePool",
                                List.of("t"),
                                "q",
                                Networks.ints("kernel_shape", 2, 2),
                                Networks.ints("strides", 2, 2))
                        .longs("size", 1, 8, 5, 5)
                        .longs("shape", 0, 8, -1)
                        .node("Reshape", List.of("q", "shape"), "flat")
                        .node(
                                "ReduceMean",
                                List.of("flat"),
                                "m",
                                Networks.ints("axes", 2),
                                Protos.attribute("keepdims", 0))
                        .gemm("m", "y", 8, 3)
                        .build(2),
                IMAGE);

        assertThat(dims(pruned, "t.w")).startsWith(8L, 4L);
        assertThat(dims(pruned, "y.w")).containsExactly(3L, 4L);
    }

    @Test
    void headsAndNeuronsWithConstantShapes() {
        Model pruned =
                check(transformer(network -> network.longs("split", 0, 0, 4, 4).longs("join", 0, 0, 16)), TOKENS);

        assertThat(dims(pruned, "q.w")).containsExactly(16L, 8L);
        assertThat(dims(pruned, "o.w")).containsExactly(8L, 16L);
        assertThat(dims(pruned, "f.w")).containsExactly(16L, 16L);
    }

    @Test
    void headsAndNeuronsWithComputedShapes() {
        Model pruned = check(
                transformer(network -> network.node("Shape", List.of("x"), "sizes")
                        .longs("zero", 0)
                        .longs("heads", 4, 4)
                        .longs("all", -1, 16)
                        .node("Gather", List.of("sizes", "zero"), "batch")
                        .longs("minus", -1)
                        .node("Concat", List.of("batch", "minus", "heads"), "split", Protos.attribute("axis", 0))
                        .node("Concat", List.of("batch", "all"), "join", Protos.attribute("axis", 0))),
                TOKENS);

        assertThat(dims(pruned, "v.w")).containsExactly(16L, 8L);
        assertThat(dims(pruned, "o.w")).containsExactly(8L, 16L);
    }

    @Test
    void mergedQueryKeyAndValueThatAreSplit() {
        Networks network = Networks.ofTokens(16)
                .longs("split", 0, 0, 4, 4)
                .longs("join", 0, 0, 16)
                .dense("x", "qkv", 16, 48)
                .longs("thirds", 16, 16, 16)
                .node(Protos.node("Split", List.of("qkv", "thirds"), List.of("q", "k", "v"))
                        .addAttribute(Protos.attribute("axis", -1)));

        Model pruned = check(attention(splitHeads(network)), TOKENS);

        assertThat(dims(pruned, "qkv.w")).containsExactly(16L, 24L);
        assertThat(dims(pruned, "qkv.b")).containsExactly(24L);
        assertThat(dims(pruned, "o.w")).containsExactly(8L, 16L);
    }

    @Test
    void mergedQueryKeyAndValueThatArePickedByNumber() {
        Networks network = Networks.ofTokens(16)
                .longs("split", 0, 0, 3, 4, 4)
                .longs("join", 0, 0, 16)
                .dense("x", "qkv", 16, 48)
                .node("Reshape", List.of("qkv", "split"), "five")
                .node("Transpose", List.of("five"), "turned.five", Networks.ints("perm", 2, 0, 3, 1, 4))
                .scalar("0", 0)
                .scalar("1", 1)
                .scalar("2", 2)
                .node("Gather", List.of("turned.five", "0"), "q.heads")
                .node("Gather", List.of("turned.five", "1"), "k.straight")
                .node("Gather", List.of("turned.five", "2"), "v.heads")
                .node("Transpose", List.of("k.straight"), "k.heads", Networks.ints("perm", 0, 1, 3, 2));

        Model pruned = check(attention(network), TOKENS);

        assertThat(dims(pruned, "qkv.w")).containsExactly(16L, 24L);
        assertThat(dims(pruned, "o.w")).containsExactly(8L, 16L);
    }

    private interface Shapes {
        Networks add(Networks network);
    }

    /** Return one layer with 4 heads of 4; the reshapes read {@code split} and {@code join}. */
    private static ModelProto transformer(Shapes shapes) {
        Networks network = shapes.add(Networks.ofTokens(16))
                .dense("x", "q", 16, 16)
                .dense("x", "k", 16, 16)
                .dense("x", "v", 16, 16);
        return attention(splitHeads(network));
    }

    private static Networks splitHeads(Networks network) {
        for (String name : List.of("q", "k", "v")) {
            network.node("Reshape", List.of(name, "split"), name + ".split")
                    .node(
                            "Transpose",
                            List.of(name + ".split"),
                            name + ".heads",
                            name.equals("k") ? Networks.ints("perm", 0, 2, 3, 1) : Networks.ints("perm", 0, 2, 1, 3));
        }
        return network;
    }

    /** Return what follows the heads of query, key (transposed) and value. */
    private static ModelProto attention(Networks network) {
        return network.node("MatMul", List.of("q.heads", "k.heads"), "scores")
                .floats("scale", 2)
                .node("Div", List.of("scores", "scale"), "scaled")
                .node("Softmax", List.of("scaled"), "weights")
                .node("MatMul", List.of("weights", "v.heads"), "contexts")
                .node("Transpose", List.of("contexts"), "turned", Networks.ints("perm", 0, 2, 1, 3))
                .node("Reshape", List.of("turned", "join"), "context")
                .dense("context", "o", 16, 16)
                .node("Add", List.of("o", "x"), "s")
                .weight("n.scale", 16)
                .node("LayerNormalization", List.of("s", "n.scale"), "n")
                .dense("n", "f", 16, 32)
                .node("Erf", List.of("f"), "erf")
                .node("Mul", List.of("erf", "f"), "g")
                .dense("g", "y", 32, 16)
                .build(3);
    }

    private static Model check(ModelProto proto, Ort.Input x) {
        RecipeStep.Prune step = new RecipeStep.Prune(
                0.5,
                List.of(PruningStructure.values()),
                PruningScope.LAYER,
                Importance.WEIGHTS,
                4,
                Compensation.NONE,
                Exclusion.NOTHING);
        Model pruned = Model.of("pruned", proto);
        PassReport report = StructuredPruning.apply(pruned, step, null);
        Model zeroed = Model.of("zeroed", proto);
        PruningPlan plan = StructuredPruning.plan(zeroed, step, null, new PassReport.Builder());
        Zeros.put(zeroed, plan);

        assertThat(report.changedCount()).isPositive();
        assertThat(pruned.toProto().getSerializedSize()).isLessThan(proto.getSerializedSize() * 2 / 3);
        float[] expected = Ort.run(zeroed.toProto(), Map.of("x", x));
        float[] whole = Ort.run(proto, Map.of("x", x));
        float[] actual = Ort.run(pruned.toProto(), Map.of("x", x));
        assertThat(actual).hasSameSizeAs(expected).containsExactly(expected, within(1e-5f));
        assertThat(Ort.cosine(actual, whole)).as("zeros matter").isLessThan(0.999);
        return pruned;
    }

    private static List<Long> dims(Model model, String weight) {
        return Objects.requireNonNull(model.graph().initializer(weight), weight).getDimsList();
    }
}
