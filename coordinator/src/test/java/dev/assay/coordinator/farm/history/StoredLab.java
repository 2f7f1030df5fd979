package dev.assay.coordinator.farm.history;

import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoredBlock;
import dev.assay.coordinator.farm.SimulatedMessages;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.TimelineEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a lab's store and its results tell. */
public record StoredLab(List<Run> runs) {
    public StoredLab {
        runs = List.copyOf(runs);
    }

    /**
     * A run.
     *
     * @param problems why it failed
     * @param results what its result says of each block; {@code null} if it has none
     */
    public record Run(
            String id,
            RunPhase phase,
            boolean cancelled,
            List<Problem> problems,
            List<Block> blocks,
            List<TimelineEntry> timeline,
            @Nullable List<Result> results) {
        public Run {
            problems = List.copyOf(problems);
            blocks = List.copyOf(blocks);
            timeline = List.copyOf(timeline);
            results = results == null ? null : List.copyOf(results);
        }
    }

    /** A block, and whether its report is stored. */
    public record Block(BlockKey key, BlockState state, boolean hasReport) {}

    /**
     * What the result of a run says of a block.
     *
     * @param mark of the report, empty where there is none
     * @param hasProblems whether it says that something went wrong, or the mark of a simulated report
     */
    public record Result(String block, String mark, boolean hasProblems) {}

    /**
     * Read it.
     *
     * @param results where the result of each run is, if there is one
     */
    public static StoredLab read(LabStore store, Function<String, Path> results) {
        return new StoredLab(store.runs(Integer.MAX_VALUE).stream()
                .map(run -> run(run, store, results.apply(run.id())))
                .toList());
    }

    private static Run run(RunRecord run, LabStore store, Path result) {
        RunRecord.Standing standing = run.standing();
        return new Run(
                run.id(),
                standing.phase(),
                standing.cancelled(),
                standing.problems(),
                store.blocks(run.id()).stream().map(StoredLab::block).toList(),
                store.timeline(run.id()),
                Files.exists(result)
                        ? ResultJson.read(result).blocks().stream()
                                .map(StoredLab::result)
                                .toList()
                        : null);
    }

    private static Block block(StoredBlock block) {
        return new Block(block.scheduled().key(), block.state(), block.report() != null);
    }

    private static Result result(BlockResult block) {
        List<Problem> problems =
                block.cells().stream().flatMap(cell -> cell.problems().stream()).toList();
        return new Result(block.id(), SimulatedMessages.mark(problems.stream()), !problems.isEmpty());
    }
}
