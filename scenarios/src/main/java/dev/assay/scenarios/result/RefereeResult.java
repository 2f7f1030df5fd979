package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.assay.scenarios.language.Referee;
import dev.assay.scenarios.measurement.RefereeRound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold what a referee measured of a cell, and whether it agrees with Assay. It is part of no comparison of variants.
 *
 * @param referee who measured
 * @param rounds what it measured
 * @param p50Ns median of all queries that it sampled; {@code null} without a round
 * @param ratio Assay's median over the referee's, round by round, with its 95 % interval; {@code null} with fewer than two paired rounds
 * @param pairedRounds rounds that both have
 * @param verdict what the interval allows to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RefereeResult(
        Referee referee,
        List<RefereeRound> rounds,
        @Nullable Long p50Ns,
        @Nullable Interval ratio,
        int pairedRounds,
        Verdict verdict) {
    /** How far apart both medians may be: 1 %. */
    public static final double TOLERANCE = 0.01;

    public RefereeResult {
        rounds = List.copyOf(rounds);
    }

    /** Say whether both measure the same. */
    public enum Verdict {
        /** The whole interval lies within the tolerance. */
        @JsonProperty("agrees")
        AGREES,
        /** The whole interval lies beyond the tolerance: one of the two measures something else. */
        @JsonProperty("disagrees")
        DISAGREES,
        /** Neither is shown. */
        @JsonProperty("inconclusive")
        INCONCLUSIVE
    }

    /** Return what an interval allows to say. */
    public static Verdict verdict(@Nullable Interval ratio) {
        if (ratio == null) {
            return Verdict.INCONCLUSIVE;
        }
        double lowest = 1 / (1 + TOLERANCE);
        double highest = 1 + TOLERANCE;
        if (ratio.low() >= lowest && ratio.high() <= highest) {
            return Verdict.AGREES;
        }
        return ratio.low() > highest || ratio.high() < lowest ? Verdict.DISAGREES : Verdict.INCONCLUSIVE;
    }
}
