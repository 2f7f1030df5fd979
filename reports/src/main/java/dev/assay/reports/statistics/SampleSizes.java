package dev.assay.reports.statistics;

import org.jspecify.annotations.Nullable;

/** Say how many samples it takes to show that a loss is acceptable. */
final class SampleSizes {
    /** The normal quantile of the lower end of a two-sided 95 % interval. */
    private static final double Z_CONFIDENCE = 1.959963984540054;

    /** The normal quantile of 80 %: the chance that a test of this size shows what is true. */
    private static final double Z_POWER = 0.8416212335729143;

    private SampleSizes() {}

    /**
     * Return how many samples show with a probability of 80 % that the loss is below a margin, if mean and spread are as given.
     *
     * <p>Source: the non-inferiority size of paired data, Julious, "Sample sizes for clinical trials with normal data", Statistics in
     * Medicine 23, 2004; for paired proportions Nam, "Establishing equivalence of two treatments and sample size requirements in
     * matched-pairs design", Biometrics 53, 1997, without its correction under the null hypothesis.
     *
     * @param difference mean over samples of variant minus baseline
     * @param variance of that difference over samples
     * @param margin the acceptable loss
     * @return at least 1; {@code null} where the loss is not smaller than the margin, so that no number is enough
     */
    static @Nullable Long toShowWithin(double difference, double variance, double margin) {
        double room = difference + margin;
        if (room <= 0) {
            return null;
        }
        double z = Z_CONFIDENCE + Z_POWER;
        double samples = Math.ceil(z * z * variance / (room * room));
        return samples < Long.MAX_VALUE ? Math.max(1, (long) samples) : null;
    }

    /**
     * Return how many labelled samples do so.
     *
     * <p>Half a sample is added to both differing counts: with none observed, their true shares are small, but not 0.
     */
    static @Nullable Long toShowWithin(PairedCounts counts, double margin) {
        double samples = counts.samples() + 1;
        double gained = (counts.onlyVariant() + 0.5) / samples;
        double lost = (counts.onlyBaseline() + 0.5) / samples;
        double difference = gained - lost;
        return toShowWithin(difference, gained + lost - difference * difference, margin);
    }
}
