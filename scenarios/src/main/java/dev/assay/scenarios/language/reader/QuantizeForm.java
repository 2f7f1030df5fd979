package dev.assay.scenarios.language.reader;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.assay.scenarios.language.Calibration;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.BlockForm;
import dev.assay.scenarios.language.RecipeStep.RoundingAlgorithm;
import dev.assay.scenarios.language.RecipeStep.WeightType;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Quote;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a quantization. Which keys it may have depends on its mode. */
final class QuantizeForm implements Form<RecipeStep> {
    private static final double LARGEST_SMOOTHING = 0.99;

    private static final Key<Mode> MODE = Key.withDefault(
            "mode",
            Forms.words(Mode.class),
            "dynamic",
            "When activations are quantized: at run time, beforehand with calibration samples, or not at all.");
    private static final Key<WeightType> WEIGHTS =
            Key.withDefault("weights", Forms.words(WeightType.class), "int8", "What weights are stored as.");
    private static final Key<WeightType> ACTIVATIONS = Key.optional(
            "activations",
            Forms.words(WeightType.class),
            "static: what activations are stored as, uint8 (default) or int8.");
    private static final Key<Boolean> PER_CHANNEL = Key.optional(
            "per-channel",
            Forms.flag(),
            "dynamic (default false), static (default true): one scale for each output channel instead of one for each"
                    + " tensor.");
    private static final Key<Boolean> REDUCE_RANGE = Key.optional(
            "reduce-range",
            Forms.flag(),
            "dynamic, static: 7 bits for weights: no overflow on CPUs with AVX2 but without VNNI. Default false.");
    private static final Key<Calibration.Method> CALIBRATION = Key.optional(
            "calibration",
            Forms.words(Calibration.Method.class),
            "static: how the values that samples give a tensor become its range. Default min-max.");
    private static final Key<Double> PERCENTILE = Key.optional(
            "percentile",
            Forms.share(false),
            "static with percentile calibration: the share of magnitudes that the range holds. Default 99.99 %.");
    private static final Key<Double> SMOOTH_QUANT = Key.optional(
            "smooth-quant",
            Forms.number(0, LARGEST_SMOOTHING),
            "static: how much of the range of outlier channels moves from activations into weights (alpha). Default 0.");
    private static final Key<Boolean> BIAS_CORRECTION = Key.optional(
            "bias-correction",
            Forms.flag(),
            "static: let biases make up for the mean error of what they are added to. Default true.");
    private static final Key<Double> MAX_LOSS = Key.optional(
            "max-loss",
            Forms.share(true),
            "static: keep as few nodes as possible as floats, so that the loss on the calibration samples is no larger.");
    private static final Key<Boolean> SYMMETRIC = Key.optional(
            "symmetric",
            Forms.flag(),
            "weight-only: zero is the middle of the integers everywhere; otherwise each block has a zero point. Default"
                    + " true, false with uint8 and with hqq.");
    private static final Key<Integer> BLOCK_SIZE = Key.optional(
            "block-size",
            Forms.count(16, 1024),
            "weight-only: how many weights share a scale, a power of two. Default 32.");
    private static final Key<RoundingAlgorithm> ALGORITHM = Key.optional(
            "algorithm",
            Forms.words(RoundingAlgorithm.class),
            "weight-only: how weights are rounded. Default nearest.");
    private static final Key<BlockForm> FORM = Key.optional(
            "form",
            Forms.words(BlockForm.class),
            "weight-only: the operators that hold the weights. Default matmul-nbits, which needs ONNX Runtime.");

    private static final Fields FIELDS = Fields.of(
            MODE,
            WEIGHTS,
            ACTIVATIONS,
            PER_CHANNEL,
            REDUCE_RANGE,
            CALIBRATION,
            PERCENTILE,
            SMOOTH_QUANT,
            BIAS_CORRECTION,
            MAX_LOSS,
            SYMMETRIC,
            BLOCK_SIZE,
            ALGORITHM,
            FORM,
            ExclusionForm.KEY);

