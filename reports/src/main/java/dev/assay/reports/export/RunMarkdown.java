package dev.assay.reports.export;

import dev.assay.reports.gate.GateOutcome;
import dev.assay.reports.text.BlockLabel;
import dev.assay.reports.text.Markdown;
import dev.assay.reports.text.Numbers;
import dev.assay.reports.text.VerdictSentence;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Write a result as Markdown for a pull request: verdicts, gates, a table of all cells, and problems. */
public final class RunMarkdown {
    private static final String ABSENT = "–";
    private static final List<String> HEAD =
            List.of("variant", "at", "p50", "p99", "throughput", "speed-up (CI)", "accuracy", "size", "status");

    private RunMarkdown() {}

    /** Return the text, each line with its line feed. */
    public static String write(RunResult run, GateOutcome gates) {
        List<String> lines = new ArrayList<>();
        lines.add("### " + Markdown.escaped(run.run().scenario()) + ", profile "
                + run.run().profile().toText());
        lines.add("");
        for (BlockResult block : run.blocks()) {
            for (Comparison comparison : block.comparisons()) {
                lines.add("- " + Markdown.escaped(VerdictSentence.of(run, block, comparison)));
            }
        }
        gates.results()
                .forEach(gate -> lines.add(
                        "- gate `" + gate.gate().replace("`", "'") + "` " + Markdown.escaped(gate.sentence())));
        lines.add("");
        lines.add(Markdown.row(HEAD));
        lines.add(Markdown.rule(HEAD.size()));
        ExportedCell.of(run).forEach(cell -> lines.add(row(run, cell)));
        List<String> problems = problems(run);
        if (!problems.isEmpty()) {
            lines.addAll(List.of("", "<details><summary>Problems</summary>", ""));
            lines.addAll(problems);
            lines.addAll(List.of("", "</details>"));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String row(RunResult run, ExportedCell cell) {
        CellSummary summary = cell.summary();
        Accuracy accuracy = summary == null ? null : summary.accuracy();
        return Markdown.row(List.of(
                Markdown.escaped(cell.variant()),
                Markdown.escaped(BlockLabel.of(run, cell.block())),
                duration(summary == null ? null : summary.p50Ns()),
                duration(summary == null ? null : summary.p99Ns()),
                summary == null ? ABSENT : Numbers.throughput(summary.throughputPerSecond()),
                cell.isBaseline() ? "baseline" : speedup(cell.comparison()),
                accuracy == null ? ABSENT : Numbers.accuracy(accuracy.value()),
                summary == null ? ABSENT : Numbers.bytes(summary.bytes()),
                switch (cell.cell().status()) {
                    case MEASURED -> "measured";
                    case PARTIAL -> "partial";
                    case FAILED -> "failed";
                }));
    }

    private static String duration(@Nullable Long latencyNs) {
        return latencyNs == null ? ABSENT : Numbers.duration(latencyNs);
    }

    private static String speedup(@Nullable Comparison comparison) {
        Interval speedup = comparison == null ? null : comparison.speedup();
        return speedup == null ? ABSENT : Numbers.ratio(speedup);
    }

    private static List<String> problems(RunResult run) {
        List<String> lines = new ArrayList<>();
        run.problems().forEach(problem -> lines.add(line("", problem)));
        ExportedCell.of(run)
                .forEach(cell -> cell.cell()
                        .problems()
                        .forEach(problem -> lines.add(
                                line(cell.variant() + " at " + BlockLabel.of(run, cell.block()) + ": ", problem))));
        return lines;
    }

    private static String line(String place, Problem problem) {
        return "- " + Markdown.escaped(place + problem.message()) + " (" + Markdown.escaped(problem.hint()) + ")";
    }
}
