package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.either;
import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.sum;
import static dev.assay.optimizer.fuse.Pattern.value;
import static dev.assay.optimizer.fuse.Pattern.weight;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.util.List;

/**
 * The embeddings of words, their positions and perhaps token types, added up and normalized, become EmbedLayerNormalization.
 *
 * <p>Unlike Gather it takes no negative ids.
 */
final class EmbedLayerNormalizationFusion implements Fusion {
    private static final Pattern WORDS =
            op("Gather", weight("words"), value("ids")).as("word-gather");
    private static final Pattern TYPES =
            op("Gather", weight("types"), value("type-ids")).as("type-gather");

    /** Positions count up from 0, cut to the length of the sentence. */
    private static final Pattern COUNTED = op(
                    "Gather",
                    weight("positions"),
                    op("Slice", weight("counting"), weight("start"), value("end"), weight("axes"))
                            .as("cut")
                            .mayBeShared())
            .as("position-gather");

    /** The model has only one length, or it is told the positions: they look like word ids, so they are tried last. */
    private static final Pattern GIVEN = either(
            weight("positions"),
            op("Gather", weight("positions"), value("position-ids")).as("position-gather"));

    private static final Pattern PATTERN = op(
            "LayerNormalization",
            either(
                    sum(COUNTED, WORDS, TYPES),
                    op("Add", COUNTED, WORDS),
                    sum(GIVEN, WORDS, TYPES),
                    op("Add", GIVEN, WORDS)),
            weight("gamma"),
            weight("beta"));

    @Override
    public String name() {
        return "EmbedLayerNormalization";
    }

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public Outcome fuse(Match match, Scene scene) {
        Node root = match.root();
        List<Long> dims = scene.dims(root.output(0));
        if (dims.size() != 3
                || root.outputs().size() > 1
                || !SkipLayerNormalizationFusion.isOverLast(root, dims.size())) {
            return Outcome.notMeant();
        }
        boolean hasTypes = match.has("types");
        boolean tablesFit = isTable(match, "word", "ids", dims, scene)
                && (!hasTypes || isTable(match, "type", "type-ids", dims, scene));
        if (!tablesFit) {
            return Outcome.left("it has tables or ids of another shape");
        }
        if (!hasKnownPositions(match, dims, scene)) {
            return Outcome.left("its positions do not count up from 0");
        }
        // Which of the two tables has words can only be told by their sizes.
        boolean swapped = hasTypes
                && Tensors.elementCount(scene.weight(match, "types"))
                        > Tensors.elementCount(scene.weight(match, "words"));
        String words = swapped ? "type" : "word";
        String types = swapped ? "word" : "type";
        return Outcome.fused(
                match,
                scene.inPlaceOf(
                        root,
                        Node.MICROSOFT,
                        name(),
                        List.of(
                                scene.asInt32(ids(match, words)),
                                hasTypes ? scene.asInt32(ids(match, types)) : "",
                                match.value(words + "s"),
                                positions(match, dims, scene),
                                hasTypes ? match.value(types + "s") : "",
                                root.input(1),
                                root.input(2),
                                "",
                                match.has("position-ids") ? scene.asInt32(match.value("position-ids")) : ""),
                        List.of(root.output(0), ""),
                        Attributes.of("epsilon", root.floatAttribute("epsilon", 1e-5f))));
    }

    private static String ids(Match match, String kind) {
        return match.value(kind.equals("word") ? "ids" : "type-ids");
    }

    private static boolean isTable(Match match, String kind, String ids, List<Long> dims, Scene scene) {
        return isTable(scene.weight(match, kind + "s"), dims)
                && match.node(kind + "-gather").intAttribute("axis", 0) == 0
                && isInteger(match.value(ids), scene)
                && scene.dims(match.value(ids)).equals(dims.subList(0, 2));
    }

    private static boolean isTable(TensorProto table, List<Long> dims) {
        return Tensors.isFloat(table)
                && table.getDimsCount() == 2
                && dims.getLast().equals(table.getDims(1));
    }

    private static boolean isInteger(String ids, Scene scene) {
        DataType type = scene.type(ids);
        return type == DataType.INT64 || type == DataType.INT32;
    }

    private static boolean hasKnownPositions(Match match, List<Long> dims, Scene scene) {
        TensorProto table = scene.weight(match, "positions");
        if (!match.has("position-gather")) {
            return Tensors.isFloat(table)
                    && Tensors.elementCount(table) == dims.get(1) * dims.get(2)
                    && List.of(dims.get(1), dims.get(2))
                            .equals(table.getDimsList()
                                    .subList(Math.max(0, table.getDimsCount() - 2), table.getDimsCount()));
        }
        if (!isTable(table, dims) || match.node("position-gather").intAttribute("axis", 0) != 0) {
            return false;
        }
        List<Long> row = List.of(1L, dims.get(1));
        if (match.has("position-ids")) {
            String ids = match.value("position-ids");
            return isInteger(ids, scene)
                    && scene.constant(ids) == null
                    && (scene.dims(ids).equals(row) || scene.dims(ids).equals(dims.subList(0, 2)));
        }
        Node cut = match.node("cut");
        List<Long> steps = cut.input(4).isEmpty() ? List.of(1L) : scene.ints(cut, "steps", 4);
        return isCounting(scene.weight(match, "counting"))
                && List.of(0L).equals(scene.ints(cut, "starts", 1))
                && List.of(1L).equals(scene.ints(cut, "axes", 3))
                && List.of(1L).equals(steps)
                && scene.dims(cut.output(0)).equals(row);
    }

    private static boolean isCounting(TensorProto ids) {
        if (Tensors.type(ids) != DataType.INT64) {
            return false;
        }
        List<Long> values = Tensors.toLongs(ids);
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) != i) {
                return false;
            }
        }
        return true;
    }

    private static String positions(Match match, List<Long> dims, Scene scene) {
        TensorProto table = scene.weight(match, "positions");
        if (table.getDimsCount() == 2) {
            return match.value("positions");
        }
        return scene.put(table.toBuilder()
                .clearDims()
                .addDims(dims.get(1))
                .addDims(dims.get(2))
                .setName(table.getName() + "_table")
                .build());
    }
}
