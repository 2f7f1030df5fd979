package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.value;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import java.util.List;
import java.util.stream.LongStream;

/** Two transpositions in a row become one, or none where the second undoes the first. */
final class TransposePairFusion implements Fusion {
    private static final Pattern PATTERN =
            op("Transpose", op("Transpose", value("x")).as("first"));

    @Override
    public String name() {
        return "Transpose";
    }

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public Outcome fuse(Match match, Scene scene) {
        List<Long> first = match.node("first").intsAttribute("perm");
        List<Long> second = match.root().intsAttribute("perm");
        if (first == null || second == null || first.size() != second.size()) {
            return Outcome.left("it does not say which dimensions it moves");
        }
        List<Long> both =
                second.stream().map(axis -> first.get(axis.intValue())).toList();
        boolean undone = both.equals(LongStream.range(0, both.size()).boxed().toList());
        List<String> x = List.of(match.value("x"));
        return Outcome.fused(
                match,
                undone
                        ? scene.inPlaceOf(match.root(), Node.ONNX, "Identity", x)
                        : scene.inPlaceOf(match.root(), Node.ONNX, "Transpose", x, Attributes.of("perm", both)));
    }
}
