package dev.assay.optimizer.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import dev.assay.optimizer.testing.TestGraph;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import dev.assay.scenarios.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorFusionTest {
    private static TestGraph gate(double slope) {
        return new TestGraph()
                .input("x", "n", 8)
                .node("HardSigmoid", "x", "g", Attributes.of("alpha", (float) slope))
                .node("Mul", "x g", "y")
                .output("y");
    }

    @Test
    void tellsWhatCouldBeFusedWithoutDoingIt() {
        Model model = gate(1.0 / 6).model();

        PassReport report = OperatorFusion.apply(model, FusionLevel.NONE, FusionTrials.feeds(model, null));

        assertThat(report.changedCount()).isZero();
        assertThat(report.notes()).containsEntry("HardSwish possible, not made", 1);
        assertThat(model.toProto()).isEqualTo(gate(1.0 / 6).model().toProto());
    }

    @Test
    void countsOperatorsBeforeAndAfter() {
        Fused fused = gate(1.0 / 6).then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.report().changed()).containsOnlyKeys("HardSwish");
        assertThat(fused.report().facts().getFirst())
                .isEqualTo("operators before → after: all 2 → 1, HardSigmoid 1 → 0, HardSwish 0 → 1, Mul 1 → 0");
        assertThat(fused.report().facts().get(1)).endsWith("at most on 2 trials");
    }

    @Test
    void refusesAModelThatCameOutDifferent() {
        Model model = gate(1.0 / 6).model();
        FusionTrials trials = FusionTrials.of(model, List.of(SyntheticFeed.of(model)));

        assertThat(trials.check(model)).isZero();
        Problem problem = Problems.of(() -> trials.check(gate(0.2).model()));
        assertThat(problem.code()).isEqualTo("fuse.not-equal");
        assertThat(problem.message()).contains("y differs by up to").contains("is allowed");
    }

    @Test
    void looksAtEveryOutputAlone() {
        Model model = gate(1.0 / 6)
                .number("large", 1e6)
                .node("Mul", "g large", "z")
                .output("z")
                .model();
        Model changed = gate(1.0 / 6)
                .number("large", 1e6)
                .number("little", 0.01)
                .node("Mul", "g large", "z")
                .node("Add", "y little", "off")
                .output("z")
                .model();
        changed.graph().nodes().forEach(node -> node.outputs().replaceAll(OperatorFusionTest::swapped));
        changed.graph().nodes().forEach(node -> node.inputs().replaceAll(OperatorFusionTest::swapped));
        FusionTrials trials = FusionTrials.of(model, List.of(SyntheticFeed.of(model)));

        assertThat(Problems.of(() -> trials.check(changed)).message()).contains("y differs by up to 0.0");
    }

    private static String swapped(String value) {
        return switch (value) {
            case "y" -> "off";
            case "off" -> "y";
            default -> value;
        };
    }

    @Test
    void triesOneInputWhereTheModelTakesNoBatches() {
        Model model = new TestGraph()
                .input("x", "n", 6)
                .longs("flat", 6)
                .node("Reshape", "x flat", "f")
                .node("Relu", "f", "y")
                .output("y")
                .model();

        assertThat(OperatorFusion.apply(model, FusionLevel.STANDARD, FusionTrials.feeds(model, null))
                        .facts())
                .contains("the model says that it takes several inputs at once and does not: tried with one");
    }

    @Test
    void fusesInSubgraphsAndKeepsWhatTheyRead() {
        GraphProto.Builder branch = GraphProto.newBuilder()
                .addOutput(Protos.value("z", DataType.FLOAT, -1, 8))
                .addNode(Protos.node("HardSigmoid", List.of("r"), List.of("h"))
                        .addAttribute(Attributes.of("alpha", 1f / 6)))
                .addNode(Protos.node("Mul", List.of("h", "r"), List.of("m")))
                .addNode(Protos.node("Add", List.of("m", "g"), List.of("z")));
        Model model = Model.of(
                "branches",
                Protos.model(GraphProto.newBuilder()
                        .addInput(Protos.value("x", DataType.FLOAT, -1, 8))
                        .addInput(Protos.value("which", DataType.BOOL))
                        .addOutput(Protos.value("y", DataType.FLOAT, -1, 8))
                        .addNode(Protos.node("Relu", List.of("x"), List.of("r")))
                        .addNode(Protos.node("HardSigmoid", List.of("r"), List.of("g"))
                                .addAttribute(Attributes.of("alpha", 1f / 6)))
                        .addNode(Protos.node("Mul", List.of("g", "r"), List.of("p")))
                        .addNode(Protos.node("If", List.of("which"), List.of("i"))
                                .addAttribute(Protos.attribute("then_branch", branch.clone()))
                                .addAttribute(Protos.attribute("else_branch", branch.clone())))
                        .addNode(Protos.node("Add", List.of("i", "p"), List.of("y")))));

        Fused fused = Fused.of(model, FusionLevel.STANDARD);

        assertThat(fused.opTypes())
                .as("a branch reads the gate")
                .containsExactly("Relu", "HardSigmoid", "Mul", "If", "Add");
        assertThat(fused.report().notes()).containsEntry("no HardSwish: a value inside it is read elsewhere too", 1);
        assertThat(fused.only("If").subgraphs())
                .allSatisfy(graph ->
                        assertThat(graph.nodes()).extracting(Node::opType).containsExactly("HardSwish", "Add"));
        assertThat(fused.difference()).isLessThan(1e-6);
    }

    @Test
    void givesTheSameBitsEveryTime() {
        assertThat(gate(1.0 / 6)
                        .then(Fused.at(FusionLevel.EXTENDED))
                        .model()
                        .toProto()
                        .toByteArray())
                .isEqualTo(gate(1.0 / 6)
                        .then(Fused.at(FusionLevel.EXTENDED))
                        .model()
                        .toProto()
                        .toByteArray());
    }

    @Test
    void leavesNoWeightThatNobodyReads() {
        TestGraph graph = gate(1.0 / 6).number("unread", 1);

        assertThat(graph.then(Fused.at(FusionLevel.STANDARD)).model().graph().initializers())
                .isEmpty();
    }
}
