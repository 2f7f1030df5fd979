package dev.assay.cli.command.measure;

import dev.assay.agent.block.CancellationToken;
import dev.assay.cli.command.option.ScenarioArguments;
import dev.assay.cli.command.option.TerminalSize;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.run.Interruption;
import dev.assay.cli.run.LocalRun;
import dev.assay.cli.run.RunRequest;
import dev.assay.cli.view.JsonRunView;
import dev.assay.cli.view.RunEvent;
import dev.assay.cli.view.RunView;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.reports.gate.GateOutcome;
import dev.assay.reports.gate.RunOutcome;
import dev.assay.reports.text.VerdictTable;
import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.language.reader.ScenarioFile;
import dev.assay.scenarios.language.reader.ScenarioReader;
import dev.assay.scenarios.plan.PlanSelection;
import dev.assay.scenarios.result.RunResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measure a scenario on this machine. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Measures a scenario on this machine and writes a report.",
            "Ctrl-C stops early and keeps what was measured.",
        },
        footer = {
            "",
            "Examples:",
            "  assay run scenarios/library/smoke.yaml",
            "  assay run scenarios/library/minilm-int8.yaml --profile quick",
            "  assay run my.yaml --gate 'int8.speedup >= 1.5' --gate 'int8.accuracy-loss <= 1 %%'",
            "  assay run my.yaml --raw && assay export runs/…",
            "  assay run my.yaml --block onnxruntime--seq-16--single-stream",
            "  assay run my.yaml --json | jq .event",
            "",
            "Exit codes: 0 fine, 1 a gate failed, 2 wrong usage or scenario, 3 some cells failed, 4 Assay failed.",
        })
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private ScenarioArguments arguments = new ScenarioArguments();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where result.json, index.html and the .hlog files go; default: runs/<time>-<scenario>/")
    private @Nullable Path out;

    @Option(
            names = "--gate",
            paramLabel = "EXPR",
            description = "Exit with 1 unless this holds, for example 'int8.speedup >= 1.5'. May be repeated.")
    private List<String> gates = List.of();

    @Option(
            names = "--block",
            paramLabel = "ID",
            description = "Measure only this block; reports and `assay plan FILE --json` name them. May be repeated.")
    private List<String> blocks = List.of();

    @Option(
            names = "--raw",
            description = {
                "Also keep when each query was scheduled, issued and done, in DIR/raw, 24 bytes a query;",
                "the first 4 million queries of each round. `assay export` makes CSV of them."
            })
    private boolean raw;

    @Option(names = "--json", description = "Print each event as one line of JSON on the standard output.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<GateExpression> expressions =
                gates.stream().map(GateExpression::parse).toList();
        Instant started = Instant.now();
        ScenarioFile scenario = ScenarioReader.read(arguments.file());
        ScenarioArguments.check(expressions, scenario.scenario());
        RunRequest request = RunRequest.of(
                scenario,
                arguments.profile(),
                arguments.seed(),
                blocks.isEmpty() ? null : PlanSelection.ofBlocks(blocks));
        RunDirectory directory = out != null
                ? RunDirectory.create(out)
                : RunDirectory.createUnder(
                        Path.of("runs"), started, scenario.scenario().name());
        try (RunView view = view()) {
            return execute(request, directory, expressions, view);
        }
    }

    private int execute(RunRequest request, RunDirectory directory, List<GateExpression> expressions, RunView view) {
        CancellationToken cancellation = new CancellationToken();
        try (Interruption _ = Interruption.listen(() -> {
            view.show(new RunEvent.Interrupted());
            cancellation.cancel();
        })) {
            RunResult result =
                    new LocalRun(AssayHome.ofThisProcess(), request, raw, directory, view, cancellation).execute();
            GateOutcome outcome = GateOutcome.of(result, expressions);
            int exitCode = RunOutcome.exitCode(result, outcome);
            view.show(finished(result, exitCode, directory));
            if (!json) {
                print(result, outcome, directory);
                if (raw) {
                    RawStampsText.of(directory, request.plan())
                            .forEach(spec.commandLine().getOut()::println);
                }
            }
            return exitCode;
        }
    }

    private RunView view() {
        return json
                ? new JsonRunView(spec.commandLine().getOut())
                : TerminalSize.view(spec.commandLine().getErr());
    }

    private static RunEvent finished(RunResult result, int exitCode, RunDirectory directory) {
        return new RunEvent.Finished(
                result.run().status(),
                exitCode,
                directory.path().toString(),
                directory.report().toString(),
                result.blocks().stream()
                        .map(block -> new RunEvent.BlockComparisons(block.id(), block.comparisons()))
                        .toList());
    }

    private void print(RunResult result, GateOutcome outcome, RunDirectory directory) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(VerdictTable.render(result, TerminalSize.columns()));
        outcome.results().forEach(gate -> out.println("gate " + gate.sentence()));
        out.println();
        out.println("report: " + directory.report());
        out.flush();
    }
}
