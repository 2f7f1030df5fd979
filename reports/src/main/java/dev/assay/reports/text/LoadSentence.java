package dev.assay.reports.text;

import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.result.BatchingSummary;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.BoundOutcome;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.OpenLoopSummary;
import dev.assay.scenarios.result.PeakRateSummary;
import dev.assay.scenarios.result.RunResult;
import java.util.Optional;

/** Say in one line how a cell did under a load from outside. */
final class LoadSentence {
    private LoadSentence() {}

    /** Return the line, for example {@code int8 at server: 50.1/s offered, 49.9/s achieved; …}; none for other loads. */
    static Optional<String> of(RunResult run, BlockResult block, CellResult cell) {
        CellSummary summary = cell.summary();
        OpenLoopSummary openLoop = summary == null ? null : summary.openLoop();
        return summary == null || openLoop == null
                ? Optional.empty()
                : Optional.of(PlainText.printable(cell.variant()) + " at "
                        + PlainText.printable(BlockLabel.of(run, block)) + ": " + rates(summary, openLoop)
                        + "; issue delay " + issueDelay(openLoop) + bound(block, cell, openLoop)
                        + peakRate(cell, summary));
    }

    private static String peakRate(CellResult cell, CellSummary summary) {
        PeakRateSummary peak = summary.peakRate();
        if (peak == null) {
            return "";
        }
        Interval rate = peak.queriesPerSecond();
        return "; highest rate "
                + (rate == null
                        ? Numbers.throughput(openLoopRate(summary))
                        : Numbers.throughput(rate.estimate()) + " (" + range(cell, rate) + ")")
                + ", confirmed in " + peak.confirmedRounds() + " of "
                + cell.rounds().size() + " rounds";
    }

    private static String range(CellResult cell, Interval rate) {
        return FewRounds.suffice(cell)
                ? Numbers.throughput(rate.low()) + " to " + Numbers.throughput(rate.high())
                : FewRounds.WORDS + " for an interval";
    }

    private static double openLoopRate(CellSummary summary) {
        OpenLoopSummary openLoop = summary.openLoop();
        return openLoop == null ? summary.throughputPerSecond() : openLoop.offeredPerSecond();
    }

    private static String rates(CellSummary summary, OpenLoopSummary openLoop) {
        BatchingSummary batching = summary.batching();
        boolean isCut = batching != null && batching.batches().unanswered() > 0;
        String why = isCut
                ? " (did not keep up: not all were answered)"
                : " (did not keep up: latency grows with the length of the round)";
        return Numbers.throughput(openLoop.offeredPerSecond()) + " offered, "
                + Numbers.throughput(openLoop.achievedPerSecond()) + " achieved"
                + (openLoop.keptUp() ? "" : why);
    }

    private static String issueDelay(OpenLoopSummary openLoop) {
        Long p50Ns = openLoop.issueDelayP50Ns();
        Long p99Ns = openLoop.issueDelayP99Ns();
        return (p50Ns == null ? "" : "p50 " + Numbers.duration(p50Ns) + ", ")
                + (p99Ns == null ? "" : "p99 " + Numbers.duration(p99Ns) + ", ")
                + "longest " + Numbers.duration(openLoop.issueDelayMaxNs());
    }

    private static String bound(BlockResult block, CellResult cell, OpenLoopSummary openLoop) {
        LatencyBound bound = block.load().latencyBound();
        BoundOutcome outcome = openLoop.latencyBound();
        return bound == null
                        || outcome == null
                        || cell.summary() == null
                        || !cell.summary().hasSpeedOfModel()
                ? ""
                : "; " + BoundWords.bound(bound) + " " + BoundWords.verdict(outcome.verdict()) + ": "
                        + BoundWords.evidence(outcome, cell.rounds().size());
    }
}
