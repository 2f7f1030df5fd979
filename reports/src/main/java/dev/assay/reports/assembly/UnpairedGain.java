package dev.assay.reports.assembly;

import dev.assay.reports.statistics.UnpairedRatio;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Interval;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Say how many times faster one cell is than another that was not measured beside it. */
final class UnpairedGain {
    private static final int FEWEST_ROUNDS = 2;

    private UnpairedGain() {}

    /**
     * Return the ratio with its interval, or {@code null} where a side has too few rounds or could not keep up.
     *
     * @param load of both
     */
    static @Nullable Interval of(Load load, CellResult reference, CellResult cell) {
        if (reference.rounds().size() < FEWEST_ROUNDS
                || cell.rounds().size() < FEWEST_ROUNDS
                || !OpenLoopSummaries.keptUp(reference.rounds())
                || !OpenLoopSummaries.keptUp(cell.rounds())) {
            return null;
        }
        double[] before = slowness(load, reference);
        double[] after = slowness(load, cell);
        // A median of 0 ns is below the clock's resolution and has no ratio.
        return DoubleStream.concat(DoubleStream.of(before), DoubleStream.of(after))
                        .allMatch(slowness -> slowness > 0)
                ? UnpairedRatio.of(before, after, RoundRatios.resolution(load))
                : null;
    }

    private static double[] slowness(Load load, CellResult cell) {
        return cell.rounds().stream()
                .mapToDouble(round -> RoundRatios.slowness(load, round))
                .toArray();
    }
}
