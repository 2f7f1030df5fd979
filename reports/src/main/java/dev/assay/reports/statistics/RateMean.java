package dev.assay.reports.statistics;

import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.result.Interval;
import java.util.Arrays;

/** Estimate the geometric mean of rates that independent rounds found, with its 95 % confidence interval (see {@link MeanInterval}). */
public final class RateMean {
    private RateMean() {}

    /**
     * Estimate. The interval is widened to what lies between the rates that were found and those that were found to be too high.
     *
     * @param rates at least two, all positive and finite
     * @param seed decides the resamples
     */
    public static Interval of(double[] rates, long seed) {
        Interval logarithm = MeanInterval.of(Arrays.stream(rates).map(Math::log).toArray(), seed)
                .interval();
        return new Interval(
                Math.exp(logarithm.estimate()),
                Math.exp(logarithm.low()),
                Math.exp(logarithm.high()) * FoundRate.PRECISION);
    }
}
