package dev.assay.scenarios.measurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Say whether a model answered while it was timed what it answered when its accuracy was measured.
 *
 * <p>Differences are relative: the length of the difference of two outputs over the length of the longer one, from 0 (equal) to 2
 * (opposite); see {@link #TELLING_DIFFERENCE}.
 *
 * @param checked how many timed outputs were compared with the accuracy run's output for the same sample
 * @param different how many of them differ
 * @param worstDifference the largest difference between a timed output and the accuracy run's for the same sample
 * @param betweenSamples how much outputs for different samples differ from each other in the accuracy run: root mean square
 * @param verdict what that allows to say
 * @param ofOtherSize how many more were to be compared, but have another size than the accuracy run's, as what texts get that are padded to
 *     a shorter length; absent where none has
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimedOutputs(
        int checked,
        int different,
        double worstDifference,
        double betweenSamples,
        Verdict verdict,
        @Nullable Integer ofOtherSize) {
    /** Smaller differences are never held against a model: rounding makes them, the more so where it is quantized while it runs. */
    public static final double HARMLESS_DIFFERENCE = 0.05;

    /** Where outputs for different samples are more alike than this, the right one can't be told from another one. */
    public static final double TELLING_DIFFERENCE = 2 * HARMLESS_DIFFERENCE;

    /** What can be said. */
    public enum Verdict {
        /** All are the accuracy run's, as far as outputs that are computed twice can be. */
        @JsonProperty("same")
        SAME,
        /** Some are not: what was timed is not what accuracy was measured of. */
        @JsonProperty("different")
        DIFFERENT,
        /** None differs, but outputs for different samples are so alike that a wrong one would pass. */
        @JsonProperty("too-alike")
        TOO_ALIKE,
        /** None could be compared. */
        @JsonProperty("not-comparable")
        NOT_COMPARABLE
    }

    /** Say what counts and differences allow to say. */
    public static TimedOutputs of(int checked, int different, double worstDifference, double betweenSamples) {
        Verdict verdict;
        if (checked == 0) {
            verdict = Verdict.NOT_COMPARABLE;
        } else if (different > 0) {
            verdict = Verdict.DIFFERENT;
        } else {
            verdict = betweenSamples < TELLING_DIFFERENCE ? Verdict.TOO_ALIKE : Verdict.SAME;
        }
        return new TimedOutputs(checked, different, worstDifference, betweenSamples, verdict, null);
    }

    /** Return the same with outputs that could not be compared. */
    public TimedOutputs withOfOtherSize(int count) {
        return new TimedOutputs(
                checked, different, worstDifference, betweenSamples, verdict, count == 0 ? null : (Integer) count);
    }

    /** Return all of several rounds together, at least one. */
    public static TimedOutputs merge(List<TimedOutputs> rounds) {
        int checked = 0;
        int different = 0;
        double worst = 0;
        double squares = 0;
        int ofOtherSize = 0;
        for (TimedOutputs round : rounds) {
            checked += round.checked();
            different += round.different();
            worst = Math.max(worst, round.worstDifference());
            squares += round.checked() * round.betweenSamples() * round.betweenSamples();
            ofOtherSize += round.ofOtherSize() == null ? 0 : round.ofOtherSize();
        }
        return of(checked, different, worst, checked == 0 ? 0 : Math.sqrt(squares / checked))
                .withOfOtherSize(ofOtherSize);
    }
}
