package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.value;
import static dev.assay.optimizer.fuse.Pattern.weight;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import java.util.List;
import java.util.Set;

/**
 * {@code layerNormalization(x + skip)} becomes SkipLayerNormalization, which also gives the sum where others read it.
 *
 * <p>Both must be [batch, sequence, hidden]; one may be the same for the whole batch.
 */
final class SkipLayerNormalizationFusion implements Fusion {
    private static final Pattern PATTERN = op(
            "LayerNormalization",
            op("Add", value("x"), value("skip")).as("sum").mayBeShared(),
            weight("gamma"),
            weight("beta"));

    @Override
    public String name() {
        return "SkipLayerNormalization";
    }

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public Outcome fuse(Match match, Scene scene) {
        Node root = match.root();
        Node sum = match.node("sum");
        List<Long> dims = scene.dims(sum.output(0));
        if (scene.constant(match.value("x")) != null || scene.constant(match.value("skip")) != null) {
            return Outcome.notMeant();
        }
        if (!isOverLast(root, dims.size()) || root.outputs().size() > 1) {
            return Outcome.left("it normalizes over more than the last dimension, or also gives the mean");
        }
        String x = match.value("x");
        String skip = match.value("skip");
        if (isSkipOf(scene.dims(x), dims)) {
            x = match.value("skip");
            skip = match.value("x");
        }
        if (dims.size() != 3
                || !scene.dims(x).equals(dims)
                || !(scene.dims(skip).equals(dims) || isSkipOf(scene.dims(skip), dims))) {
            return Outcome.left("what it adds up has not the shape [batch, sequence, hidden]");
        }
        if (!scene.isFloat(x)) {
            return Outcome.left("it holds no 32-bit floats");
        }
        boolean sumIsRead = scene.isReadBeside(sum.output(0), root);
        return new Outcome.Fused(
                sumIsRead ? sum : root,
                sumIsRead ? Set.of(sum, root) : Set.of(root),
                List.of(scene.inPlaceOf(
                        root,
                        Node.MICROSOFT,
                        name(),
                        List.of(x, skip, root.input(1), root.input(2)),
                        sumIsRead ? List.of(root.output(0), "", "", sum.output(0)) : List.of(root.output(0)),
                        Attributes.of("epsilon", root.floatAttribute("epsilon", 1e-5f)))));
    }

    static boolean isOverLast(Node normalization, int rank) {
        long axis = normalization.intAttribute("axis", -1);
        return axis == -1 || axis == rank - 1;
    }

    private static boolean isSkipOf(List<Long> skip, List<Long> dims) {
        return dims.size() == 3 && dims.getFirst() != 1 && skip.equals(List.of(1L, dims.get(1), dims.get(2)));
    }
}
