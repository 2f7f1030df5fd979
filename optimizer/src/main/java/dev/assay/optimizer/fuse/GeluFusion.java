package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.either;
import static dev.assay.optimizer.fuse.Pattern.number;
import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.product;
import static dev.assay.optimizer.fuse.Pattern.value;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import java.util.List;

/**
 * {@code x / 2 · (1 + erf(x / √2))} becomes Gelu; {@code x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))} becomes its approximation,
 * FastGelu. ONNX itself has both since opset 20.
 */
final class GeluFusion implements Fusion {
    private static final double TANH_SCALE = Math.sqrt(2 / Math.PI);
    private static final double CUBIC = 0.044715;

    private static final Pattern X = value("x");

    private static final Pattern ERF =
            op("Erf", either(op("Div", X, number(Math.sqrt(2))), op("Mul", X, number(Math.sqrt(0.5)))));

    private static final Pattern CUBE = either(op("Pow", X, number(3)), product(X, X, X));
    private static final Pattern TANH = op(
            "Tanh",
            either(
                    op("Mul", op("Add", X, op("Mul", CUBE, number(CUBIC))), number(TANH_SCALE)),
                    product(X, number(TANH_SCALE), op("Add", product(X, X, number(CUBIC)), number(1)))));

    private final FusionLevel level;
    private final boolean approximate;
    private final Pattern pattern;

    private GeluFusion(FusionLevel level, boolean approximate) {
        this.level = level;
        this.approximate = approximate;
        pattern = product(X, op("Add", approximate ? TANH : ERF, number(1)), number(0.5));
    }

    static GeluFusion exact(FusionLevel level) {
        return new GeluFusion(level, false);
    }

    static GeluFusion approximate(FusionLevel level) {
        return new GeluFusion(level, true);
    }

    @Override
    public String name() {
        return level == FusionLevel.EXTENDED && approximate ? "FastGelu" : "Gelu";
    }

    @Override
    public Pattern pattern() {
        return pattern;
    }

    @Override
    public Outcome fuse(Match match, Scene scene) {
        String x = match.value("x");
        if (!scene.isFloat(x)) {
            return Outcome.left("it holds no 32-bit floats");
        }
        Node gelu = level == FusionLevel.EXTENDED
                ? scene.inPlaceOf(match.root(), Node.MICROSOFT, name(), List.of(x))
                : scene.inPlaceOf(
                        match.root(),
                        Node.ONNX,
                        "Gelu",
                        List.of(x),
                        Attributes.of("approximate", approximate ? "tanh" : "none"));
        return Outcome.fused(match, gelu);
    }
}
