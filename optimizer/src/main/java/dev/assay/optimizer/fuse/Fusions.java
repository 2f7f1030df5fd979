package dev.assay.optimizer.fuse;

import dev.assay.optimizer.graph.Node;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import java.util.List;

/** Which fusions there are, in the order in which they are tried: later ones look for what earlier ones make. */
final class Fusions {
    private Fusions() {}

    static List<Fusion> of(FusionLevel level) {
        return switch (level) {
            case NONE -> List.of();
            case STANDARD ->
                List.of(
                        new AffineFolding(),
                        new TransposePairFusion(),
                        new ReshapePairFusion(),
                        new HardSigmoidFusion(),
                        new HardSwishFusion(),
                        new LayerNormalizationFusion(),
                        GeluFusion.exact(level),
                        GeluFusion.approximate(level),
                        new GemmFusion());
            case EXTENDED ->
                List.of(
                        new AffineFolding(),
                        new TransposePairFusion(),
                        new ReshapePairFusion(),
                        new HardSigmoidFusion(),
                        new HardSwishFusion(),
                        new LayerNormalizationFusion(),
                        GeluFusion.exact(level),
                        GeluFusion.approximate(level),
                        new GemmFusion(),
                        new AttentionFusion(),
                        new EmbedLayerNormalizationFusion(),
                        new SkipLayerNormalizationFusion(),
                        new SkipBiasFusion(),
                        new BiasGeluFusion(),
                        new QuickGeluFusion(),
                        new FusedMatMulFusion(),
                        new FusedConvFusion());
        };
    }

    /** Return the first version of ONNX's operators that has a node which a fusion made. */
    static long minOpset(Node node) {
        if (!node.domain().equals(Node.ONNX)) {
            return 1;
        }
        return switch (node.opType()) {
            case "HardSwish" -> 14;
            case "LayerNormalization" -> 17;
            case "Gelu" -> 20;
            default -> 1;
        };
    }
}
