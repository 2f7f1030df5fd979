package dev.assay.optimizer.half;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.NodeProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Feeds;
import dev.assay.optimizer.testing.Protos;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixedPrecisionTest {
    private static final HostTensor ROWS = Feeds.random(7, 20, 64);

    @TempDir
    private Path folder;

    private Samples samples;

    @BeforeEach
    void writeSamples() {
        samples = Feeds.samples(folder, "x", ROWS);
    }

    @Test
    void keepsOnlyTheNodesThatOverflow() {
        Model model = Model.of("m", normalizing());

        PassReport report = MixedPrecision.apply(model, HalfPrecisionOptions.DEFAULT, 0.005, samples);

        assertThat(report.facts())
                .satisfiesExactly(
                        before -> assertThat(before)
                                .isEqualTo("outputs are off by at most 0.90 of their largest magnitude"),
                        after -> assertThat(after)
                                .startsWith("with 3 nodes kept at 32 bits for that, by at most 0.00")
                                .endsWith(": square, mean, root"));
        assertThat(report.changed()).containsOnlyKeys("Add", "Div", "Gemm", "Mul", "Relu");
        assertThat(error(normalizing(), model)).isLessThanOrEqualTo(0.005);
    }

    @Test
    void convertsEverythingWhereThatIsGoodEnough() {
        Model model = Model.of("m", Protos.mlp());

        PassReport report = MixedPrecision.apply(model, HalfPrecisionOptions.DEFAULT, 0.01, samples);

        assertThat(report.changed()).containsOnlyKeys("Gemm", "MatMul", "Relu");
        assertThat(report.facts()).singleElement().asString().startsWith("outputs are off by at most 0.00");
    }

    @Test
    void keepsEverythingWhereNoErrorIsAllowed() {
        Model model = Model.of("m", Protos.mlp());

        PassReport report = MixedPrecision.apply(model, HalfPrecisionOptions.DEFAULT, 0, samples);

        assertThat(report.changedCount()).isZero();
        assertThat(error(Protos.mlp(), model)).isZero();
    }

    @Test
    void findsNodesInsideSubgraphs() {
        GraphProto.Builder then = GraphProto.newBuilder()
                .addNode(named("scale", Protos.node("Mul", List.of("x", "large"), List.of("a"))))
                .addNode(named("square", Protos.node("Mul", List.of("a", "a"), List.of("b"))))
                .addNode(named("root", Protos.node("Sqrt", List.of("b"), List.of("t"))))
                .addOutput(Protos.value("t", DataType.FLOAT, -1, 64));
        GraphProto.Builder otherwise = GraphProto.newBuilder()
                .addNode(Protos.node("Identity", List.of("x"), List.of("e")))
                .addOutput(Protos.value("e", DataType.FLOAT, -1, 64));
        ModelProto branching = Protos.model(GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, -1, 64))
                .addOutput(Protos.value("y", DataType.FLOAT, -1, 64))
                .addInitializer(Tensors.ofFloats("large", List.of(), 300))
                .addNode(named(
                        "largest",
                        Protos.node("ReduceMax", List.of("x"), List.of("s"))
                                .addAttribute(Protos.attribute("keepdims", 0))))
                .addNode(Protos.node("Cast", List.of("s"), List.of("c")).addAttribute(Protos.attribute("to", 9)))
                .addNode(Protos.node("If", List.of("c"), List.of("y"))
                        .addAttribute(Protos.attribute("then_branch", then))
                        .addAttribute(Protos.attribute("else_branch", otherwise))));
        Model model = Model.of("m", branching);

        PassReport report = MixedPrecision.apply(model, HalfPrecisionOptions.DEFAULT, 0.005, samples);

        assertThat(report.facts().getLast()).endsWith(": square, root");
    }

    /** On a CPU the squares stay at 32 bits and nothing is seen of what happens elsewhere. */
    @Test
    void showsWhatHardwareWithSixteenBitsWouldGive() {
        Model half = Model.of("m", normalizing());
        HalfPrecision.apply(half, HalfPrecisionOptions.DEFAULT);

        try (OrtModel cpu = OrtModel.open(half, GraphOptimization.ALL);
                OrtModel simulated =
                        OrtModel.open(HalfSimulation.of(half).withOutputs(List.of("b", "m")), GraphOptimization.ALL)) {
            float[] wanted =
                    Objects.requireNonNull(cpu.run(samples.feed(0, 1)).get("y")).toFloatArray();
            Map<String, HostTensor> seen = simulated.run(samples.feed(0, 1));

            assertThat(Objects.requireNonNull(seen.get("m")).toWidenedArray()).containsExactly(Float.POSITIVE_INFINITY);
            assertThat(OutputError.between(
                            wanted, Objects.requireNonNull(seen.get("y")).toFloatArray()))
                    .isGreaterThan(0.1);
        }
    }

    @Test
    void countsWhatIsNoNumberAsInfinitelyWrong() {
        assertThat(OutputError.between(new float[] {1, 2}, new float[] {1, Float.NaN}))
                .isInfinite();
        assertThat(OutputError.between(new float[] {1, -4}, new float[] {1.5f, -4}))
                .isEqualTo(0.125);
        assertThat(OutputError.between(new float[] {Float.NaN, 2}, new float[] {Float.NaN, 2}))
                .isZero();
        assertThat(OutputError.between(new float[] {0}, new float[] {1})).isInfinite();
    }

    private double error(ModelProto before, Model after) {
        return new OutputError(Model.of("m", before), samples).of(after);
    }

    /** Return {@code y = relu(gemm(x)) / rms(relu(gemm(x)) * 300)}, whose squares are out of the range of 16 bits. */
    private static ModelProto normalizing() {
        Stream<NodeProto.Builder> nodes = Stream.of(
                named("project", Protos.node("Gemm", List.of("x", "w"), List.of("g"))),
                named("rectify", Protos.node("Relu", List.of("g"), List.of("r"))),
                named("scale", Protos.node("Mul", List.of("r", "large"), List.of("a"))),
                named("square", Protos.node("Mul", List.of("a", "a"), List.of("b"))),
                named(
                        "mean",
                        Protos.node("ReduceMean", List.of("b"), List.of("m"))
                                .addAttribute(Protos.attribute("keepdims", 0))),
                named("root", Protos.node("Sqrt", List.of("m"), List.of("s"))),
                named("divide", Protos.node("Div", List.of("a", "s"), List.of("d"))),
                named("shift", Protos.node("Add", List.of("d", "w0"), List.of("y"))));
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, -1, 64))
                .addOutput(Protos.value("y", DataType.FLOAT, -1, 32))
                .addInitializer(Tensors.ofFloats("large", List.of(), 300))
                .addInitializer(Protos.random("w", 3, 64, 32))
                .addInitializer(Protos.random("w0", 4, 32));
        nodes.forEach(graph::addNode);
        return Protos.model(graph);
    }

    private static NodeProto.Builder named(String name, NodeProto.Builder node) {
        return node.setName(name);
    }
}
