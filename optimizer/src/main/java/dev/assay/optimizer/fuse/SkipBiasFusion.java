package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.either;
import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.value;
import static dev.assay.optimizer.fuse.Pattern.weight;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The bias of what SkipLayerNormalization adds up becomes its fifth input. */
final class SkipBiasFusion implements Fusion {
    private static final Pattern BIASED = op("Add", value("x"), weight("bias"));
    private static final Pattern PATTERN = either(
            op("SkipLayerNormalization", BIASED, value("other"), weight("gamma"), weight("beta")),
            op("SkipLayerNormalization", value("other"), BIASED, weight("gamma"), weight("beta")));

    @Override
    public String name() {
        return "SkipLayerNormalization with bias";
    }

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public Outcome fuse(Match match, Scene scene) {
        Node root = match.root();
        long size = scene.lastDim(root.output(0));
        if (!root.input(4).isEmpty()) {
            return Outcome.notMeant();
        }
        boolean first = root.input(1).equals(match.value("other"));
        if (size == 0
                || !scene.isVector(match.value("bias"), size)
                || !scene.dims(match.value("x")).equals(scene.dims(root.input(first ? 0 : 1)))) {
            return Outcome.left("what it adds is no vector of the last dimension's size");
        }
        List<String> inputs = new ArrayList<>(root.inputs().subList(0, 4));
        inputs.set(first ? 0 : 1, match.value("x"));
        inputs.add(scene.vector(match.value("bias")));
        Node fused = Node.of(
                Node.MICROSOFT,
                root.opType(),
                root.name(),
                inputs,
                root.outputs(),
                Attributes.of("epsilon", root.floatAttribute("epsilon", 1e-12f)));
        return new Outcome.Fused(root, Set.of(root), List.of(fused));
    }
}
