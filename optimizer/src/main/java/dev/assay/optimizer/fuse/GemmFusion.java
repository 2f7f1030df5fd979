package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.value;
import static dev.assay.optimizer.fuse.Pattern.weight;

import dev.assay.optimizer.graph.Node;
import java.util.List;

/** {@code x W + b} becomes Gemm where x is a matrix. */
final class GemmFusion implements Fusion {
    private static final Pattern PATTERN = op("Add", op("MatMul", value("x"), weight("weight")), weight("bias"));

    @Override
    public String name() {
        return "Gemm";
    }

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public Outcome fuse(Match match, Scene scene) {
        String x = match.value("x");
        List<Long> weight = scene.dims(match.value("weight"));
        if (scene.dims(x).size() != 2
                || weight.size() != 2
                || !scene.isFloat(x)
                || !scene.isVector(match.value("bias"), weight.get(1))) {
            return Outcome.notMeant();
        }
        return Outcome.fused(
                match,
                scene.inPlaceOf(
                        match.root(),
                        Node.ONNX,
                        name(),
                        List.of(x, match.value("weight"), scene.vector(match.value("bias")))));
    }
}
