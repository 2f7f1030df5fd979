package dev.assay.reports;

import dev.assay.reports.assembly.MeasuredBlock;
import dev.assay.reports.assembly.MeasuredRun;
import dev.assay.reports.assembly.MeasuredRuns;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.Target;
import dev.assay.scenarios.measurement.ColdStart;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.Hazard;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.MemoryUse;
import dev.assay.scenarios.measurement.RoundConditions;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.WarmUp;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Make runs of many devices, drawn from seeded random numbers: two runtimes, two loads, five variants. One device is emulated, a
 * variant crashes on every seventh, and a target finds no device.
 */
public final class FleetRuns {
    /** What runs are usually drawn from. */
    public static final long SEED = 20260314;

    private static final List<String> VARIANTS = List.of("fp32", "fp16", "int8-dynamic", "int8-static", "int4");
    private static final List<String> RUNTIMES = List.of("onnxruntime", "openvino");
    private static final double[] SPEEDUPS = {1, 1.02, 1.6, 2.3, 0.8};
    private static final int[] WRONG_EVERY = {8, 8, 8, 7, 3};
    private static final int ROUNDS = 3;
    private static final int QUERIES = 150;
    private static final LoadBudget BUDGET = new LoadBudget(Duration.ofMillis(500), Duration.ofSeconds(2), 40);

