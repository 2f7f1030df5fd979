package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Say what a variant is worth against the baseline, in one block.
 *
 * @param variant what is compared
 * @param baseline with what
 * @param speedup above 1 is faster: ratio of median latencies, or of throughputs for {@code offline}
 * @param confidence the level of the speed-up's interval: more than 0.95 where many comparisons share the risk of a false finding;
 *     {@code null} without an interval, and in results that are older than it
 * @param pairedRounds rounds that both have
 * @param outlierRounds 0-based rounds whose ratio lies far from the others; they count like any other
 * @param method how the interval was computed; {@code none} where there is none
 * @param accuracyDelta score of the variant minus score of the baseline, if both were measured
 * @param sizeRatio baseline bytes over variant bytes
 * @param speedVerdict what the interval allows to say
 * @param accuracyVerdict what the accuracy interval allows to say about the gate
 * @param accuracyMethod how the accuracy interval was computed
 * @param reason why there is no speed-up, if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Comparison(
        String variant,
        String baseline,
        @Nullable Interval speedup,
        @Nullable Double confidence,
        int pairedRounds,
        @Nullable List<Integer> outlierRounds,
        String method,
        @Nullable Interval accuracyDelta,
        double sizeRatio,
        SpeedVerdict speedVerdict,
        AccuracyVerdict accuracyVerdict,
        @Nullable String accuracyMethod,
        @Nullable String reason) {
    public Comparison {
        outlierRounds = outlierRounds == null ? null : List.copyOf(outlierRounds);
    }
}
