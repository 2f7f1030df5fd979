package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.TerminalSize;
import dev.assay.cli.lab.LabClient;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.gate.GateOutcome;
import dev.assay.reports.gate.RunOutcome;
import dev.assay.reports.text.VerdictTable;
import dev.assay.scenarios.result.RunResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Bring the result of a run here. */
@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description =
                "Brings the result of a run of a lab to this machine, writes its report, and prints the verdicts.",
        footer = {
            "",
            "Examples:",
            "  assay fetch 20260131-235959-digits-3fa2c1",
            "  assay fetch 20260131-235959-digits-3fa2c1 --out result",
        })
public final class FetchCommand implements Callable<Integer> {
    @Mixin
    private RunArgument run = new RunArgument();

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write; default: runs/RUN/.")
    private @Nullable Path out;

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            // The coordinator says what it is called; only then is it fit to name a directory.
            String id = lab.run(run.id()).run().id();
            RunDirectory directory = RunDirectory.open(out != null ? out : Path.of("runs", id));
            lab.fetchResult(id, directory.result());
            RunResult result = ResultJson.read(directory.result());
            directory.savePages(result);
            PrintWriter print = spec.commandLine().getOut();
            print.print(VerdictTable.render(result, TerminalSize.columns()));
            print.println();
            print.println("report: " + directory.report());
            print.flush();
            return RunOutcome.exitCode(result, GateOutcome.of(result, List.of()));
        }
    }
}
