package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.either;
import static dev.assay.optimizer.fuse.Pattern.number;
import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.value;
import static dev.assay.optimizer.fuse.Pattern.weight;

import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import java.util.List;

/**
 * The scale that PyTorch's {@code scaled_dot_product_attention} is exported with: half of it on the queries and half on the keys, each
 * computed while the model runs, as the root of one over the root of the size of a head.
 */
final class HeadSizeScale {
    private static final Pattern SHAPE = op("Shape", value("sized")).as("shape").mayBeShared();
    private static final Pattern ORDERED =
            op("Gather", SHAPE, weight("size-order")).mayBeShared();
    private static final Pattern SIZE = op("Slice", either(ORDERED, SHAPE), weight("size-from"), weight("size-to"))
            .as("size")
            .mayBeShared();
    private static final Pattern ROOT =
            op("Sqrt", op("Cast", SIZE).mayBeShared()).mayBeShared();
    private static final Pattern HALF =
            op("Sqrt", op("Div", number(1), ROOT).mayBeShared()).mayBeShared();

    private HeadSizeScale() {}

    /** Return a pattern, perhaps times a number or times this scale: {@code label + "-half"} then names the product. */
    static Pattern scaled(Pattern pattern, String label) {
        return either(Pattern.scaled(pattern, label), op("Mul", pattern, HALF).as(label + "-half"));
    }

    /** Return whether what was taken for the size of a head is it. */
    static boolean isSound(Match match, long headSize, Scene scene) {
        if (!match.has("size")) {
            return true;
        }
        Node size = match.node("size");
        List<Long> dims = scene.dims(match.value("sized"));
        List<Long> from = scene.ints(size, "starts", 1);
        List<Long> order = match.has("size-order") ? Tensors.toLongs(scene.weight(match, "size-order")) : List.of(-1L);
        return List.of(-1L).equals(from)
                && size.input(3).isEmpty()
                && match.node("shape").intAttribute("start", 0) == 0
                && match.node("shape").attribute("end") == null
                && !dims.isEmpty()
                && !order.isEmpty()
                && (order.getLast() == -1 || order.getLast() == dims.size() - 1)
                && dims.getLast() == headSize;
    }

    /** Return what the scale is for heads of a size; 1 if it is not there. */
    static double factor(Match match, long headSize) {
        double half = 1 / Math.sqrt(Math.sqrt((double) headSize));
        return (match.has("query-half") ? half : 1) * (match.has("key-half") ? half : 1);
    }
}
