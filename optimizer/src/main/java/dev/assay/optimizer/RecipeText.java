package dev.assay.optimizer;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.Calibration;
import dev.assay.scenarios.language.Exclusion;
import dev.assay.scenarios.language.RecipeStep;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Write recipes as text that stays the same from release to release: it is part of a variant's bits. */
final class RecipeText {
    private RecipeText() {}

    static String of(List<RecipeStep> steps) {
        return steps.stream().map(RecipeText::of).collect(Collectors.joining("; "));
    }

    static String of(RecipeStep step) {
        return switch (step) {
            case RecipeStep.QuantizeDynamic quantize ->
                "quantize mode=dynamic weights=" + word(quantize.weights()) + " per-channel=" + quantize.perChannel()
                        + " reduce-range=" + quantize.reduceRange() + of(quantize.exclude());
            case RecipeStep.QuantizeStatic quantize ->
                "quantize mode=static weights=" + word(quantize.weights()) + " activations="
                        + word(quantize.activations()) + " per-channel=" + quantize.perChannel() + " reduce-range="
                        + quantize.reduceRange() + " calibration=" + of(quantize.calibration()) + " smooth-quant="
                        + quantize.smoothing() + " bias-correction=" + quantize.biasCorrection()
                        + (quantize.maxLoss() == null ? "" : " max-loss=" + quantize.maxLoss())
                        + of(quantize.exclude());
            case RecipeStep.QuantizeWeights quantize ->
                "quantize mode=weight-only weights=" + word(quantize.weights()) + " symmetric=" + quantize.symmetric()
                        + " block-size=" + quantize.blockSize() + " algorithm=" + word(quantize.algorithm()) + " form="
                        + word(quantize.form()) + of(quantize.exclude());
            case RecipeStep.Convert convert ->
                "convert precision=" + word(convert.precision())
                        + (convert.maxError() == null ? "" : " max-error=" + convert.maxError())
                        + of(convert.exclude());
            case RecipeStep.Prune prune ->
                "prune ratio=" + prune.ratio() + " structures="
                        + prune.structures().stream().map(RecipeText::word).collect(Collectors.joining("+")) + " scope="
                        + word(prune.scope()) + " importance=" + word(prune.importance()) + " round-to="
                        + prune.roundTo() + " compensation=" + word(prune.compensation()) + of(prune.exclude());
            case RecipeStep.Fuse fuse -> "fuse level=" + word(fuse.level());
        };
    }

    private static String of(Calibration calibration) {
        return switch (calibration.method()) {
            case MIN_MAX, ENTROPY -> word(calibration.method());
            case PERCENTILE -> word(calibration.method()) + " percentile=" + calibration.percentile();
        };
    }

    private static String of(Exclusion exclusion) {
        List<String> words = new ArrayList<>();
        exclusion.nodes().forEach(node -> words.add(" exclude-node=" + node));
        exclusion.operators().forEach(operator -> words.add(" exclude-operator=" + operator));
        return String.join("", words);
    }

    /** Return a constant as scenarios write it. */
    private static String word(Enum<?> constant) {
        return AssayJson.mapper().convertValue(constant, String.class);
    }
}
