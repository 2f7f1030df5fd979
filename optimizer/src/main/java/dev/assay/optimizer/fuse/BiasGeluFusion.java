package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.value;
import static dev.assay.optimizer.fuse.Pattern.weight;

import dev.assay.optimizer.graph.Node;
import java.util.List;
import java.util.Set;

/** {@code gelu(x + bias)} becomes BiasGelu, or FastGelu with a bias. */
final class BiasGeluFusion implements Fusion {
    private static final Pattern PATTERN = op(Set.of("Gelu", "FastGelu"), op("Add", value("x"), weight("bias")));

    @Override
    public String name() {
        return "BiasGelu";
    }

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public Outcome fuse(Match match, Scene scene) {
        Node gelu = match.root();
        String x = match.value("x");
        if (gelu.inputs().size() > 1 || !scene.isFloat(x)) {
            return Outcome.notMeant();
        }
        if (scene.lastDim(x) == 0 || !scene.isVector(match.value("bias"), scene.lastDim(x))) {
            return Outcome.left("what it adds is no vector of the last dimension's size");
        }
        boolean fast = gelu.opType().equals("FastGelu")
                || gelu.stringAttribute("approximate", "none").equals("tanh");
        return Outcome.fused(
                match,
                scene.inPlaceOf(
                        gelu,
                        Node.MICROSOFT,
                        fast ? "FastGelu" : "BiasGelu",
                        List.of(x, scene.vector(match.value("bias")))));
    }
}
