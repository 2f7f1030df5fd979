package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.anyNumber;
import static dev.assay.optimizer.fuse.Pattern.either;
import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.value;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import java.util.List;

/** {@code x · sigmoid(α x)} becomes QuickGelu; with α = 1 it is SiLU, also called Swish. */
final class QuickGeluFusion implements Fusion {
    private static final Pattern X = value("x");
    private static final Pattern PATTERN = op("Mul", X, op("Sigmoid", either(X, op("Mul", X, anyNumber("alpha")))));

    @Override
    public String name() {
        return "QuickGelu";
    }

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public Outcome fuse(Match match, Scene scene) {
        String x = match.value("x");
        if (!scene.isFloat(x)) {
            return Outcome.left("it holds no 32-bit floats");
        }
        return Outcome.fused(
                match,
                scene.inPlaceOf(match.root(), Node.MICROSOFT, "QuickGelu", List.of(x), Attributes.of("alpha", (float)
                        scene.number(match, "alpha", 1))));
    }
}
