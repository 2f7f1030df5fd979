package dev.assay.optimizer.fuse;

import dev.assay.optimizer.execution.Agreement;
import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.testing.TestGraph;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A fused model.
 *
 * @param difference of its outputs from those before
 */
record Fused(Model model, PassReport report, double difference) {
    /** Return what fuses a graph. */
    static Function<TestGraph, Fused> at(FusionLevel level) {
        return graph -> of(graph.model(), level);
    }

    /** Fuse a model, and run it before and after without any help of ONNX Runtime. */
    static Fused of(Model model, FusionLevel level) {
        Model before = model.copy();
        List<Map<String, HostTensor>> feeds = FusionTrials.feeds(model, null);
        PassReport report = OperatorFusion.apply(model, level, feeds);
        double difference = 0;
        for (Map<String, HostTensor> feed : feeds) {
            difference = Math.max(difference, difference(before, model, feed));
        }
        return new Fused(model, report, difference);
    }

    static double difference(Model one, Model other, Map<String, HostTensor> feed) {
        try (OrtModel first = OrtModel.open(one, GraphOptimization.NONE);
                OrtModel second = OrtModel.open(other, GraphOptimization.NONE)) {
            return Agreement.of(first.run(feed), second.run(feed)).maxDifference();
        }
    }

    List<String> opTypes() {
        return model.graph().nodes().stream().map(Node::opType).toList();
    }

    /** Return how many nodes there are of an operator. */
    long count(String opType) {
        return opTypes().stream().filter(opType::equals).count();
    }

    Node only(String opType) {
        List<Node> nodes = model.graph().nodes().stream()
                .filter(node -> node.opType().equals(opType))
                .toList();
        if (nodes.size() != 1) {
            throw new AssertionError(nodes.size() + " " + opType + " in " + opTypes());
        }
        return nodes.getFirst();
    }
}
