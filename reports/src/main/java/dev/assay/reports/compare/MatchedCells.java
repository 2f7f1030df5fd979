package dev.assay.reports.compare;

import dev.assay.reports.compare.RunComparison.LeftOut;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Say which cell of one run measures the same as which of another.
 *
 * @param pairs in the order of the later run
 * @param leftOut cells that have no partner, or no file
 */
record MatchedCells(List<Pair> pairs, List<LeftOut> leftOut) {
    /** A cell of the earlier run and the same of the later one. */
    record Pair(PlacedCell old, PlacedCell now, ArtifactInfo fileBefore, ArtifactInfo fileAfter) {
        boolean hasSameFile() {
            return fileBefore.sha256().equals(fileAfter.sha256());
        }

        /** Return the size of the earlier file over that of the later one. */
        double sizeRatio() {
            return (double) fileBefore.bytes() / fileAfter.bytes();
        }
    }

    static MatchedCells of(RunResult before, RunResult after, MatchedDevices devices) {
        Map<CellKey, PlacedCell> old = PlacedCell.byKey(before, Function.identity());
        Map<CellKey, PlacedCell> now = PlacedCell.byKey(after, devices::before);
        List<Pair> pairs = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        now.forEach((key, cell) -> {
            PlacedCell other = old.get(key);
            ArtifactInfo fileBefore = other == null ? null : other.file();
            ArtifactInfo fileAfter = cell.file();
            if (other == null) {
                leftOut.add(leftOut(cell, "only the later run has it"));
            } else if (fileBefore == null || fileAfter == null) {
                leftOut.add(leftOut(cell, "one of the runs could not make its file"));
            } else {
                pairs.add(new Pair(other, cell, fileBefore, fileAfter));
            }
        });
        old.forEach((key, cell) -> {
            if (!now.containsKey(key)) {
                leftOut.add(leftOut(cell, "only the earlier run has it"));
            }
        });
        return new MatchedCells(List.copyOf(pairs), List.copyOf(leftOut));
    }

    private static LeftOut leftOut(PlacedCell cell, String reason) {
        return new LeftOut(cell.cell().variant() + " at " + cell.place(), reason);
    }
}
