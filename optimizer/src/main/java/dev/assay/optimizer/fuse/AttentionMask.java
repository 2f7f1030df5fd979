package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.anyNumber;
import static dev.assay.optimizer.fuse.Pattern.either;
import static dev.assay.optimizer.fuse.Pattern.number;
import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.through;
import static dev.assay.optimizer.fuse.Pattern.value;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What keeps some tokens from being attended to. */
sealed interface AttentionMask {
    /** Return the inputs of Attention from the fourth on. */
    List<String> inputs(Scene scene);

    List<AttributeProto> attributes();

    /** All tokens are attended to. */
    record None() implements AttentionMask {
        @Override
        public List<String> inputs(Scene scene) {
            return List.of();
        }

        @Override
        public List<AttributeProto> attributes() {
            return List.of();
        }
    }

    /**
     * The tokens of padding are not attended to.
     *
     * <p>Scores of padding get the same number added as in the model itself, so that rows in which everything is padding also come
     * out as they did.
     *
     * @param mask [batch, sequence], integers: 1 for words and 0 for padding
     * @param lowest what is added to scores of padding
     */
    record Padding(String mask, double lowest) implements AttentionMask {
        @Override
        public List<String> inputs(Scene scene) {
            return List.of(scene.asInt32(mask));
        }

        @Override
        public List<AttributeProto> attributes() {
            return List.of(Attributes.of("mask_filter_value", (float) lowest));
        }
    }

    /**
     * Something is added to the scores.
     *
     * @param scores [batch or 1, heads or 1, sequence, sequence]
     */
    record Added(String scores) implements AttentionMask {
        @Override
        public List<String> inputs(Scene scene) {
            return List.of("", "", scores);
        }

        @Override
        public List<AttributeProto> attributes() {
            return List.of();
        }
    }

    /** Operators that only spread a mask over heads and tokens, or change its type. */
    Set<String> SPREADING = Set.of("Unsqueeze", "Cast", "Expand", "Reshape");

    Pattern PADDING = op("Sub", number(1), through(SPREADING, value("mask"))).mayBeShared();

    /** {@code (1 - mask) · lowest}, or {@code lowest} where {@code 1 - mask} is true. */
    Pattern ADDED = either(
            op("Mul", PADDING, anyNumber("lowest")).mayBeShared(),
            op("Where", through(Set.of("Cast"), PADDING), anyNumber("lowest"), PADDING)
                    .mayBeShared());

    /** True where the mask is 0. */
    Pattern HIDDEN = through(SPREADING, op("Equal", value("mask"), number(0)).mayBeShared());

    /** Return the mask of a match of {@link AttentionFusion}; {@code null} if it is unknown. */
    static @Nullable AttentionMask of(Match attention, Scene scene) {
        if (attention.has("hidden")) {
            Match hidden = scene.matcher().match(attention.value("hidden"), HIDDEN);
            return padding(hidden, scene.number(attention, "lowest", 0), attention, scene);
        }
        if (!attention.has("added")) {
            return new None();
        }
        String added = attention.value("added");
        Match match = scene.matcher().match(added, ADDED);
        AttentionMask padding =
                match == null ? null : padding(match, scene.number(match, "lowest", 0), attention, scene);
        return padding == null && isForEveryPair(added, attention, scene) ? new Added(added) : padding;
    }

    private static @Nullable AttentionMask padding(@Nullable Match match, double lowest, Match attention, Scene scene) {
        if (match == null || !match.objections().isEmpty()) {
            return null;
        }
        String mask = match.value("mask");
        List<Long> x = scene.dims(attention.value("x"));
        DataType type = scene.type(mask);
        boolean isInteger = type == DataType.INT64 || type == DataType.INT32 || type == DataType.BOOL;
        return isInteger && scene.dims(mask).equals(x.subList(0, 2)) && hidesKeys(match, x, scene)
                ? new Padding(mask, lowest)
                : null;
    }

    /** Return whether the mask is spread as [batch, 1, 1 or sequence, sequence], and not so that it hides queries. */
    private static boolean hidesKeys(Match match, List<Long> x, Scene scene) {
        long batch = x.get(0);
        long sequence = x.get(1);
        return match.shared().stream()
                .map(node -> scene.dims(node.output(0)))
                .filter(dims -> dims.size() == 4)
                .allMatch(dims -> dims.equals(List.of(batch, 1L, 1L, sequence))
                        || dims.equals(List.of(batch, 1L, sequence, sequence)));
    }

    private static boolean isForEveryPair(String added, Match attention, Scene scene) {
        List<Long> x = scene.dims(attention.value("x"));
        List<Long> dims = scene.dims(added);
        long heads = scene.dims(attention.node("query-split").output(0)).get(2);
        return scene.isFloat(added)
                && dims.size() == 4
                && (dims.get(0) == 1 || dims.get(0).equals(x.get(0)))
                && (dims.get(1) == 1 || dims.get(1) == heads)
                && dims.get(2).equals(x.get(1))
                && dims.get(3).equals(x.get(1));
    }
}
