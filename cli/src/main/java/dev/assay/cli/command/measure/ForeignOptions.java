package dev.assay.cli.command.measure;

import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.command.option.TerminalSize;
import dev.assay.cli.home.ThisAssay;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.reports.foreign.ForeignFile;
import dev.assay.reports.foreign.ForeignImport;
import dev.assay.reports.foreign.ForeignTool;
import dev.assay.reports.text.VerdictTable;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Make a result of what another tool measured, and write it as a run. */
final class ForeignOptions {
    @Option(
            names = "--variant",
            paramLabel = "NAME",
            description =
                    "What the model is called in the result; default: the name of its file. Runs are compared by it.")
    private @Nullable String variant;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "device",
            description = "What it was measured on, such as orin-nano-1; default: ${DEFAULT-VALUE}.")
    private String device = "device";

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "1",
            description = "Samples that one query carries; default: ${DEFAULT-VALUE}.")
    private int batch = 1;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the result goes; default: runs/<time>-imported-<tool>.")
    private @Nullable Path out;

    /** Make the directory of the run. */
    RunDirectory directory(ForeignTool tool, Instant now) {
        return out != null
                ? RunDirectory.create(out)
                : RunDirectory.createUnder(Path.of("runs"), now, "imported-" + tool.id());
    }

    /** Read, write and show. */
    void save(ForeignTool tool, Path model, List<Path> files, RunDirectory directory, Instant now, FactsOutput output) {
        RunResult result = new ForeignImport(
                        ThisAssay.build(), directory.id(), now, device, artifact(model), Math.max(1, batch))
                .read(tool, files.stream().map(ForeignFile::read).toList());
        directory.saveResult(result);
        directory.savePages(result);
        output.print(
                result,
                List.of(
                        VerdictTable.render(result, TerminalSize.columns()).stripTrailing(),
                        "",
                        "report: " + directory.report()));
    }

    private ArtifactInfo artifact(Path model) {
        try {
            String name = variant != null ? variant : String.valueOf(model.getFileName());
            return new ArtifactInfo(name, Sha256.of(model), Files.size(model), "file:" + model, null);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.user(
                            "import.no-model",
                            "can't read the model " + model + ": " + e.getMessage(),
                            "name the file that was measured with --model: results are told apart by its SHA-256"),
                    e);
        }
    }
}
