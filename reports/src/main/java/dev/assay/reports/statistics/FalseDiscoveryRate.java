package dev.assay.reports.statistics;

import java.util.Arrays;

/**
 * Share the risk of false findings among many comparisons: intervals at 95 % that hold together.
 *
 * <p>Of 40 comparisons without any difference, two would be "faster" or "slower" by chance alone. The procedure of Benjamini and
 * Hochberg ("Controlling the false discovery rate", Journal of the Royal Statistical Society B 57(1), 1995) decides which comparisons
 * are findings, so that at most 5 % of the findings are expected to be false. The intervals to match are those of Benjamini and
 * Yekutieli ("False discovery rate–adjusted multiple confidence intervals for selected parameters", JASA 100, 2005): with R findings
 * among m comparisons, each finding has an interval of confidence 1 − R·5 %/m, and at most 5 % of the shown ones are expected to miss.
 * What is no finding gets the interval of the next step, 1 − (R + 1)·5 %/m, which always includes 1: verdict and interval never
 * contradict each other.
 */
public final class FalseDiscoveryRate {
    /** The share of findings that may be false. */
    public static final double RATE = 0.05;

    private FalseDiscoveryRate() {}

    /**
     * Return the confidence at which each comparison's interval is to be computed.
     *
     * @param pValues one for each comparison, from 0 to 1
     * @return from 0.95 (where all are findings, or there is one comparison only) up to 1 − 0.05 / their number
     */
    public static double[] confidences(double[] pValues) {
        int count = pValues.length;
        double[] sorted = pValues.clone();
        Arrays.sort(sorted);
        int findings = 0;
        for (int rank = 1; rank <= count; rank++) {
            if (sorted[rank - 1] <= rank * RATE / count) {
                findings = rank;
            }
        }
        double threshold = findings * RATE / count;
        double ofFindings = 1 - threshold;
        double ofOthers = 1 - Math.min(findings + 1, count) * RATE / count;
        return Arrays.stream(pValues)
                .map(pValue -> pValue <= threshold ? ofFindings : ofOthers)
                .toArray();
    }
}