    private final TaskInfo task = MeasuredRuns.classification(240, 0.02);
    private final Random random;
    private final Histogram histogram =
            new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);

    private FleetRuns(long seed) {
        random = new Random(seed);
    }

    /**
     * Return a run.
     *
     * @param devices how many; each has {@code 20 * shapes} cells
     */
    public static RunResult of(int devices, int shapes) {
        return of(devices, shapes, SEED);
    }

    /** Return a run whose latencies are drawn from other numbers. */
    public static RunResult of(int devices, int shapes, long seed) {
        return new FleetRuns(seed).run(devices, shapes);
    }

    private RunResult run(int devices, int shapes) {
        List<Device> all = new ArrayList<>();
        List<MeasuredBlock> blocks = new ArrayList<>();
        for (int device = 0; device < devices; device++) {
            all.add(device(device));
            for (int shape = 0; shape < shapes; shape++) {
                for (String runtime : RUNTIMES) {
                    for (Load load : List.of(
                            new Load.SingleStream("single-stream", BUDGET), new Load.Offline("offline", 8, BUDGET))) {
                        blocks.add(block(device, shape, runtime, load));
                    }
                }
            }
        }
        List<ArtifactInfo> artifacts = new ArrayList<>();
        for (int variant = 0; variant < VARIANTS.size(); variant++) {
            artifacts.add(new ArtifactInfo(
                    VARIANTS.get(variant),
                    Integer.toString(variant + 1).repeat(64),
                    90_387_606L / (variant + 1),
                    "maven:org.example:model:1!/model.onnx",
                    variant == 0 ? null : List.of("quantize " + VARIANTS.get(variant))));
        }
        return ResultAssembler.assemble(new MeasuredRun(
                new AssayBuild("0.1.0", "abc1234"),
                MeasuredRuns.description(false),
                task,
                all,
                artifacts,
                Map.of(),
                blocks,
                List.of(Problem.environment(
                        "target.no-device",
                        "target phone wants a device with os: android; the nearest one has os: linux",
                        "change the target's labels, or let a machine that has them take part"))));
    }

    private static String name(int device) {
        return "lab-%03d".formatted(device + 1);
    }

    private static Device device(int number) {
        boolean isArm = number % 3 == 2;
        Map<String, String> runtimes = new TreeMap<>(Map.of("onnxruntime", "1.29.0", "openvino", "2026.2.0"));
        return new Device(
                name(number),
                Map.of("arch", isArm ? "aarch64" : "x86_64"),
                new Environment(
                        "Debian GNU/Linux 13 (trixie)",
                        number % 5 == 1 ? "6.1.0-18" : "6.12.0-3",
                        isArm ? "aarch64" : "x86_64",
                        isArm ? "Neoverse-N1" : "Example CPU " + (number % 4),
                        isArm ? "arm" : "intel",
                        isArm ? List.of("asimddp") : number % 4 == 1 ? List.of("avx2") : List.of("avx2", "avx512_vnni"),
                        4,
                        8,
                        number % 7 == 3 ? "powersave" : "performance",
                        true,
                        2500.0 + 10 * (number % 6),
                        null,
                        number == 1,
                        (number % 2 == 0 ? 8L : 16L) << 30,
                        null,
                        "OpenJDK 25.0.1+8",
                        runtimes,
                        number % 7 == 3
                                ? List.of(new Hazard(
                                        "cpu.governor", "The governor saves power.", "Set it to performance."))
                                : List.of()));
    }

    private MeasuredBlock block(int device, int shape, String runtime, Load load) {
        int batch = load instanceof Load.Offline offline ? offline.batch() : 1;
        int sequence = 16 << shape;
        String id = runtime + "--seq-" + sequence + "--" + load.name();
        PlannedBlock planned = new PlannedBlock(
                id,
                new Target("any", Map.of()),
                new RuntimeConfiguration(runtime, runtime, 4, Map.of()),
                new InputShape("seq-" + sequence, Map.of("batch", (long) batch, "sequence", (long) sequence)),
                load,
                RoundBudget.fixed(ROUNDS),
                false,
                VARIANTS,
                Duration.ofMinutes(1));
        List<CellReport> cells = new ArrayList<>();
        double machine = 0.6 + 0.1 * (device % 9);
        for (int variant = 0; variant < VARIANTS.size(); variant++) {
            cells.add(cell(device, variant, runtime, 1e6 * sequence / 16 * machine * batch * 0.9));
        }
        return new MeasuredBlock(
                id + "--" + name(device),
                planned,
                name(device),
                new BlockReport(
                        "fleet",
                        id + "--" + name(device),
                        1,
                        name(device),
                        ROUNDS,
                        cells,
                        null,
                        null,
                        MeasuredRuns.noise(),
                        MeasuredRuns.noise(),
                        false),
                null);
    }

    private CellReport cell(int device, int variant, String runtime, double baselineNs) {
        String name = VARIANTS.get(variant);
        Evidence evidence = new Evidence(
                runtime,
                "1.29.0",
                Map.of("CPU", 120 + variant),
                Map.of("MatMul", 18, "Add", 7, variant == 0 ? "Gelu" : "QGelu", 6),
                4,
                Map.of("graph optimization", "all"),
                List.of());
        if (device % 7 == 6 && variant == 4) {
            Problem crash = Problem.agent(
                    "worker.died",
                    runtime + " died with SIGILL while it loaded " + name,
                    "run `./assay doctor` there; this CPU may lack what the runtime was built for");
            return new CellReport(name, null, null, List.of(), null, List.of(crash));
        }
        double effect = variant == 0 ? 1 : SPEEDUPS[variant] * (device % 4 == 1 ? 0.6 : 1 + 0.05 * (device % 5));
        List<RoundMeasurement> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            rounds.add(round(variant, round, baselineNs / effect * (1 + 0.004 * random.nextGaussian())));
        }
        return new CellReport(
                name, evidence, MeasuredRuns.predictions(task, WRONG_EVERY[variant]), rounds, null, List.of());
    }

    private RoundMeasurement round(int variant, int round, double typicalNs) {
        histogram.reset();
        long minNs = Long.MAX_VALUE;
        long maxNs = 0;
        long sumNs = 0;
        for (int i = 0; i < QUERIES; i++) {
            long latencyNs = (long) (typicalNs * Math.exp(0.05 * Math.abs(random.nextGaussian())));
            histogram.recordValue(latencyNs);
            minNs = Math.min(minNs, latencyNs);
            maxNs = Math.max(maxNs, latencyNs);
            sumNs += latencyNs;
        }
        histogram.setStartTimeStamp(1_700_000_000_000L + round * 10_000L);
        histogram.setEndTimeStamp(1_700_000_005_000L + round * 10_000L);
        return new RoundMeasurement(
                round,
                (variant + round) % VARIANTS.size(),
                LatencyHistogram.encode(histogram, minNs, maxNs),
                QUERIES,
                QUERIES,
                sumNs,
                QUERIES * 1e9 / sumNs,
                new ColdStart(80_000_000, 150_000_000, 9_000_000 + round * 1_000_000L),
                new WarmUp(20, 1_000_000_000),
                new MemoryUse(300_000_000 + variant * 10_000_000L, null),
                null,
                conditions(round),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static RoundConditions conditions(int round) {
        return new RoundConditions(0, 45.0, 0.001, 4.2, 2500.0, 31.5 + round, null, 900_000_000L);
    }
}
