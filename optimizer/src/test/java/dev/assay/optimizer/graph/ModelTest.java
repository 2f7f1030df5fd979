package dev.assay.optimizer.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.NodeProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import dev.assay.scenarios.problem.Problem;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelTest {
    @Test
    void keepsEverythingThatPassesDoNotTouch() {
        ModelProto named = Model.of("m", withIf()).toProto();

        assertThat(Model.of("m", named).toProto()).isEqualTo(named);
    }

    @Test
    void namesNodesThatHaveNoName() {
        List<Node> nodes = Model.of("m", Protos.mlp()).graph().nodes();

        assertThat(nodes).extracting(Node::name).containsExactly("Gemm", "Relu", "Constant", "MatMul");
    }

    @Test
    void keepsTheOrderOfAttributes() {
        List<String> names = List.of("one", "two", "three", "four", "five", "six");
        Node node = Node.of("Relu", "r", List.of("x"), List.of("y"));
        names.forEach(name -> node.set(Protos.attribute(name, 1)));

        assertThat(node.attributes().keySet()).containsExactlyElementsOf(names);
    }

    @Test
    void putsNodesInOrder() {
        ModelProto model = Protos.model(chain(
                Protos.node("Relu", List.of("b"), List.of("y")),
                Protos.node("Relu", List.of("a"), List.of("b")),
                Protos.node("Relu", List.of("x"), List.of("a"))));

        assertThat(Model.of("m", model).graph().nodes())
                .extracting(node -> node.output(0))
                .containsExactly("a", "b", "y");
    }

    @Test
    void runsANodeAfterWhatItsSubgraphReads() {
        ModelProto model = withIf();
        GraphProto.Builder graph = model.getGraph().toBuilder();
        List<NodeProto> nodes = graph.getNodeList();
        ModelProto reversed = Protos.model(graph.clearNode().addAllNode(nodes.reversed()));

        assertThat(Model.of("m", reversed).graph().nodes())
                .extracting(Node::opType)
                .containsExactly("Relu", "If");
    }

    @Test
    void refusesNodesThatWaitForEachOther() {
        assertDamaged(
                chain(
                        Protos.node("Add", List.of("x", "b"), List.of("a")),
                        Protos.node("Relu", List.of("a"), List.of("b")),
                        Protos.node("Relu", List.of("b"), List.of("y"))),
                "waits for its own result");
        assertDamaged(chain(Protos.node("Add", List.of("x", "y"), List.of("y"))), "waits for its own result");
    }

    @Test
    void refusesValuesThatNothingMakes() {
        assertDamaged(chain(Protos.node("Relu", List.of("q"), List.of("y"))), "reads 'q', which nothing makes");
        assertDamaged(chain(Protos.node("Relu", List.of("x"), List.of("z"))), "nothing makes the output 'y'");
    }

    @Test
    void refusesTwoValuesOfOneName() {
        assertDamaged(
                chain(Protos.node("Relu", List.of("x"), List.of("y")), Protos.node("Relu", List.of("x"), List.of("y"))),
                "two values are named 'y'");
        assertDamaged(
                chain(Protos.node("Relu", List.of("x"), List.of("y")))
                        .addInitializer(Protos.random("w", 1, 2))
                        .addInitializer(Protos.random("w", 1, 2)),
                "two values are named 'w'");
    }

    @Test
    void refusesNodesWithoutOperator() {
        assertDamaged(chain(Protos.node("", List.of("x"), List.of("y"))), "has no operator");
    }

    @Test
    void takesWeightsOffTheInputsOfOldModels() {
        ModelProto old = Protos.mlp().toBuilder()
                .setIrVersion(3)
                .setGraph(Protos.mlp().getGraph().toBuilder().addInput(Protos.value("w", DataType.FLOAT, 48, 64)))
                .build();

        Model model = Model.of("m", old);

        assertThat(model.irVersion()).isEqualTo(4);
        assertThat(model.graph().inputs()).extracting(input -> input.getName()).containsExactly("x");
    }

    @Test
    void findsConstantsWhereverTheyAre() {
        Graph graph = Model.of("m", Protos.mlp()).graph();
        Values values = Values.of(graph);

        assertThat(values.constant(graph, "w")).isNotNull();
        assertThat(values.constant(graph, "w2")).isNotNull();
        assertThat(values.constant(graph, "x")).isNull();
        assertThat(values.constant(graph, "h")).isNull();
        assertThat(values.constant(graph, "")).isNull();
    }

    @Test
    void seesReadersInsideSubgraphs() {
        Graph graph = Model.of("m", withIf()).graph();
        Graph branch = graph.nodes().getLast().subgraphs().getFirst();
        Values values = Values.of(graph);

        assertThat(values.consumers(graph, "r")).extracting(Node::opType).containsExactly("Add", "Neg");
        assertThat(values.owner(branch, "r")).isSameAs(graph);
        assertThat(values.owner(branch, "t")).isSameAs(branch);
    }

    @Test
    void removesOnlyConstantsThatNobodyReads() {
        Graph graph = Model.of("m", Protos.mlp()).graph();
        Constant read = new Constant("w", Protos.random("w", 1, 1), graph);
        graph.rewrite(node ->
                node.is("MatMul") ? List.of(Node.of("Identity", "i", List.of("r"), List.of("y"))) : List.of(node));
        Constant unread = new Constant("w2", Protos.random("w2", 1, 1), graph);

        Values.removeUnread(graph, Set.of(read, unread));

        assertThat(graph.initializer("w")).isNotNull();
        assertThat(graph.nodes()).extracting(Node::opType).containsExactly("Gemm", "Relu", "Identity");
    }

    @Test
    void findsFreeNames() {
        Names names = Names.of(Model.of("m", Protos.mlp()).graph());

        assertThat(names.unique("free")).isEqualTo("free");
        assertThat(names.unique("free")).isEqualTo("free_1");
        assertThat(names.unique("w2")).isEqualTo("w2_1");
    }

    /** A model whose branches read a value of the graph around them. */
    private static ModelProto withIf() {
        GraphProto.Builder then = GraphProto.newBuilder()
                .addNode(Protos.node("Add", List.of("r", "x"), List.of("t")))
                .addOutput(Protos.value("t", DataType.FLOAT, 2));
        GraphProto.Builder otherwise = GraphProto.newBuilder()
                .addNode(Protos.node("Neg", List.of("r"), List.of("e")))
                .addOutput(Protos.value("e", DataType.FLOAT, 2));
        return Protos.model(chain(
                        Protos.node("Relu", List.of("x"), List.of("r")),
                        Protos.node("If", List.of("c"), List.of("y"))
                                .addAttribute(Protos.attribute("then_branch", then))
                                .addAttribute(Protos.attribute("else_branch", otherwise)))
                .addInput(Protos.value("c", DataType.BOOL)));
    }

    private static GraphProto.Builder chain(NodeProto.Builder... nodes) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, 2))
                .addOutput(Protos.value("y", DataType.FLOAT, 2));
        for (NodeProto.Builder node : nodes) {
            graph.addNode(node);
        }
        return graph;
    }

    private static void assertDamaged(GraphProto.Builder graph, String part) {
        Problem problem = Problems.of(() -> Model.of("m", Protos.model(graph)));
        assertThat(problem.code()).isEqualTo("model.damaged");
        assertThat(problem.message()).contains(part);
    }
}
