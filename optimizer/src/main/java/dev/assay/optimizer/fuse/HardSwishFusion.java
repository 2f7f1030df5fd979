package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.either;
import static dev.assay.optimizer.fuse.Pattern.number;
import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.product;
import static dev.assay.optimizer.fuse.Pattern.value;

import dev.assay.optimizer.graph.Node;
import java.util.List;

/** {@code x · clip(x + 3, 0, 6) / 6} becomes HardSwish of opset 14. */
final class HardSwishFusion implements Fusion {
    private static final double CLOSE = 1e-6;

    private static final Pattern X = value("x");
    private static final Pattern PATTERN = either(
            op("Div", op("Mul", X, HardSigmoidFusion.CLIPPED), number(6)),
            product(X, HardSigmoidFusion.CLIPPED, number(HardSigmoidFusion.SLOPE)),
            op("Mul", X, op("HardSigmoid", X).as("gate")));

    @Override
    public String name() {
        return "HardSwish";
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
        if (match.has("gate")) {
            Node gate = match.node("gate");
            float slope = gate.floatAttribute("alpha", 0.2f);
            if (Math.abs(slope - HardSigmoidFusion.SLOPE) > CLOSE
                    || gate.floatAttribute("beta", 0.5f) != HardSigmoidFusion.OFFSET) {
                return Outcome.left("its gate rises by " + slope + " instead of 1/6");
            }
        }
        return Outcome.fused(match, scene.inPlaceOf(match.root(), Node.ONNX, "HardSwish", List.of(x)));
    }
}
