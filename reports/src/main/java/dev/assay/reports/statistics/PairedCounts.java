package dev.assay.reports.statistics;

import dev.assay.scenarios.result.PairedAccuracy.McNemar;
import java.util.function.IntPredicate;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Count who is right where, over the same samples.
 *
 * @param bothRight samples that both sides have right
 * @param onlyBaseline samples that only the baseline has right
 * @param onlyVariant samples that only the variant has right
 * @param bothWrong samples that both sides have wrong
 */
record PairedCounts(int bothRight, int onlyBaseline, int onlyVariant, int bothWrong) {
    /** Count those samples that a predicate picks. */
    static PairedCounts of(boolean[] variant, boolean[] baseline, IntPredicate picks) {
        int[] counts = new int[4];
        for (int i = 0; i < variant.length; i++) {
            if (picks.test(i)) {
                counts[(baseline[i] ? 0 : 2) + (variant[i] ? 0 : 1)]++;
            }
        }
        return new PairedCounts(counts[0], counts[1], counts[2], counts[3]);
    }

    int samples() {
        return bothRight + onlyBaseline + onlyVariant + bothWrong;
    }

    int variantRight() {
        return bothRight + onlyVariant;
    }

    int baselineRight() {
        return bothRight + onlyBaseline;
    }

    /** Estimate the variant's share minus the baseline's. */
    Estimate difference() {
        return Proportions.pairedDifference(onlyVariant, onlyBaseline, samples());
    }

    McNemar mcNemar() {
        return new McNemar(bothRight, onlyBaseline, onlyVariant, bothWrong, pValue());
    }

    /**
     * Return the two-sided p-value of McNemar's test: of the samples on which the sides differ, each side should have half.
     *
     * <p>Exact by the binomial distribution at every count, so that no approximation has to be chosen. Source: McNemar, "Note on the
     * sampling error of the difference between correlated proportions or percentages", Psychometrika 12, 1947; exact form: Fagerland,
     * Lydersen and Laake, "The McNemar test for binary matched-pairs data", BMC Medical Research Methodology 13, 2013.
     */
    double pValue() {
        int differing = onlyBaseline + onlyVariant;
        if (differing == 0) {
            return 1;
        }
        double tail =
                BinomialDistribution.of(differing, 0.5).cumulativeProbability(Math.min(onlyBaseline, onlyVariant));
        return Math.min(1, 2 * tail);
    }
}
