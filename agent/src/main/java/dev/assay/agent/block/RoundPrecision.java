package dev.assay.agent.block;

import dev.assay.scenarios.comparison.LogRatio;
import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.measurement.RoundMeasurement;
import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Say whether the rounds of a block suffice.
 *
 * <p>Only the width of the intervals decides, never where they lie: whoever stops as soon as a difference shows finds differences where
 * none are. Stopping at a small spread still makes intervals a little too narrow; the reports make up for that by counting only planned
 * rounds as degrees of freedom, and so does the width here.
 */
final class RoundPrecision {
    private static final double CONFIDENCE = 0.95;

    private final Load load;
    private final RoundBudget budget;

    RoundPrecision(Load load, RoundBudget budget) {
        this.load = load;
        this.budget = budget;
    }

    /**
     * Return whether every comparison is precise enough; one that has no two rounds yet never will be, and is not waited for.
     *
     * @param baseline rounds of the baseline
     * @param others rounds of each cell that is compared with it
     */
    boolean isReached(List<RoundMeasurement> baseline, List<List<RoundMeasurement>> others) {
        return others.stream()
                .map(rounds -> RoundRatios.of(load, baseline, rounds))
                .filter(ratios -> ratios.count() >= RoundRatios.FEWEST)
                .allMatch(ratios -> halfWidth(LogRatio.of(ratios.values(), budget.planned())) <= budget.precision());
    }

    private static double halfWidth(LogRatio ratio) {
        return Math.expm1(ratio.reach(
                TDistribution.of(ratio.degreesOfFreedom()).inverseSurvivalProbability((1 - CONFIDENCE) / 2)));
    }
}
