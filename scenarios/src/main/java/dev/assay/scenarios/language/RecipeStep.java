package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of an optimization recipe. */
public sealed interface RecipeStep {
    /** Return whether the step looks at what flows through the model, and so needs samples to run it on. */
    boolean needsSamples();

    /** Store weights, and perhaps activations, as integers. */
    sealed interface Quantize extends RecipeStep {
        /** Return what weights are stored as. */
        WeightType weights();

        /** Return the nodes that stay as they are. */
        Exclusion exclude();
    }

    /**
     * Quantize weights beforehand and activations while the model runs, by the range that they then have.
     *
     * @param perChannel one scale for each output channel instead of one for each tensor
     * @param reduceRange 7 bits for weights
     */
    record QuantizeDynamic(WeightType weights, boolean perChannel, boolean reduceRange, Exclusion exclude)
            implements Quantize {
        /** Return a step that leaves nothing alone. */
        public static QuantizeDynamic of(WeightType weights, boolean perChannel, boolean reduceRange) {
            return new QuantizeDynamic(weights, perChannel, reduceRange, Exclusion.NOTHING);
        }

        @Override
        public boolean needsSamples() {
            return false;
        }
    }

    /**
     * Quantize weights and activations beforehand; samples tell which range activations have.
     *
     * @param activations what activations are stored as: INT8 or UINT8
     * @param perChannel one scale for each output channel of a weight instead of one for each weight
     * @param reduceRange 7 bits for weights
     * @param calibration how the values of the samples become a range
     * @param smoothing how much of the range of outlier channels moves from activations into weights (SmoothQuant's alpha): 0 for
     *     none, below 1
     * @param biasCorrection whether biases make up for the mean error of what they are added to
     * @param maxLoss the loss that is acceptable on the samples, as a fraction: as few nodes as possible stay floats to meet it;
     *     {@code null} to quantize whatever can be
     */
    record QuantizeStatic(
            WeightType weights,
            WeightType activations,
            boolean perChannel,
            boolean reduceRange,
            Calibration calibration,
            double smoothing,
            boolean biasCorrection,
            @Nullable Double maxLoss,
            Exclusion exclude)
            implements Quantize {
        /**
         * What holds where a scenario says nothing. Activations are unsigned: on x86, ONNX Runtime makes signed ones unsigned itself,
         * but not those that several nodes read, and then can't fuse the nodes between the two kinds.
         */
        public static final QuantizeStatic DEFAULT = new QuantizeStatic(
                WeightType.INT8, WeightType.UINT8, true, false, Calibration.MIN_MAX, 0, true, null, Exclusion.NOTHING);

        /** Return the same step with another calibration. */
        public QuantizeStatic with(Calibration other) {
            return new QuantizeStatic(
                    weights, activations, perChannel, reduceRange, other, smoothing, biasCorrection, maxLoss, exclude);
        }

        @Override
        public boolean needsSamples() {
            return true;
        }
    }

    /**
     * Quantize weights only, in blocks that share a scale; activations stay floats.
     *
     * @param symmetric zero is the middle of the integers everywhere; otherwise each block has a zero point
     * @param blockSize how many weights share a scale: a power of two, at least 16
     * @param algorithm how weights are rounded
     * @param form which operators the model then has
     */
    record QuantizeWeights(
            WeightType weights,
            boolean symmetric,
            int blockSize,
            RoundingAlgorithm algorithm,
            BlockForm form,
            Exclusion exclude)
            implements Quantize {
        /** How many weights share a scale where a scenario says nothing; small blocks keep small models accurate. */
        public static final int DEFAULT_BLOCK_SIZE = 32;

        /** Return a step with everything else as it is where a scenario says nothing. */
        public static QuantizeWeights of(WeightType weights) {
            return of(weights, RoundingAlgorithm.NEAREST);
        }

        /** Return a step with everything else as it is where a scenario says nothing. */
        public static QuantizeWeights of(WeightType weights, RoundingAlgorithm algorithm) {
            return new QuantizeWeights(
                    weights,
                    weights != WeightType.UINT8 && algorithm != RoundingAlgorithm.HQQ,
                    DEFAULT_BLOCK_SIZE,
                    algorithm,
                    BlockForm.MATMUL_NBITS,
                    Exclusion.NOTHING);
        }

        @Override
        public boolean needsSamples() {
            return algorithm == RoundingAlgorithm.GPTQ;
        }
    }

    /**
     * Convert floating-point numbers to another width.
     *
     * @param maxError how far outputs may be off, as a fraction of their largest magnitude: as few nodes as possible keep their
     *     width to meet it; {@code null} to convert whatever can be
     */
    record Convert(FloatPrecision precision, @Nullable Double maxError, Exclusion exclude) implements RecipeStep {
        /** Return a step that converts whatever can be. */
        public static Convert to(FloatPrecision precision) {
            return new Convert(precision, null, Exclusion.NOTHING);
        }

