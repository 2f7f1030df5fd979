package dev.assay.reports.assembly;

import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.measurement.Placement;
import dev.assay.scenarios.result.CellResult;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Say whether the speed of a cell may be compared with anything. */
public final class Comparability {
    private Comparability() {}

    /** Return why not, in a sentence that names the variant; {@code null} where nothing is against it. */
    public static @Nullable String reasonAgainst(CellResult cell) {
        if (cell.rounds().isEmpty()) {
            return cell.variant() + " has no measured round";
        }
        Placement placement = cell.evidence() == null ? null : cell.evidence().placement();
        if (placement != null && placement.fellBack()) {
            return cell.variant() + " " + placement.sentence();
        }
        String doubt = SpeedChecks.doubtOfSpeed(cell.rounds());
        if (doubt != null) {
            return cell.variant() + " " + doubt;
        }
        if (!OpenLoopSummaries.keptUp(cell.rounds())) {
            return cell.variant() + " did not keep up with the rate: "
                    + (OpenLoopSummaries.answeredAll(cell.rounds())
                            ? "its latency tells how long the rounds were"
                            : "not all of its requests were answered");
        }
        return null;
    }

    /**
     * Return the same for a comparison with rounds that were not measured beside the cell's.
     *
     * @param slownessOfEach of the cell's rounds
     */
    public static @Nullable String reasonAgainstUnpaired(CellResult cell, double[] slownessOfEach) {
        String reason = reasonAgainst(cell);
        if (reason != null) {
            return reason;
        }
        if (cell.rounds().size() < RoundRatios.FEWEST) {
            return "only one round of " + cell.variant() + " was measured; a comparison needs " + RoundRatios.FEWEST;
        }
        return Arrays.stream(slownessOfEach).allMatch(slowness -> slowness > 0)
                ? null
                : "a median of " + cell.variant() + " is 0 ns, below what the clock can tell";
    }
}
