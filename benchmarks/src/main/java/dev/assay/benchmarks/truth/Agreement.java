package dev.assay.benchmarks.truth;

import dev.assay.reports.statistics.RatioEstimate;
import dev.assay.scenarios.result.Interval;
import java.util.Locale;

/**
 * Hold by how much Assay's median differs from another harness's, over several turns.
 *
 * @param name for people
 * @param ownNs Assay's median, of all turns
 * @param otherNs the other's
 * @param ratio Assay's over the other's, turn by turn
 * @param tolerance how far off the ratio may be: 0.01 is 1 %
 */
record Agreement(String name, double ownNs, double otherNs, RatioEstimate ratio, double tolerance) implements Outcome {
    private static final double CONFIDENCE = 0.95;
    private static final double NS_PER_MS = 1e6;

    @Override
    public boolean holds() {
        return Math.abs(ratio.estimate() - 1) <= tolerance;
    }

    @Override
    public String toString() {
        Interval interval = ratio.interval(CONFIDENCE);
        return String.format(
                Locale.ROOT,
                "%-40s medians %.4f and %.4f ms, %+.2f %% (%+.2f to %+.2f)  %s",
                name,
                ownNs / NS_PER_MS,
                otherNs / NS_PER_MS,
                100 * (interval.estimate() - 1),
                100 * (interval.low() - 1),
                100 * (interval.high() - 1),
                holds() ? "ok" : "OFF BY MORE THAN " + Math.round(100 * tolerance) + " %");
    }
}