        @Override
        public boolean needsSamples() {
            return maxError != null;
        }
    }

    /**
     * Remove whole channels, attention heads or neurons, so that tensors become smaller.
     *
     * @param ratio the share that is removed, above 0 and below 1
     * @param structures what is removed
     * @param scope whether every layer loses the same share, or the least important ones of the whole model go
     * @param importance what tells how much a channel matters
     * @param roundTo what remains of a layer is a multiple of this, as vector units like it
     * @param compensation how the remaining weights make up for what is gone
     */
    record Prune(
            double ratio,
            List<PruningStructure> structures,
            PruningScope scope,
            Importance importance,
            int roundTo,
            Compensation compensation,
            Exclusion exclude)
            implements RecipeStep {
        /** What remains is a multiple of this where a scenario says nothing. */
        public static final int DEFAULT_ROUND_TO = 8;

        public Prune {
            structures = List.copyOf(structures);
        }

        /** Return a step with everything else as it is where a scenario says nothing. */
        public static Prune of(double ratio) {
            return new Prune(
                    ratio,
                    List.of(PruningStructure.values()),
                    PruningScope.LAYER,
                    Importance.ACTIVATIONS,
                    DEFAULT_ROUND_TO,
                    Compensation.LEAST_SQUARES,
                    Exclusion.NOTHING);
        }

        @Override
        public boolean needsSamples() {
            return importance == Importance.ACTIVATIONS || compensation != Compensation.NONE;
        }
    }

    /**
     * Merge operators into the fused forms that runtimes know.
     *
     * @param level how far
     */
    record Fuse(FusionLevel level) implements RecipeStep {
        @Override
        public boolean needsSamples() {
            return false;
        }
    }

    /** What weights are stored as. */
    enum WeightType {
        @JsonProperty("int8")
        INT8,
        @JsonProperty("uint8")
        UINT8,
        @JsonProperty("int4")
        INT4
    }

    /** How weights are rounded to integers. */
    enum RoundingAlgorithm {
        /** Each weight to the nearest integer of its block. */
        @JsonProperty("nearest")
        NEAREST,
        /** Half-quadratic quantization: zero points that fit most weights, outliers less so. */
        @JsonProperty("hqq")
        HQQ,
        /** Later weights make up for the rounding error of earlier ones, as the samples weigh it. */
        @JsonProperty("gptq")
        GPTQ
    }

    /** Which operators hold weights in blocks. */
    enum BlockForm {
        /** MatMulNBits, an operator of ONNX Runtime. */
        @JsonProperty("matmul-nbits")
        MATMUL_NBITS,
        /** DequantizeLinear with blocks and MatMul: ONNX's own operators since opset 21. */
        @JsonProperty("dequantize-linear")
        DEQUANTIZE_LINEAR
    }

    /** What floating-point numbers are stored as. */
    enum FloatPrecision {
        @JsonProperty("fp16")
        FP16
    }

    /** What pruning removes. */
    enum PruningStructure {
        /** Channels of convolutions and neurons of fully connected layers outside transformers. */
        @JsonProperty("channels")
        CHANNELS,
        /** Heads of attention. */
        @JsonProperty("heads")
        HEADS,
        /** Hidden neurons of the feed-forward part of transformers. */
        @JsonProperty("neurons")
        NEURONS
    }

    /** What importance is compared within. */
    enum PruningScope {
        @JsonProperty("layer")
        LAYER,
        @JsonProperty("global")
        GLOBAL
    }

    /** What tells how much a channel matters. */
    enum Importance {
        /** Its weights alone. */
        @JsonProperty("weights")
        WEIGHTS,
        /** Its weights times what flows through them on samples. */
        @JsonProperty("activations")
        ACTIVATIONS
    }

    /** How remaining weights make up for what is gone. */
    enum Compensation {
        @JsonProperty("none")
        NONE,
        /** The mean of what is gone goes into the next bias. */
        @JsonProperty("bias")
        BIAS,
        /** The next weights are fitted to give what they gave before. */
        @JsonProperty("least-squares")
        LEAST_SQUARES
    }

    /** How far operators are merged. */
    enum FusionLevel {
        /** Constants are folded and nothing is merged: what the other levels are compared with. */
        @JsonProperty("none")
        NONE,
        /** ONNX's own operators only, which every runtime knows. */
        @JsonProperty("standard")
        STANDARD,
        /** Also operators of ONNX Runtime, such as Attention. */
        @JsonProperty("extended")
        EXTENDED
    }
}
