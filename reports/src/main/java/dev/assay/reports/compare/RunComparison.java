package dev.assay.reports.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold what changed from one run to another.
 *
 * @param before the run that is the measure
 * @param margin relative difference in speed that does not matter
 * @param differences what differs around the cells, and may be the cause
 * @param cells those that both runs have, in the order of the later run
 * @param leftOut cells that only one run has
 */
public record RunComparison(
        Side before,
        Side after,
        double margin,
        List<Difference> differences,
        List<CellChange> cells,
        List<LeftOut> leftOut) {
    public RunComparison {
        differences = List.copyOf(differences);
        cells = List.copyOf(cells);
        leftOut = List.copyOf(leftOut);
    }

    /** Name one of the two runs. */
    public record Side(String id, String scenario, Instant started, AssayBuild assay) {
        static Side of(RunResult run) {
            return new Side(run.run().id(), run.run().scenario(), run.run().started(), run.assay());
        }
    }

    /**
     * Say what differs.
     *
     * @param what for example {@code cpu: governor}
     * @param before {@code null} where that run has no such thing
     * @param after the same
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Difference(
            String what, @Nullable String before, @Nullable String after) {}

    /**
     * Say what became of one cell.
     *
     * @param place shape, load, and runtime and device where there are several
     * @param isBaseline whether other variants of the place are compared with this one
     * @param sameFile whether both runs measured the same bytes
     * @param change how many times faster the later run is, with what became of accuracy and size; its baseline is the earlier run
     * @param speedupBefore how many times faster than its own baseline the cell was; {@code null} for baselines, or where it is unknown
     * @param speedupAfter the same of the later run
     * @param speedupChange {@code speedupAfter} over {@code speedupBefore}, with its 95 % interval: what both machines do to all variants
     *     alike cancels
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CellChange(
            String place,
            String variant,
            boolean isBaseline,
            boolean sameFile,
            @Nullable CellSummary before,
            @Nullable CellSummary after,
            Comparison change,
            @Nullable Double speedupBefore,
            @Nullable Double speedupAfter,
            @Nullable Interval speedupChange) {}

    /** Name a cell that was not compared, and why. */
    public record LeftOut(String cell, String reason) {}
}
