package dev.assay.reports.compare;

import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.ForeignMeasurement;
import org.jspecify.annotations.Nullable;

/** Compare what another tool measured, only with what the same tool measured in the same sense. */
final class ForeignCells {
    private ForeignCells() {}

    /** Return why two cells of which another tool measured at least one may not be compared; {@code null} where nothing is against it. */
    static @Nullable String reasonAgainst(CellResult old, CellResult now) {
        ForeignMeasurement before = old.foreign();
        ForeignMeasurement after = now.foreign();
        if (before == null || after == null) {
            return "one side was measured by Assay, the other by another tool";
        }
        if (!before.tool().equals(after.tool())) {
            return before.tool() + " and " + after.tool() + " don't time the same";
        }
        if (before.timing() != after.timing()) {
            return "the latencies mean different things: earlier "
                    + before.timing().words() + "; later " + after.timing().words();
        }
        for (ForeignMeasurement side : new ForeignMeasurement[] {before, after}) {
            if (side.latencies().isEmpty()) {
                return side.tool() + " keeps no single latencies, so chance can't be told from a difference";
            }
            if (side.latencies().size() < RoundRatios.FEWEST) {
                return "only one run of " + side.tool() + " was imported; a comparison needs " + RoundRatios.FEWEST;
            }
        }
        return null;
    }

    /** Return the median of each run. */
    static double[] medians(ForeignMeasurement foreign) {
        return foreign.latencies().stream().mapToDouble(RoundRatios::medianNs).toArray();
    }
}
