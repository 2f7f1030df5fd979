package dev.assay.reports.gate;

import dev.assay.reports.compare.RunComparison;
import dev.assay.reports.text.BlockLabel;
import dev.assay.reports.text.Numbers;
import dev.assay.reports.text.VerdictSentence;
import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.result.AccuracyVerdict;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Hold what became of all gates of a run.
 *
 * <p>A gate holds where every cell that it speaks of does. Speed-up, accuracy loss and cosine have intervals: the whole interval
 * must be on the right side, otherwise the gate is not shown. A gate that somebody wrote as an expression, in the scenario or on the
 * command line, must be shown; the gate of the scenario's task fails only where the loss is shown to be beyond it, because a quick profile has too few samples
 * to show that it is within. No gate on time speaks of an emulated device.
 *
 * @param results the gate of the scenario's task first, if it has one, then the scenario's others
 */
public record GateOutcome(List<GateResult> results) {
    public GateOutcome {
        results = List.copyOf(results);
    }

    /** Evaluate all gates. */
    public static GateOutcome of(RunResult run, List<GateExpression> expressions) {
        List<GateResult> results = new ArrayList<>();
        Gate gate = run.task().gate();
        if (gate != null
                && run.blocks().stream().anyMatch(block -> !block.comparisons().isEmpty())) {
            results.add(scenarioGate(run, gate));
        }
        List<GatedCell> cells = GatedCell.of(run);
        Stream.concat(ofScenario(run).stream(), expressions.stream())
                .forEach(expression -> results.add(evaluate(cells, expression)));
        return new GateOutcome(results);
    }

    /** The gates of the scenario, in the order of its file. */
    private static List<GateExpression> ofScenario(RunResult run) {
        return Objects.requireNonNullElse(run.run().gates(), List.<String>of()).stream()
                .map(GateExpression::parse)
                .toList();
    }

    /** Evaluate gates on what changed between two runs: the earlier run takes the place of the baseline. */
    public static GateOutcome of(RunComparison comparison, List<GateExpression> expressions) {
        List<GatedCell> cells = GatedCell.of(comparison);
        return new GateOutcome(expressions.stream()
                .map(expression -> evaluate(cells, expression))
                .toList());
    }

    /** Return whether a gate is shown not to hold. */
    public boolean failed() {
        return results.stream().anyMatch(result -> result.status() == GateStatus.FAILED);
    }

    /** Return whether a gate that must be shown is not. */
    public boolean missesProof() {
        return results.stream().anyMatch(result -> result.mustBeShown() && result.status() == GateStatus.NOT_SHOWN);
    }

    private static GateResult scenarioGate(RunResult run, Gate gate) {
        List<Finding> findings = new ArrayList<>();
        for (BlockResult block : run.blocks()) {
            for (Comparison comparison : block.comparisons()) {
                // Every comparison's own sentence says how far off it is; the first of the worst stands for all.
                findings.add(new Finding(
                        status(comparison.accuracyVerdict()),
                        0,
                        comparison.variant() + " at " + BlockLabel.of(run, block) + ": "
                                + VerdictSentence.accuracy(run, block, comparison)));
            }
        }
        return result("loss <= " + Numbers.percent(gate.maxLoss()) + " (scenario)", false, findings);
    }

    private static GateStatus status(AccuracyVerdict verdict) {
        return switch (verdict) {
            case WITHIN_GATE, NO_GATE -> GateStatus.PASSED;
            case BEYOND_GATE -> GateStatus.FAILED;
            case INCONCLUSIVE, NOT_MEASURED -> GateStatus.NOT_SHOWN;
        };
    }

    private static GateResult evaluate(List<GatedCell> cells, GateExpression expression) {
        return result(
                expression.text(),
                true,
                cells.stream()
                        .filter(cell -> speaksOf(expression, cell))
                        .map(cell -> find(cell, expression))
                        .toList());
    }

    private static boolean speaksOf(GateExpression expression, GatedCell cell) {
        if (cell.isEmulated() && expression.quantity().isAboutTime()) {
            return false;
        }
        String variant = expression.variant();
        return variant == null
                ? !(cell.isReference() && expression.quantity().isComparison())
                : variant.equals(cell.variant());
    }

    private static Finding find(GatedCell cell, GateExpression expression) {
        String place = cell.variant() + " at " + cell.place() + ": ";
        return switch (Observation.of(expression.quantity(), cell.summary(), cell.comparison())) {
            case Observation.Seen seen ->
                new Finding(
                        GateStatus.of(expression.operator(), seen.interval(), expression.limit()),
                        margin(expression, seen.interval()),
                        place + seen.text() + ", wanted " + GateText.limit(expression));
            case Observation.Unseen unseen ->
                new Finding(GateStatus.NOT_SHOWN, Double.NEGATIVE_INFINITY, place + unseen.reason());
        };
    }

    /** How far on the right side the conservative end is; negative on the wrong side. */
    private static double margin(GateExpression expression, Interval interval) {
        return expression.operator().wantsMore()
                ? interval.low() - expression.limit()
                : expression.limit() - interval.high();
    }

    private static GateResult result(String gate, boolean mustBeShown, List<Finding> findings) {
        for (GateStatus status : List.of(GateStatus.FAILED, GateStatus.NOT_SHOWN, GateStatus.PASSED)) {
            List<Finding> same = findings.stream()
                    .filter(finding -> finding.status == status)
                    .toList();
            if (!same.isEmpty()) {
                String example = same.stream()
                        .min(Comparator.comparingDouble(Finding::margin))
                        .orElseThrow()
                        .text();
                return new GateResult(
                        gate, status, mustBeShown, sentence(status, same.size(), findings.size(), example));
            }
        }
        return new GateResult(gate, GateStatus.NOT_SHOWN, mustBeShown, "not shown: no cell of this run matches it");
    }

    private static String sentence(GateStatus status, int cells, int allCells, String example) {
        String where = cells + " of " + allCells + (allCells == 1 ? " cell" : " cells");
        return switch (status) {
            case PASSED -> "holds in " + where + "; the closest: " + example;
            case FAILED -> "fails in " + where + "; the worst: " + example;
            case NOT_SHOWN -> "not shown in " + where + ": " + example;
        };
    }

    /**
     * What one cell says.
     *
     * @param margin orders findings of one gate, the worst first
     */
    private record Finding(GateStatus status, double margin, String text) {}
}
