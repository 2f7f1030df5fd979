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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        List<Lookup> lookups = new ArrayList<>();
        for (String kind : List.of("word", "type", "position")) {
            if (match.has(kind + "-gather")) {
                Node gather = match.node(kind + "-gather");
                lookups.add(new Lookup(gather.input(0), gather.input(1)));
                if (gather.intAttribute("axis", 0) != 0 || !isTable(gather.input(0), dims, scene)) {
                    return Outcome.left("it reads no table of vectors");
                }
            }
        }
        Lookup position = position(match, lookups, dims, scene);
        if (position == null) {
            return Outcome.left("its positions do not count up from 0");
        }
        lookups.remove(position);
        lookups.sort(Comparator.comparing(
                        (Lookup lookup) -> scene.dims(lookup.table()).getFirst())
                .reversed());
        if (!lookups.stream()
                .allMatch(lookup -> isInteger(lookup.ids(), scene)
                        && scene.dims(lookup.ids()).equals(dims.subList(0, 2)))) {
            return Outcome.left("its ids have not the shape [batch, sequence]");
        }
        return Outcome.fused(match, embedding(root, lookups, position, scene));
    }

    private Node embedding(Node root, List<Lookup> lookups, Lookup position, Scene scene) {
        Lookup words = lookups.getFirst();
        Lookup types = lookups.size() == 2 ? lookups.getLast() : new Lookup("", "");
        return scene.inPlaceOf(
                root,
                Node.MICROSOFT,
                name(),
                List.of(
                        scene.asInt32(words.ids()),
                        types.ids().isEmpty() ? "" : scene.asInt32(types.ids()),
                        words.table(),
                        position.table(),
                        types.table(),
                        root.input(1),
                        root.input(2),
                        "",
                        position.ids().isEmpty() ? "" : scene.asInt32(position.ids())),
                // Nobody reads the second output, but the operator's quantized sibling can't do without a name for it.
                List.of(root.output(0), scene.uniqueName(root.output(0) + "_mask_index")),
                Attributes.of("epsilon", root.floatAttribute("epsilon", 1e-5f)));
    }

    /**
     * Vectors that are read from a table.
     *
     * @param ids which ones; "" for as many as there are words, from the first on
     */
    private record Lookup(String table, String ids) {}

    /** Return the lookup of positions; {@code null} if none of them can be it. */
    private static @Nullable Lookup position(Match match, List<Lookup> lookups, List<Long> dims, Scene scene) {
        List<Long> row = List.of(1L, dims.get(1));
        if (!match.has("position-gather")) {
            String table = match.value("positions");
            return isTableOf(table, dims, scene) ? new Lookup(scene.matrix(table), "") : null;
        }
        Lookup last = lookups.getLast();
        if (match.has("cut")) {
            lookups.remove(last);
            return isCutFromZero(match, scene) && scene.dims(last.ids()).equals(row)
                    ? new Lookup(last.table(), "")
                    : null;
        }
        // Three lookups look alike. Positions are the same for the whole batch; otherwise sizes tell: most words,
        // fewest types.
        List<Lookup> bySize = lookups.stream()
                .sorted(Comparator.comparing(
                                (Lookup lookup) -> scene.dims(lookup.table()).getFirst())
                        .reversed())
                .toList();
        Lookup position = lookups.stream()
                .filter(lookup -> scene.dims(lookup.ids()).equals(row))
                .findFirst()
                .filter(_ -> dims.getFirst() != 1)
                .orElse(bySize.get(1));
        List<Long> ids = scene.dims(position.ids());
        boolean fits = ids.equals(row) || ids.equals(dims.subList(0, 2));
        return fits && isInteger(position.ids(), scene) ? position : null;
    }

    private static boolean isTable(String table, List<Long> dims, Scene scene) {
        return scene.isFloat(table)
                && scene.dims(table).size() == 2
                && scene.dims(table).getLast().equals(dims.getLast());
    }

    /** Return whether a constant has one vector for each word of the only length that the model takes. */
    private static boolean isTableOf(String table, List<Long> dims, Scene scene) {
        List<Long> own = scene.dims(table);
        return scene.isFloat(table)
                && (own.equals(dims.subList(1, 3)) || own.equals(List.of(1L, dims.get(1), dims.get(2))));
    }

    private static boolean isInteger(String ids, Scene scene) {
        DataType type = scene.type(ids);
        return type == DataType.INT64 || type == DataType.INT32;
    }

    private static boolean isCutFromZero(Match match, Scene scene) {
        Node cut = match.node("cut");
        return isCounting(scene.weight(match, "counting"))
                && List.of(0L).equals(scene.ints(cut, "starts", 1))
                && List.of(1L).equals(scene.ints(cut, "axes", 3))
                && (cut.input(4).isEmpty() || List.of(1L).equals(scene.ints(cut, "steps", 4)));
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
}
