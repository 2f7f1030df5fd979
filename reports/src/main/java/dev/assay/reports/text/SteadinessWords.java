package dev.assay.reports.text;

import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Drift;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.Steadiness;
import java.util.ArrayList;
import java.util.List;

/** Say where latency did not stay the same. */
public final class SteadinessWords {
    /** A median that changed less than this in the course of a sustained load is not worth a line. */
    private static final double NOTABLE = 0.02;

    private SteadinessWords() {}

    /**
     * Return one line for each cell with rounds that were not steady.
     *
     * @param blocks of the run, all or some
     */
    public static List<String> unsteady(RunResult run, List<BlockResult> blocks) {
        List<String> lines = new ArrayList<>();
        for (BlockResult block : blocks) {
            for (CellResult cell : block.cells()) {
                CellSummary summary = cell.summary();
                Steadiness steadiness = summary == null ? null : summary.steadiness();
                if (steadiness != null && steadiness.unsteadyRounds() > 0) {
                    lines.add(name(run, block, cell) + ": " + steadiness.unsteadyRounds() + " of "
                            + steadiness.rounds() + " rounds were not steady; the mean latency of a part was up to "
                            + Numbers.percent(Math.round(steadiness.largestDeviation() * 100) / 100.0)
                            + " off that of its round");
                }
            }
        }
        return lines;
    }

    /** Return one line for each cell whose latency changed in the course of a sustained load. */
    static List<String> drift(RunResult run) {
        List<String> lines = new ArrayList<>();
        for (BlockResult block : run.blocks()) {
            for (CellResult cell : block.cells()) {
                List<Drift> drifts =
                        cell.summary() == null ? null : cell.summary().drift();
                if (drifts != null) {
                    drifts.forEach(drift ->
                            lines.add(name(run, block, cell) + ", round " + (drift.round() + 1) + ": " + words(drift)));
                }
            }
        }
        return lines;
    }

    private static String words(Drift drift) {
        String medians = "p50 " + Numbers.duration(drift.firstP50Ns()) + " at first, "
                + Numbers.duration(drift.lastP50Ns()) + " at last";
        Long fromMs = drift.slowerFromMs();
        if (fromMs != null) {
            return medians + "; more than a tenth slower from " + Numbers.time(fromMs) + " on";
        }
        return Math.abs(drift.slowdown() - 1) < NOTABLE ? medians + "; steady" : medians;
    }

    private static String name(RunResult run, BlockResult block, CellResult cell) {
        return PlainText.printable(cell.variant()) + " at " + PlainText.printable(BlockLabel.of(run, block));
    }
}