    private enum Mode {
        @JsonProperty("dynamic")
        DYNAMIC,
        @JsonProperty("static")
        STATIC,
        @JsonProperty("weight-only")
        WEIGHT_ONLY
    }

    /** Return the keys that have a meaning in one mode, besides those that all modes have. */
    private static List<Key<?>> keys(Mode mode) {
        return switch (mode) {
            case DYNAMIC -> List.of(PER_CHANNEL, REDUCE_RANGE);
            case STATIC ->
                List.of(
                        ACTIVATIONS,
                        PER_CHANNEL,
                        REDUCE_RANGE,
                        CALIBRATION,
                        PERCENTILE,
                        SMOOTH_QUANT,
                        BIAS_CORRECTION,
                        MAX_LOSS);
            case WEIGHT_ONLY -> List.of(SYMMETRIC, BLOCK_SIZE, ALGORITHM, FORM);
        };
    }

    @Override
    public @Nullable RecipeStep read(YamlValue value) {
        Fields.Values values = FIELDS.read(value);
        if (values == null || !values.isComplete() || !fitsMode(value, values)) {
            return null;
        }
        return switch (values.get(MODE)) {
            case DYNAMIC ->
                new RecipeStep.QuantizeDynamic(
                        values.get(WEIGHTS),
                        or(values, PER_CHANNEL, false),
                        or(values, REDUCE_RANGE, false),
                        ExclusionForm.of(values));
            case STATIC -> readStatic(values);
            case WEIGHT_ONLY -> readWeightOnly(values);
        };
    }

    private static boolean fitsMode(YamlValue value, Fields.Values values) {
        Set<Key<?>> meaningless = new LinkedHashSet<>();
        for (Mode mode : Mode.values()) {
            meaningless.addAll(keys(mode));
        }
        meaningless.removeAll(keys(values.get(MODE)));
        meaningless.removeIf(key -> !values.isPresent(key));
        for (Key<?> key : meaningless) {
            value.findings()
                    .add(
                            values.location(key),
                            "scenario.contradiction",
                            Quote.code(key.name()) + " has no effect with this mode of " + value.name(),
                            "Remove " + Quote.code(key.name()) + ", or choose another mode.");
        }
        return meaningless.isEmpty();
    }

    private static RecipeStep readStatic(Fields.Values values) {
        RecipeStep.QuantizeStatic defaults = RecipeStep.QuantizeStatic.DEFAULT;
        return new RecipeStep.QuantizeStatic(
                values.get(WEIGHTS),
                or(values, ACTIVATIONS, defaults.activations()),
                or(values, PER_CHANNEL, defaults.perChannel()),
                or(values, REDUCE_RANGE, defaults.reduceRange()),
                new Calibration(
                        or(values, CALIBRATION, defaults.calibration().method()),
                        or(values, PERCENTILE, Calibration.DEFAULT_PERCENTILE)),
                or(values, SMOOTH_QUANT, defaults.smoothing()),
                or(values, BIAS_CORRECTION, defaults.biasCorrection()),
                values.find(MAX_LOSS),
                ExclusionForm.of(values));
    }

    private static RecipeStep readWeightOnly(Fields.Values values) {
        RoundingAlgorithm algorithm = or(values, ALGORITHM, RoundingAlgorithm.NEAREST);
        RecipeStep.QuantizeWeights defaults = RecipeStep.QuantizeWeights.of(values.get(WEIGHTS), algorithm);
        return new RecipeStep.QuantizeWeights(
                defaults.weights(),
                or(values, SYMMETRIC, defaults.symmetric()),
                or(values, BLOCK_SIZE, defaults.blockSize()),
                defaults.algorithm(),
                or(values, FORM, defaults.form()),
                ExclusionForm.of(values));
    }

    private static <T> T or(Fields.Values values, Key<T> key, T otherwise) {
        return Objects.requireNonNullElse(values.find(key), otherwise);
    }

    @Override
    public ObjectNode schema() {
        return FIELDS.schema();
    }
}
