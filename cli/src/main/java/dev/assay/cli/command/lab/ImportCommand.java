package dev.assay.cli.command.lab;

import dev.assay.agent.daemon.bundle.ResultsFile;
import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.ReportAnswer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Hand in what was measured without a connection to the coordinator. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Hands in what `assay agent --bundle` measured. Each report must be the one that was measured (SHA-256), and belong to",
            "the last bundle of its block. Importing a file twice changes nothing.",
        },
        footer = {"", "Examples:", "  assay import /media/stick/digits.results"})
public final class ImportCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "What `assay agent --bundle` wrote.")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        List<Imported> imported = new ArrayList<>();
        try (LabClient lab = coordinator.client()) {
            for (Path file : files) {
                ResultsFile.Contents contents = ResultsFile.read(file);
                for (Map.Entry<Long, BlockReport> report : contents.reports().entrySet()) {
                    ReportAnswer answer = lab.report(report.getKey(), report.getValue());
                    imported.add(new Imported(
                            contents.results().run(), report.getValue().block(), answer.kept(), answer.reason()));
                }
            }
        }
        output.print(imported, imported.stream().map(ImportCommand::line).toList());
        return imported.stream().allMatch(Imported::kept) ? 0 : 3;
    }

    private static String line(Imported imported) {
        return (imported.kept() ? "kept " : "refused ") + imported.block() + ": " + imported.reason();
    }

    /** What became of one report. */
    private record Imported(String run, String block, boolean kept, String reason) {}
}
