package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.anyNumber;
import static dev.assay.optimizer.fuse.Pattern.either;
import static dev.assay.optimizer.fuse.Pattern.number;
import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.value;
import static dev.assay.optimizer.fuse.Pattern.weight;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import java.util.List;

/** {@code (x - mean(x)) / sqrt(mean((x - mean(x))²) + ε) · γ + β} over the last dimension becomes LayerNormalization of opset 17. */
final class LayerNormalizationFusion implements Fusion {
    private static final Pattern CENTRED =
            op("Sub", value("x"), op("ReduceMean", value("x")).as("mean"));

    /** Some exporters subtract twice: once to see the variance, once for the result. */
    private static final Pattern CENTRED_AGAIN =
            op("Sub", value("x"), op("ReduceMean", value("x")).as("mean-again"));

    private static final Pattern SQUARE = either(op("Pow", CENTRED, number(2)), op("Mul", CENTRED, CENTRED));
    private static final Pattern DEVIATION =
            op("Sqrt", op("Add", op("ReduceMean", SQUARE).as("variance"), anyNumber("epsilon")));
    private static final Pattern NORMAL = either(
            op("Div", CENTRED_AGAIN, DEVIATION),
            op("Mul", CENTRED_AGAIN, op("Reciprocal", DEVIATION)),
            op("Mul", CENTRED_AGAIN, op("Div", number(1), DEVIATION)));
    private static final Pattern PATTERN = op("Add", op("Mul", NORMAL, weight("gamma")), weight("beta"));

    @Override
    public String name() {
        return "LayerNormalization";
    }

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public Outcome fuse(Match match, Scene scene) {
        String x = match.value("x");
        long size = scene.lastDim(x);
        if (size == 0 || !scene.isFloat(x)) {
            return Outcome.left("the size of what it normalizes is unknown, or it holds no 32-bit floats");
        }
        int rank = scene.dims(x).size();
        for (String label : List.of("mean", "mean-again", "variance")) {
            if (!reducesLast(match.node(label), rank, scene)) {
                return Outcome.left("it normalizes over another dimension than the last");
            }
        }
        if (!scene.isVector(match.value("gamma"), size) || !scene.isVector(match.value("beta"), size)) {
            return Outcome.left("its scale or shift is no vector of the last dimension's size");
        }
        return Outcome.fused(
                match,
                scene.inPlaceOf(
                        match.root(),
                        Node.ONNX,
                        "LayerNormalization",
                        List.of(x, scene.vector(match.value("gamma")), scene.vector(match.value("beta"))),
                        Attributes.of("axis", -1L),
                        Attributes.of("epsilon", (float) scene.number(match, "epsilon", 0))));
    }

    private static boolean reducesLast(Node node, int rank, Scene scene) {
        List<Long> axes = scene.ints(node, "axes", 1);
        return node.intAttribute("keepdims", 1) == 1
                && axes != null
                && axes.size() == 1
                && (axes.getFirst() == -1 || axes.getFirst() == rank - 1);
    }
}
