package dev.assay.reports.assembly;

import dev.assay.reports.statistics.Estimate;
import dev.assay.reports.statistics.PairedRatio;
import dev.assay.reports.statistics.RatioEstimate;
import dev.assay.scenarios.result.AccuracyVerdict;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.SpeedVerdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold a comparison before it is known how many others share the risk of a false finding.
 *
 * @param speedup {@code null} where there is a reason against it
 * @param outlierRounds 0-based
 * @param accuracy difference of scores, if both sides have one
 * @param reason why there is no speed-up, if there is none
 */
record BareComparison(
        String variant,
        String baseline,
        @Nullable RatioEstimate speedup,
        int pairedRounds,
        List<Integer> outlierRounds,
        @Nullable Estimate accuracy,
        AccuracyVerdict accuracyVerdict,
        double sizeRatio,
        @Nullable String reason) {
    /**
     * Say what the comparison allows to say.
     *
     * @param confidence of the speed-up's interval
     * @param margin relative difference in speed that does not matter
     */
    Comparison at(double confidence, double margin) {
        Interval interval = speedup == null ? null : speedup.interval(confidence);
        return new Comparison(
                variant,
                baseline,
                interval,
                interval == null ? null : confidence,
                pairedRounds,
                outlierRounds,
                speedup == null ? "none" : PairedRatio.METHOD,
                accuracy == null ? null : accuracy.interval(),
                sizeRatio,
                SpeedVerdict.of(interval, margin),
                accuracyVerdict,
                accuracy == null ? null : accuracy.method(),
                reason);
    }
}
