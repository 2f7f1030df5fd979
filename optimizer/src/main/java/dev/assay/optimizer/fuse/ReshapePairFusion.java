package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.value;
import static dev.assay.optimizer.fuse.Pattern.weight;

import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import java.util.List;

/** Two reshapes in a row become the second, if it copies no size from the first. */
final class ReshapePairFusion implements Fusion {
    private static final Pattern PATTERN = op("Reshape", op("Reshape", value("x"), value("first")), weight("shape"));

    @Override
    public String name() {
        return "Reshape";
    }

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public Outcome fuse(Match match, Scene scene) {
        if (Tensors.toLongs(scene.weight(match, "shape")).contains(0L)) {
            return Outcome.left("it copies sizes from the reshape before it");
        }
        return Outcome.fused(
                match,
                scene.inPlaceOf(match.root(), Node.ONNX, "Reshape", List.of(match.value("x"), match.value("shape"))));
    }
}
