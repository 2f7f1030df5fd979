package dev.assay.benchmarks.truth;

import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Control;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.SpeedVerdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * Compare things that are equal, and things that differ by 3 %, and count how often Assay is right.
 *
 * <p>The bars: at most 5 % of equal things are called faster or slower; at least 95 % of the differences are found, and the interval
 * holds the truth in at least 93 %. The program exits with 1 if one is missed.
 */
public final class ComparisonTruth {
    private static final double SMALL_SPEEDUP = 1.03;
    private static final double MOST_FALSE = 0.05;
    private static final double LEAST_FOUND = 0.95;
    private static final double LEAST_COVERED = 0.93;

    private ComparisonTruth() {}

    /**
     * Run all experiments and print what came of them.
     *
     * @param args how many pairs of equals, 200 by default, and the seed, 1 by default; half as many pairs differ
     */
    public static void main(String[] args) throws IOException {
        int comparisons = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        Path directory = Files.createTempDirectory("assay-truth");
        PrintStream out = System.out;
        boolean isRight = true;
        for (ProfileName profile : new ProfileName[] {ProfileName.QUICK, ProfileName.STANDARD, ProfileName.THOROUGH}) {
            Count equal = count(profile, directory, 1, comparisons, seed);
            Count small = count(profile, directory, SMALL_SPEEDUP, comparisons / 2, seed + 1);
            out.printf(
                    Locale.ROOT, "%-9s equal: %s%n%-9s  +3 %%: %s%n", profile.toText(), equal.text(), "", small.text());
            isRight &= equal.shareFound() <= MOST_FALSE && equal.shareCovered() >= LEAST_COVERED;
            isRight &= small.shareCovered() >= LEAST_COVERED;
            isRight &= profile != ProfileName.THOROUGH || small.shareFound() >= LEAST_FOUND;
        }
        Files.delete(directory);
        out.println(isRight ? "as it should be" : "NOT as it should be");
        System.exit(isRight ? 0 : 1);
    }

    /** Run comparisons of a known speed-up and count what came of them. */
    static Count count(ProfileName profile, Path directory, double speedup, int comparisons, long seed) {
        ComparisonExperiment experiment = new ComparisonExperiment(profile, directory);
        Count count = new Count();
        for (int i = 0; i < comparisons; i++) {
            count.add(experiment.run(speedup, SplitMix64.stream(seed, i).nextLong()), speedup);
        }
        return count;
    }

    /** What came of many comparisons. */
    static final class Count {
        private int comparisons;
        private int found;
        private int wrongWay;
        private int covered;
        private int controlsThatDiffer;
        private long rounds;
        private double halfWidths;
        private double detectionLimits;

        private void add(BlockResult block, double truth) {
            Comparison comparison = block.comparisons().getFirst();
            Interval speedup = Objects.requireNonNull(comparison.speedup(), "nothing was compared");
            comparisons++;
            found += comparison.speedVerdict() == SpeedVerdict.FASTER ? 1 : 0;
            wrongWay += comparison.speedVerdict() == SpeedVerdict.SLOWER ? 1 : 0;
            covered += speedup.low() <= truth && truth <= speedup.high() ? 1 : 0;
            rounds += comparison.pairedRounds();
            halfWidths += (speedup.high() - speedup.low()) / 2;
            Control control = block.control();
            if (control != null) {
                controlsThatDiffer += control.differsFromItself() ? 1 : 0;
                detectionLimits += Objects.requireNonNull(control.detectionLimit());
            }
        }

        /** Return the share that was called faster or slower. */
        double shareFound() {
            return (double) (found + wrongWay) / comparisons;
        }

        /** Return the share whose interval holds the truth. */
        double shareCovered() {
            return (double) covered / comparisons;
        }

        /** Return how many were called slower although the variant is not. */
        int wrongWay() {
            return wrongWay;
        }

        private String text() {
            return String.format(
                    Locale.ROOT,
                    "%d comparisons, called faster %d, slower %d; interval holds the truth in %.1f %%, ±%.2f %% wide;"
                            + " %.1f rounds%s",
                    comparisons,
                    found,
                    wrongWay,
                    100 * shareCovered(),
                    100 * halfWidths / comparisons,
                    (double) rounds / comparisons,
                    detectionLimits == 0
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "; detection limit %.2f %%, %d baselines differ from themselves",
                                    100 * detectionLimits / comparisons,
                                    controlsThatDiffer));
        }
    }
}
