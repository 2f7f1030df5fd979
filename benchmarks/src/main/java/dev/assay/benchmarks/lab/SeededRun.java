package dev.assay.benchmarks.lab;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.NewBlock;
import dev.assay.coordinator.database.Preparation;
import dev.assay.coordinator.database.RunRecord;
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
    static final String ID = "run-1";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ArtifactReference FILE = new ArtifactReference("0".repeat(64), 1);

    private SeededRun() {}

    /** Return what a store is told about it. */
    public static List<Change> changes(int agents, int blocksPerAgent, boolean paused) {
        List<NewBlock> blocks = new ArrayList<>();
        for (int i = 0; i < agents * blocksPerAgent; i++) {
            blocks.add(block(i, agent(i % agents)));
        }
        return List.of(
                new Change.RunSubmitted(new RunRecord(
                        ID,
                        1,
                        "load",
                        "0".repeat(64),
                        new Submission("", "load.yaml", ProfileName.QUICK, 1, 0, Map.of()),
                        "local",
                        NOW,
                        RunRecord.Standing.NEW)),
                new Change.RunPrepared(
                        ID,
                        new Preparation(
                                List.of(),
                                List.of(),
                                Map.of(),
                                new TaskInfo("fidelity", 1, 0, 1, List.of(), List.of(), Map.of(), null, null, null),
                                List.of(),
                                List.of()),
                        blocks),
                new Change.RunChanged(ID, new RunRecord.Standing(RunPhase.MEASURING, false, paused, null, List.of())));
    }

    /** Return the name of an agent, which is also what its device is called in the lab. */
    static String agent(int number) {
        return "agent-" + number;
    }

    /** Name one of its blocks. */
    public static BlockKey key(int number) {
        return new BlockKey(ID, "block-" + number);
    }

    private static NewBlock block(int number, String device) {
        BlockKey key = key(number);
        return new NewBlock(
                new ScheduledBlock(key, device, new QueuePlace(0, NOW.toEpochMilli(), 1, number)),
                "planned",
                new BlockAssignment(
                        ID,
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
