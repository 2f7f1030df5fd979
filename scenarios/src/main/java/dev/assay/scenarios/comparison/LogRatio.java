package dev.assay.scenarios.comparison;

/**
 * Hold the logarithm of a ratio that rounds tell, and how well it is known.
 *
 * @param mean of the logarithms of the rounds' ratios, or the difference of the logarithms' means
 * @param standardError of that mean
 * @param degreesOfFreedom of Student's t, above 0; a whole number for paired rounds
 */
public record LogRatio(double mean, double standardError, double degreesOfFreedom) {
    /**
     * Estimate a ratio.
     *
     * @param ratios one for each round, at least two, all positive and finite
     * @param plannedRounds rounds that were to be measured whatever they show. Where rounds were added because the interval was still
     *     wide, only these count as degrees of freedom, which makes up for having stopped when the spread looked small (as in Stein,
     *     "A two-sample test for a linear hypothesis whose power is independent of the variance", Annals of Mathematical Statistics
     *     16(3), 1945)
     */
    public static LogRatio of(double[] ratios, int plannedRounds) {
        int count = ratios.length;
        if (count < RoundRatios.FEWEST || plannedRounds < RoundRatios.FEWEST) {
            throw new IllegalArgumentException("an interval needs at least two rounds");
        }
        double[] logarithms = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            if (!(ratios[i] > 0 && Double.isFinite(ratios[i]))) {
                throw new IllegalArgumentException("a ratio is positive and finite, but is " + ratios[i]);
            }
            logarithms[i] = Math.log(ratios[i]);
            sum += logarithms[i];
        }
        double mean = sum / count;
        double squares = 0;
        for (double logarithm : logarithms) {
            squares += (logarithm - mean) * (logarithm - mean);
        }
        return new LogRatio(mean, Math.sqrt(squares / (count - 1) / count), Math.min(count, plannedRounds) - 1);
    }

    /** Return the geometric mean of the ratios. */
    public double estimate() {
        return Math.exp(mean);
    }

    /**
     * Return how far an interval reaches to either side of the mean.
     *
     * @param quantile of Student's t with these degrees of freedom
     */
    public double reach(double quantile) {
        // Without any spread, whatever the quantile.
        return standardError == 0 ? 0 : quantile * standardError;
    }
}
