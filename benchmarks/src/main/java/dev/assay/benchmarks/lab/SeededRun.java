package dev.assay.benchmarks.lab;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.NewBlock;
import dev.assay.coordinator.database.Preparation;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.farm.Farm;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.QueuePlace;
import dev.assay.coordinator.schedule.ScheduledBlock;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.Scoring;
import dev.assay.scenarios.wire.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run whose blocks wait for agents, as if it had been submitted and prepared. */
public final class SeededRun {
    /** The first of them. */
    static final String ID = id(1);

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ArtifactReference FILE = new ArtifactReference("0".repeat(64), 1);

    private SeededRun() {}

    /** Return what a store is told about the first one. */
    public static List<Change> changes(int agents, int blocksPerAgent, boolean paused) {
        return changes(1, agents, blocksPerAgent, paused);
    }

    /**
     * Return what a store is told about one.
     *
     * @param number which run this is, 1-based
     */
    public static List<Change> changes(int number, int agents, int blocksPerAgent, boolean paused) {
        String run = id(number);
        List<NewBlock> blocks = new ArrayList<>();
        for (int i = 0; i < agents * blocksPerAgent; i++) {
            blocks.add(block(new BlockKey(run, "block-" + i), number, i, Farm.name(i % agents)));
        }
        return List.of(
                new Change.RunSubmitted(new RunRecord(
                        run,
                        number,
                        "load",
                        "0".repeat(64),
                        new Submission("", "load.yaml", ProfileName.QUICK, 1, 0, Map.of()),
                        "local",
                        NOW,
                        RunRecord.Standing.NEW)),
                new Change.RunPrepared(
                        run,
                        new Preparation(
                                List.of(),
                                List.of(),
                                Map.of(),
                                new TaskInfo("fidelity", 1, 0, 1, List.of(), List.of(), Map.of(), null, null, null),
                                List.of(),
                                List.of()),
                        blocks),
                new Change.RunChanged(run, new RunRecord.Standing(RunPhase.MEASURING, false, paused, null, List.of())));
    }

    /** Name one of its blocks. */
    public static BlockKey key(int number) {
        return new BlockKey(ID, "block-" + number);
    }

    private static String id(int number) {
        return "run-" + number;
    }

    private static NewBlock block(BlockKey key, int run, int position, String device) {
        return new NewBlock(
                new ScheduledBlock(key, device, new QueuePlace(0, NOW.toEpochMilli(), run, position)),
                "planned",
                new BlockAssignment(
                        key.run(),
                        key.block(),
                        1,
                        1,
                        new RuntimeConfiguration("ort", "onnxruntime", 1, Map.of()),
                        new InputShape("shape", Map.of()),
                        new Load.SingleStream("single", new LoadBudget(Duration.ZERO, Duration.ofSeconds(1), 1)),
                        RoundBudget.fixed(2),
                        false,
                        List.of(new CellAssignment("fp32", FILE)),
                        "fp32",
                        FILE,
                        new Scoring.ArgMax()));
    }
}
