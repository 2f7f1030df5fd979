package dev.assay.cli.command.result;

import dev.assay.cli.command.option.TerminalSize;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.text.VerdictTable;
import dev.assay.scenarios.result.RunResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Render a run again. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Writes index.html and the .hlog files of a run again from its result.json, and prints the verdicts.",
        footer = {
            "",
            "Examples:",
            "  assay report runs/20261124-193000-minilm-int8",
            "  assay report result.json --out somewhere/else",
        })
public final class ReportCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "RUN",
            description = "The directory of a run, its result.json, a baseline's name, or latest.")
    private Path run = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write; default: beside the result.json.")
    private @Nullable Path out;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Path file = RunFiles.result(run);
        RunResult result = ResultJson.read(file);
        RunDirectory written =
                RunDirectory.open(out != null ? out : file.toAbsolutePath().resolveSibling(""));
        int columns = TerminalSize.columns();
        ForkJoinTask<String> verdicts = ForkJoinPool.commonPool().submit(() -> VerdictTable.render(result, columns));
        written.savePages(result);
        PrintWriter print = spec.commandLine().getOut();
        print.print(verdicts.join());
        print.println();
        print.println("report: " + written.report());
        print.flush();
        return 0;
    }
}
