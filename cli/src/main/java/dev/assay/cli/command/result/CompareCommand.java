package dev.assay.cli.command.result;

import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.command.option.TerminalSize;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.compare.ComparisonText;
import dev.assay.reports.compare.RunComparer;
import dev.assay.reports.compare.RunComparison;
import dev.assay.reports.gate.GateOutcome;
import dev.assay.reports.gate.RunOutcome;
import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compare runs of different days, versions or machines. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what became of speed, accuracy and size from one run to another, and what else differs between them.",
            "Cells are the same if variant, shape, load, runtime and device are. Each run after the first is compared with the first.",
        },
        footer = {
            "",
            "Examples:",
            "  assay compare runs/20261124-193000-minilm-int8 runs/20261125-193000-minilm-int8",
            "  assay compare baseline/result.json build/assay --gate 'speedup >= 0.95' --gate 'accuracy-loss <= 1 %%'",
            "  assay compare release-1.2 latest                 a baseline that was named, and the newest run",
            "  assay compare before after --markdown >> comment.md",
            "",
            "In gates, the first run takes the place of the baseline: 'speedup >= 0.95' allows 5 % of slowness, once shown.",
            "Exit codes: 0 fine, 1 a gate failed, 2 wrong usage, 4 Assay failed.",
        })
public final class CompareCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "RUN",
            arity = "2..*",
            description =
                    "The directory of a run, its result.json, a baseline's name, or latest; the first is the measure.")
    private List<Path> runs = List.of();

    @Option(
            names = "--gate",
            paramLabel = "EXPR",
            description = "Exit with 1 unless this holds, for example 'speedup >= 0.95'. May be repeated.")
    private List<String> gates = List.of();

    @Option(names = "--markdown", description = "Print Markdown, as for a comment on a pull request.")
    private boolean markdown;

    @Mixin
    private FactsOutput output = new FactsOutput();

    /** What a program reads. */
    private record Facts(List<RunComparison> comparisons, List<GateOutcome> gates) {}

    @Override
    public Integer call() {
        List<GateExpression> expressions =
                gates.stream().map(GateExpression::parse).toList();
        List<RunComparison> comparisons = comparisons();
        check(expressions, comparisons);
        List<GateOutcome> outcomes = comparisons.stream()
                .map(comparison -> GateOutcome.of(comparison, expressions))
                .toList();
        output.print(new Facts(comparisons, outcomes), lines(comparisons, outcomes));
        boolean isFine = outcomes.stream().noneMatch(outcome -> outcome.failed() || outcome.missesProof());
        return isFine ? RunOutcome.FINE : RunOutcome.GATE_FAILED;
    }

    /** Each run is read while the one before it is read or compared: a large one takes seconds. */
    private List<RunComparison> comparisons() {
        ForkJoinTask<RunResult> next = begin(runs.get(1));
        RunResult first = ResultJson.read(RunFiles.result(runs.getFirst()));
        List<RunComparison> comparisons = new ArrayList<>();
        for (int i = 1; i < runs.size(); i++) {
            RunResult run = next.join();
            if (i + 1 < runs.size()) {
                next = begin(runs.get(i + 1));
            }
            comparisons.add(RunComparer.compare(first, run));
        }
        return comparisons;
    }

    private static ForkJoinTask<RunResult> begin(Path run) {
        return ForkJoinPool.commonPool().submit(() -> ResultJson.read(RunFiles.result(run)));
    }

    private static void check(List<GateExpression> expressions, List<RunComparison> comparisons) {
        List<String> variants = comparisons.stream()
                .flatMap(comparison -> comparison.cells().stream())
                .map(RunComparison.CellChange::variant)
                .distinct()
                .toList();
        // No variant is the baseline here: the first run is.
        List<Problem> problems = expressions.stream()
                .flatMap(gate -> gate.check(variants, "").stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
    }

    private List<String> lines(List<RunComparison> comparisons, List<GateOutcome> outcomes) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < comparisons.size(); i++) {
            if (i > 0) {
                lines.add("");
            }
            lines.addAll(
                    markdown
                            ? ComparisonText.markdown(comparisons.get(i))
                            : ComparisonText.lines(comparisons.get(i), TerminalSize.columns()));
            if (!outcomes.get(i).results().isEmpty()) {
                lines.add("");
                outcomes.get(i)
                        .results()
                        .forEach(gate ->
                                lines.add((markdown ? "- " : "") + "gate " + gate.gate() + " " + gate.sentence()));
            }
        }
        return lines;
    }
}
