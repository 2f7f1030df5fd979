package dev.assay.reports.history;

import dev.assay.scenarios.result.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Find where the level of a noisy series changes.
 *
 * <p>Binary segmentation (Scott and Knott, "A cluster analysis method for grouping means in the analysis of variance", Biometrics 30(3),
 * 1974) with Student's t as the test, as Hunter does it (Fleming, Kołaczkowski et al., "Hunter: Using change point detection to hunt for
 * performance regressions", ICPE 2023): the split with the largest t is a change where it is significant, and both sides are searched
 * again. A permutation test, which Hunter's predecessor E-divisive uses, can't see that the very last run is slower before there are
 * twenty; the t test can, at the price of supposing that logarithms of runs scatter normally.
 *
 * <p>The largest of n − 1 values is significant by chance more often than one of them: its p-value is multiplied by n − 1 (Bonferroni). The
 * noise is what runs of one level scatter, and at least what the rounds within the runs say, so that a few runs that happen to be alike
 * don't turn the fourth into a change.
 */
final class ChangePoints {
    /** With fewer values left and right of a split together, their scatter tells nothing. */
    static final int FEWEST = 4;

    private static final double CONFIDENCE = 0.95;

    /** Equal numbers whose mean is rounded differ by less; no measured change is smaller. */
    static final double LEAST_ERROR = 1e-9;

    private final double[] values;
    private final double[] errors;
    private final double significance;
    private final List<Change> found = new ArrayList<>();

    private ChangePoints(double[] values, double[] errors, double significance) {
        this.values = values.clone();
        this.errors = errors.clone();
        this.significance = significance;
    }

    /**
     * A change.
     *
     * @param at position of the first value after it
     * @param from position of the first value of the level before it
     * @param to position after the last value of the level after it
     * @param step what is added to the level, with its 95 % interval
     * @param pValue how easily chance alone shows such a step somewhere
     */
    record Change(int at, int from, int to, Interval step, double pValue) {}

    /**
     * Find all changes, by position.
     *
     * @param values the series
     * @param errors standard error of each value, as far as it is known from within; 0 where it is not
     * @param significance the largest p-value that is no chance
     */
    static List<Change> find(double[] values, double[] errors, double significance) {
        ChangePoints search = new ChangePoints(values, errors, significance);
        search.search(0, values.length);
        // What stands left and right of a change is known only now.
        int[] borders = search.found.stream().mapToInt(Change::at).sorted().toArray();
        return search.found.stream()
                .sorted(Comparator.comparingInt(Change::at))
                .map(change -> search.between(borders, change))
                .toList();
    }

    /** Return the p-value of the strongest change of a series; 1 where it is too short to have one. */
    static double pValue(double[] values, double[] errors) {
        return new ChangePoints(values, errors, 1)
                .strongest(0, values.length)
                .map(Change::pValue)
                .orElse(1.0);
    }

    private void search(int from, int to) {
        strongest(from, to).filter(change -> change.pValue() <= significance).ifPresent(change -> {
            found.add(change);
            search(from, change.at());
            search(change.at(), to);
        });
    }

    private Optional<Change> strongest(int from, int to) {
        if (to - from < FEWEST) {
            return Optional.empty();
        }
        Change best = null;
        for (int at = from + 1; at < to; at++) {
            Change split = split(from, at, to, to - from - 1);
            if (best == null || split.pValue() < best.pValue()) {
                best = split;
            }
        }
        return Optional.ofNullable(best);
    }

    private Change between(int[] borders, Change change) {
        int index = Arrays.binarySearch(borders, change.at());
        int from = index == 0 ? 0 : borders[index - 1];
        int to = index == borders.length - 1 ? values.length : borders[index + 1];
        if (to - from < FEWEST) {
            // Too little is left between its neighbours to say more than the search did.
            return change;
        }
        Change alone = split(from, change.at(), to, 1);
        return new Change(change.at(), from, to, alone.step(), change.pValue());
    }

    private Change split(int from, int at, int to, int choices) {
        int before = at - from;
        int after = to - at;
        double meanBefore = mean(from, at);
        double meanAfter = mean(at, to);
        int degreesOfFreedom = before + after - 2;
        double scatter = (squares(from, at, meanBefore) + squares(at, to, meanAfter)) / degreesOfFreedom;
        double variance = Math.max(LEAST_ERROR * LEAST_ERROR, Math.max(scatter, meanSquareError(from, to)));
        double error = Math.sqrt(variance * (1.0 / before + 1.0 / after));
        double step = meanAfter - meanBefore;
        TDistribution t = TDistribution.of(degreesOfFreedom);
        double chance = 2 * t.survivalProbability(Math.abs(step) / error);
        double reach = error * t.inverseSurvivalProbability((1 - CONFIDENCE) / 2);
        return new Change(at, from, to, new Interval(step, step - reach, step + reach), Math.min(1, chance * choices));
    }

    private double mean(int from, int to) {
        return Arrays.stream(values, from, to).average().orElseThrow();
    }

    private double squares(int from, int to, double mean) {
        return Arrays.stream(values, from, to)
                .map(value -> (value - mean) * (value - mean))
                .sum();
    }

    private double meanSquareError(int from, int to) {
        return Arrays.stream(errors, from, to)
                .map(error -> error * error)
                .average()
                .orElse(0);
    }
}
