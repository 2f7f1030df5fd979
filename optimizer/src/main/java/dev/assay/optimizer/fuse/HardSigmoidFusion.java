package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.either;
import static dev.assay.optimizer.fuse.Pattern.number;
import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.value;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import java.util.List;

/** {@code clip(x + 3, 0, 6) / 6} becomes HardSigmoid with a slope of 1/6. */
final class HardSigmoidFusion implements Fusion {
    static final float SLOPE = 1f / 6;
    static final float OFFSET = 0.5f;

    /** What exporters make of {@code relu6(x + 3)}. */
    static final Pattern CLIPPED = op("Clip", op("Add", value("x"), number(3)), number(0), number(6));

    private static final Pattern PATTERN = either(op("Div", CLIPPED, number(6)), op("Mul", CLIPPED, number(SLOPE)));

    @Override
    public String name() {
        return "HardSigmoid";
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
                scene.inPlaceOf(
                        match.root(),
                        Node.ONNX,
                        "HardSigmoid",
                        List.of(x),
                        Attributes.of("alpha", SLOPE),
                        Attributes.of("beta", OFFSET)));
    }
}
