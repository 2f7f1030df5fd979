package dev.assay.coordinator.state;

import dev.assay.coordinator.database.LabSnapshot;
import dev.assay.coordinator.database.Preparation;
import dev.assay.coordinator.farm.SimulatedMessages;
import dev.assay.coordinator.lab.CoordinatorSettings;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.coordinator.schedule.SchedulerSettings;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.CellReport;
import dev.assay.scenarios.wire.Scoring;
import dev.assay.scenarios.wire.Submission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Agents, runs and blocks as small as they can be. */
public final class LabFixtures {
    static final long LEASE_MS = 60_000;
    static final int ATTEMPTS = 3;
    public static final CoordinatorSettings SETTINGS = new CoordinatorSettings(
            new AssayBuild("0.0.0", "test"),
            new SchedulerSettings(Duration.ofMillis(LEASE_MS), ATTEMPTS),
            Duration.ofSeconds(10),
            false,
            Optional.empty());
    static final ArtifactReference FILE = new ArtifactReference("ab".repeat(32), 7);

    private LabFixtures() {}

    static Lab lab(LabSnapshot stored, InstantSource day, LongSupplier uptimeMs) {
        return new Lab(stored, SETTINGS.scheduling(), SETTINGS.heartbeat(), new LabClock(day, uptimeMs));
    }

    public static AgentHello hello(String name, String instance) {
        return SimulatedMessages.hello(name, instance);
    }

    public static Device device(String id) {
        return SimulatedMessages.device(id);
    }

    public static Submission submission() {
        return new Submission("", "test.yaml", ProfileName.QUICK, 1, 0, Map.of());
    }

    public static Preparation preparation() {
        return new Preparation(
                List.of(),
                List.of(),
                Map.of(),
                new TaskInfo("fidelity", 1, 0, 0, List.of(), List.of(), Map.of(), null, null, null),
                List.of(),
                List.of());
    }

    /** Make blocks {@code block-0}, {@code block-1}, … for the devices in turn. */
    static List<NewBlockDraft> drafts(String run, int count, String... devices) {
        List<NewBlockDraft> drafts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String block = "block-" + i;
            drafts.add(new NewBlockDraft(devices[i % devices.length], block, 1000, assignment(run, block)));
        }
        return drafts;
    }

    public static BlockAssignment assignment(String run, String block) {
        return new BlockAssignment(
                run,
                block,
                1,
                1,
                new RuntimeConfiguration("ort", "onnxruntime", 1, Map.of()),
                new InputShape("batch-1", Map.of("batch", 1L)),
                new Load.SingleStream("single", new LoadBudget(Duration.ZERO, Duration.ofMillis(1), 1)),
                RoundBudget.fixed(2),
                false,
                List.of(new CellAssignment("fp32", FILE)),
                "fp32",
                FILE,
                new Scoring.BaselineAgreement());
    }

    static BlockProgress progress(LeaseGrant grant) {
        return new BlockProgress(grant.block().run(), grant.block().block(), 1, 2, "round 1 of 2: fp32");
    }

    public static BlockReport report(BlockAssignment assignment, String device) {
        return new BlockReport(
                assignment.run(),
                assignment.block(),
                assignment.attempt(),
                device,
                2,
                List.of(new CellReport("fp32", null, null, List.of(), null, List.of())),
                null,
                null,
                null,
                null,
                false);
    }
}
