package dev.assay.benchmarks.truth;

import dev.assay.agent.block.BlockRunner;
import dev.assay.agent.block.BlockSetup;
import dev.assay.agent.block.CancellationToken;
import dev.assay.agent.nvml.NvidiaGpus;
import dev.assay.agent.probe.MachineWatch;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.reports.assembly.MeasuredBlock;
import dev.assay.reports.assembly.MeasuredRun;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.reports.assembly.RunDescription;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.Target;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.measurement.NoiseProbe;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.plan.Profile;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.Scoring;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Compare two variants whose speeds are known, as a run of a profile does, on a synthetic machine. */
final class ComparisonExperiment {
    private static final String BASELINE = "baseline";
    private static final String VARIANT = "variant";
    private static final double BASELINE_NS = 5e6;
    private static final String BLOCK = "block";
    private static final String DEVICE = "synthetic";
    private static final String SHA_256 = "0".repeat(64);
    private static final Load LOAD =
            new Load.SingleStream("single-stream", new LoadBudget(Duration.ofSeconds(1), Duration.ofSeconds(2), 1));
    private static final InputShape SHAPE = new InputShape("shape", Map.of("batch", 1L));
    private static final RuntimeConfiguration RUNTIME = new RuntimeConfiguration("null", "null", 1, Map.of());

    private final Profile profile;
    private final Path directory;

    /** @param directory where the agent may put files */
    ComparisonExperiment(ProfileName profile, Path directory) {
        this.profile = Profile.builtIn(profile);
        this.directory = directory;
    }

    /**
     * Compare once.
     *
     * @param speedup how many times faster the variant truly is
     * @param seed decides all noise
     */
    BlockResult run(double speedup, long seed) {
        int cells = profile.control() ? 3 : 2;
        Map<String, Double> typicalNs = Map.of(BASELINE, BASELINE_NS, VARIANT, BASELINE_NS / speedup);
        BlockReport report = new BlockRunner(new BlockSetup(
                        directory,
                        RuntimeDirectories.below(directory),
                        new SyntheticWorkers(new SyntheticMachine(seed, cells), typicalNs),
                        RuntimeRegistry.load(),
                        () -> new NoiseProbe(0, null, 1, 1, 0, null, null, null),
                        () -> null,
                        new MachineWatch(directory, NvidiaGpus.none(), () -> 0),
                        _ -> {},
                        null,
                        1))
                .run(assignment(seed), DEVICE, _ -> directory, _ -> {}, new CancellationToken());
        return result(report, seed);
    }

    private BlockAssignment assignment(long seed) {
        ArtifactReference file = new ArtifactReference(SHA_256, 1);
        return new BlockAssignment(
                "run",
                BLOCK,
                1,
                seed,
                RUNTIME,
                SHAPE,
                LOAD,
                profile.rounds(),
                profile.control(),
                List.of(new CellAssignment(BASELINE, file), new CellAssignment(VARIANT, file)),
                BASELINE,
                file,
                new Scoring.ArgMax());
    }

    private BlockResult result(BlockReport report, long seed) {
        PlannedBlock planned = new PlannedBlock(
                BLOCK,
                new Target("any", Map.of()),
                RUNTIME,
                SHAPE,
                LOAD,
                profile.rounds(),
                profile.control(),
                List.of(BASELINE, VARIANT),
                Duration.ZERO);
        Instant now = Instant.EPOCH;
        return ResultAssembler.assemble(new MeasuredRun(
                        new AssayBuild("0", "0"),
                        new RunDescription(
                                "run",
                                "truth",
                                "",
                                SHA_256,
                                "truth.yaml",
                                profile.name(),
                                seed,
                                Scenario.DEFAULT_MARGIN,
                                List.of(),
                                now,
                                now,
                                false),
                        new TaskInfo(
                                "image-classification",
                                1,
                                0,
                                1,
                                List.of("any"),
                                List.of(0),
                                Map.of(),
                                null,
                                null,
                                null),
                        List.of(new Device(DEVICE, Map.of(), environment())),
                        List.of(
                                new ArtifactInfo(BASELINE, SHA_256, 1, "file:baseline.onnx", null),
                                new ArtifactInfo(VARIANT, SHA_256, 1, "file:variant.onnx", null)),
                        Map.of(),
                        List.of(new MeasuredBlock(planned, DEVICE, report)),
                        List.of()))
                .blocks()
                .getFirst();
    }

    private static Environment environment() {
        return new Environment(
                "none",
                "none",
                "none",
                "synthetic",
                "none",
                List.of(),
                1,
                1,
                null,
                null,
                null,
                null,
                false,
                1,
                null,
                "none",
                Map.of(),
                List.of());
    }
}
