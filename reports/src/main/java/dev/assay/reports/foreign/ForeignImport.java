package dev.assay.reports.foreign;

import dev.assay.reports.assembly.Summaries;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellStatus;
import dev.assay.scenarios.result.ForeignMeasurement;
import dev.assay.scenarios.result.RunInfo;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RunStatus;
import dev.assay.scenarios.result.TaskInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Make a result of what another tool measured.
 *
 * @param assay what imports
 * @param id of the run
 * @param when it is imported
 * @param device the user's name for what was measured on
 * @param model the file that was measured
 * @param batch samples that one query carries
 */
public record ForeignImport(AssayBuild assay, String id, Instant when, String device, ArtifactInfo model, int batch) {
    private static final String AS_MEASURED = "as-measured";

    /**
     * Read files and make a result of them.
     *
     * @throws ProblemException if a file is not what the tool writes
     */
    public RunResult read(ForeignTool tool, List<ForeignFile> files) {
        List<ForeignReading> readings = tool.read(files);
        if (readings.size() > 1) {
            throw new ProblemException(Problem.user(
                    "import.several-models",
                    "the file has " + readings.size() + " models: "
                            + readings.stream().map(ForeignReading::subject).collect(Collectors.joining(", ")),
                    "keep the lines of one model in the file: each is a file of its own, with a name and a hash"));
        }
        ForeignReading reading = readings.getFirst();
        List<BlockResult> blocks = new ArrayList<>(List.of(block(reading.measurement())));
        RunInfo run = new RunInfo(
                id,
                "imported-" + tool.id(),
                "What " + tool.id() + " measured" + (reading.subject().isEmpty() ? "" : " of " + reading.subject()),
                Sha256.of(files.stream().map(file -> file.source().sha256()).collect(Collectors.joining("\n"))),
                files.stream().map(file -> file.source().name()).collect(Collectors.joining(", ")),
                ProfileName.STANDARD,
                0,
                null,
                null,
                when,
                when,
                RunStatus.COMPLETE);
        return Summaries.summarize(new RunResult(
                RunResult.SCHEMA,
                assay,
                run,
                new TaskInfo("none", 0, 0, 0, List.of(), List.of(), Map.of(), null, null, null),
                List.of(),
                List.of(model),
                blocks,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of()));
    }

    private BlockResult block(ForeignMeasurement measurement) {
        int rounds = Math.max(1, measurement.latencies().size());
        CellResult cell = new CellResult(
                model.variant(), CellStatus.MEASURED, List.of(), null, null, List.of(), null, null, measurement);
        return new BlockResult(
                "b1",
                device,
                new RuntimeConfiguration(measurement.tool(), measurement.tool(), 1, measurement.settings()),
                new InputShape(AS_MEASURED, batch == 1 ? Map.of() : Map.of(InputShape.BATCH, (long) batch)),
                new Load.SingleStream(AS_MEASURED, new LoadBudget(Duration.ZERO, Duration.ZERO, 1)),
                rounds,
                RoundBudget.fixed(rounds),
                null,
                null,
                List.of(cell),
                null,
                null,
                List.of());
    }
}
