package dev.assay.optimizer.normalize;

import dev.assay.optimizer.execution.ObservedShapes;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.ModelProblems;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rewrite a model for a later version of ONNX's operators, with the same meaning.
 *
 * <p>Most versions only allow more than the one before. What changed its meaning is in {@link OperatorChanges}, which was made from the
 * changelog of ONNX 1.23 for versions 7 to 21.
 */
public final class OpsetUpgrade {
    /** Before, operators did not broadcast as they do now. */
    private static final long OLDEST = 7;

    private static final long NEWEST = 21;

    /** Before version 13, these flattened their input. */
    static final Set<String> FLATTENING = Set.of("Softmax", "LogSoftmax", "Hardmax");

    private OpsetUpgrade() {}

    /** Return the values whose shapes make a simpler graph when they are known. */
    static List<String> neededShapes(Model model) {
        Values values = Values.of(model.graph());
        return model.graph().nodes().stream()
                .filter(node -> node.domain().equals(Node.ONNX) && FLATTENING.contains(node.opType()))
                .map(node -> node.input(0))
                .filter(value -> values.producer(model.graph(), value) != null)
                .distinct()
                .toList();
    }

    /**
     * Upgrade a model in place; one that is new enough already stays as it is.
     *
     * @param opset 7 to 21
     * @param shapes of the model's values, which make a simpler graph; {@code null} if nobody has looked
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.unsupported} if the model is too old, or has an operator whose
     *     change can't be undone; the model is then half upgraded and of no use
     */
    public static void to(Model model, long opset, @Nullable ObservedShapes shapes) {
        if (opset < OLDEST || opset > NEWEST) {
            throw new IllegalArgumentException("opset " + opset);
        }
        long from = model.opset();
        if (from >= opset) {
            return;
        }
        if (from < OLDEST) {
            throw ModelProblems.unsupported(
                    model.name(),
                    "it uses version " + from + " of ONNX's operators, and " + OLDEST + " is the oldest that is known",
                    "Export it for a newer version of ONNX.");
        }
        if (!model.functions().isEmpty()) {
            throw ModelProblems.unsupported(
                    model.name(),
                    "it defines functions, whose operators can't be upgraded",
                    "Export it for opset " + opset + " or later.");
        }
        OperatorChanges changes = new OperatorChanges(model, shapes);
        for (long version = from + 1; version <= opset; version++) {
            for (Graph graph : model.graph().withSubgraphs()) {
                long step = version;
                graph.rewrite(
                        node -> node.domain().equals(Node.ONNX) ? changes.upgrade(node, graph, step) : List.of(node));
            }
        }
        model.setOpset(Node.ONNX, opset);
        model.requireIrVersion(irVersion(opset));
    }

    /** Return the file format that first came with a version of the operators. */
    private static long irVersion(long opset) {
        if (opset >= 21) {
            return 10;
        }
        return opset >= 19 ? 9 : opset >= 15 ? 8 : 7;
    }
}
