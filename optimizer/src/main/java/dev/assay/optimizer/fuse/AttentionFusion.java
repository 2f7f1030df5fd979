package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.anyNumber;
import static dev.assay.optimizer.fuse.Pattern.either;
import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.scaled;
import static dev.assay.optimizer.fuse.Pattern.value;
import static dev.assay.optimizer.fuse.Pattern.weight;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Self-attention becomes Attention of ONNX Runtime, which multiplies with the weights of queries, keys and values in one product:
 * {@code softmax(scale · (x Wq + bq) (x Wk + bk)ᵀ + mask) (x Wv + bv)} for each head.
 *
 * <p>What heads are is read from the shapes that were observed, not from the constants that exporters make them with.
 */
final class AttentionFusion implements Fusion {
    private static final List<Long> HEADS_FIRST = List.of(0L, 2L, 1L, 3L);
    private static final List<Long> HEADS_FIRST_TRANSPOSED = List.of(0L, 2L, 3L, 1L);

    /** Further from the usual scale than rounding explains. */
    private static final double SCALE_TOLERANCE = 1e-6;

    private static final Pattern SCORES =
            scaled(op("MatMul", scaled(projected("query"), "query"), scaled(projected("key"), "key")), "scores");
    private static final Pattern MASKED = either(
            op("Add", SCORES, value("added")), op("Where", value("hidden"), anyNumber("lowest"), SCORES), SCORES);
    private static final Pattern PATTERN = op(
            "Reshape",
            op("Transpose", op("MatMul", op("Softmax", MASKED).as("softmax"), projected("value")))
                    .as("joined"));

    /** Return how exporters write one of the three projections, split into heads. */
    private static Pattern projected(String part) {
        Pattern product = op("MatMul", value("x"), weight(part + "-weight"));
        Pattern biased = either(op("Add", product, weight(part + "-bias")), product);
        return op("Transpose", op("Reshape", scaled(biased, part + "-early")).as(part + "-split"))
                .as(part + "-heads");
    }

    @Override
    public String name() {
        return "Attention";
    }

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public Outcome fuse(Match match, Scene scene) {
        Heads query = Heads.of("query", HEADS_FIRST, match, scene);
        Heads key = Heads.of("key", HEADS_FIRST_TRANSPOSED, match, scene);
        Heads values = Heads.of("value", HEADS_FIRST, match, scene);
        if (query == null || key == null || values == null || !joinsHeads(match, values, scene)) {
            return Outcome.left("its projections are not split into heads in the usual way");
        }
        if (!query.equals(key) || query.count() != values.count()) {
            return Outcome.left("queries, keys and values have different heads");
        }
        long axis = match.node("softmax").intAttribute("axis", -1);
        if ((axis != -1 && axis != 3) || match.has("value-early-factor") || match.has("value-early-divisor")) {
            return Outcome.left("its softmax is over another dimension, or its values are scaled");
        }
        AttentionMask mask = AttentionMask.of(match, scene);
        if (mask == null) {
            return Outcome.left("its mask is none that is known");
        }
        return Outcome.fused(match, attention(match, scene, query, values, mask));
    }

    private Node attention(Match match, Scene scene, Heads query, Heads values, AttentionMask mask) {
        String name = match.root().name() + "_qkv";
        String weight = scene.put(MergedColumns.of(
                name + "_weight",
                scene.weight(match, "query-weight"),
                scene.weight(match, "key-weight"),
                scene.weight(match, "value-weight")));
        String bias = scene.put(MergedColumns.of(
                name + "_bias",
                bias("query", query, match, scene),
                bias("key", query, match, scene),
                bias("value", values, match, scene)));
        List<String> inputs = new ArrayList<>(List.of(match.value("x"), weight, bias));
        inputs.addAll(mask.inputs(scene));
        Node attention = scene.inPlaceOf(
                match.root(), Node.MICROSOFT, name(), inputs, Attributes.of("num_heads", query.count()));
        double scale = scale(match, scene);
        if (Math.abs(scale * Math.sqrt((double) query.size()) - 1) > SCALE_TOLERANCE) {
            attention.set(Attributes.of("scale", (float) scale));
        }
        if (query.size() != values.size()) {
            attention.set(Attributes.of("qkv_hidden_sizes", List.of(query.width(), query.width(), values.width())));
        }
        mask.attributes().forEach(attention::set);
        return attention;
    }

    private static TensorProto bias(String part, Heads heads, Match match, Scene scene) {
        return match.has(part + "-bias") ? scene.weight(match, part + "-bias") : MergedColumns.zeros(heads.width());
    }

    private static double scale(Match match, Scene scene) {
        double scale = 1;
        for (String part : List.of("scores", "query", "key", "query-early", "key-early")) {
            scale *= scene.number(match, part + "-factor", 1);
            scale /= scene.number(match, part + "-divisor", 1);
        }
        return scale;
    }

    private static boolean joinsHeads(Match match, Heads values, Scene scene) {
        List<Long> x = scene.dims(match.value("x"));
        return HEADS_FIRST.equals(match.node("joined").intsAttribute("perm"))
                && scene.dims(match.root().output(0)).equals(List.of(x.get(0), x.get(1), values.width()));
    }

    /** How a projection is split: [batch, sequence, count · size] becomes [batch, sequence, count, size]. */
    private record Heads(long count, long size) {
        long width() {
            return count * size;
        }

        static @Nullable Heads of(String part, List<Long> perm, Match match, Scene scene) {
            List<Long> x = scene.dims(match.value("x"));
            List<Long> split = scene.dims(match.node(part + "-split").output(0));
            TensorProto weight = scene.weight(match, part + "-weight");
            if (x.size() != 3
                    || !scene.isFloat(match.value("x"))
                    || weight.getDimsCount() != 2
                    || split.size() != 4
                    || !split.subList(0, 2).equals(x.subList(0, 2))
                    || split.get(2) * split.get(3) != weight.getDims(1)
                    || !perm.equals(Objects.requireNonNullElse(
                            match.node(part + "-heads").intsAttribute("perm"), List.of()))) {
                return null;
            }
            Heads heads = new Heads(split.get(2), split.get(3));
            String bias = part + "-bias";
            return match.has(bias) && !scene.isVector(match.value(bias), heads.width()) ? null : heads;
        }
    }
}
