package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Set a variant's answers beside the baseline's, sample by sample.
 *
 * @param mcNemar who was right where; absent where samples have no label
 * @param samplesNeeded evaluation samples that would show, with a probability of 80 %, that the loss is within the gate, if it is as
 *     large as observed; absent without a gate, or where the observed loss is not smaller than the gate
 * @param slices parts of the samples, worst first
 * @param flipped how many samples got another answer than the baseline's
 * @param flips some of them, the ones that matter most first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PairedAccuracy(
        @Nullable McNemar mcNemar, @Nullable Long samplesNeeded, List<Slice> slices, int flipped, List<Flip> flips) {
    public PairedAccuracy {
        slices = List.copyOf(slices);
        flips = List.copyOf(flips);
    }

    /**
     * Count who was right, and test whether the two sides err alike.
     *
     * @param bothRight samples that both have right
     * @param onlyBaseline samples that only the baseline has right
     * @param onlyVariant samples that only the variant has right
     * @param bothWrong samples that both have wrong
     * @param pValue two-sided, exact
     */
    public record McNemar(int bothRight, int onlyBaseline, int onlyVariant, int bothWrong, double pValue) {}

    /** Say what the samples of a slice have in common. */
    public enum SliceKind {
        /** The label. */
        @JsonProperty("class")
        CLASS,
        /** How many tokens a text has. */
        @JsonProperty("length")
        LENGTH
    }

    /**
     * Compare both sides on a part of the samples.
     *
     * @param name of the class, or a range of tokens such as {@code 9–16 tokens}
     * @param value share of the slice that the variant has right
     * @param baselineValue the same share for the baseline
     * @param difference value minus baseline's value
     * @param adjustedPValue of McNemar's exact test, adjusted for the number of slices
     */
    public record Slice(
            SliceKind kind,
            String name,
            int samples,
            double value,
            double baselineValue,
            Interval difference,
            double adjustedPValue) {}

    /** Say what changed for a sample. */
    public enum FlipKind {
        /** The baseline was right, the variant is wrong. */
        @JsonProperty("lost")
        LOST,
        /** The baseline was wrong, the variant is right. */
        @JsonProperty("gained")
        GAINED,
        /** Both are wrong, each in its own way. */
        @JsonProperty("wrong-otherwise")
        WRONG_OTHERWISE,
        /** The variant's largest output is another than the baseline's; there is no label to say which is right. */
        @JsonProperty("disagrees")
        DISAGREES
    }

    /**
     * Name a sample that got another answer than the baseline's.
     *
     * @param sample 0-based, among the evaluation samples
     * @param label the class that is right, 0-based; absent where samples have no label
     * @param baselineAnswer the baseline's class
     * @param variantAnswer the variant's class
     * @param cosine similarity of both sides' outputs; absent where it was not measured
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Flip(
            int sample,
            FlipKind kind,
            @Nullable Integer label,
            @Nullable Integer baselineAnswer,
            @Nullable Integer variantAnswer,
            @Nullable Double cosine) {}
}
