package dev.assay.reports;

import dev.assay.reports.ResultFixtures.Mishaps;
import dev.assay.reports.assembly.MeasuredBlock;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.Target;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.ColdStart;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.Hazard;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.MemoryUse;
import dev.assay.scenarios.measurement.NoiseProbe;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.TimedOutputs;
import dev.assay.scenarios.measurement.WarmUp;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;

/** Draw the measurements of a fixture: log-normal latencies, rounds that differ a little, a rare pause. */
final class MeasuredBlocks {
    private static final String DEVICE = "cpu";
    private static final int BATCH = 32;
    private static final long ROUND_NS = 2_000_000_000L;

    private final TaskInfo task;
    private final List<String> variants;
    private final int rounds;
    private final Mishaps mishaps;
    private final Random random = new Random(314159);
    private long clockMs;

    MeasuredBlocks(TaskInfo task, List<String> variants, int rounds, Mishaps mishaps, long startMs) {
        this.task = task;
        this.variants = variants;
        this.rounds = rounds;
        this.mishaps = mishaps;
        this.clockMs = startMs;
    }

    List<MeasuredBlock> all() {
        LoadBudget budget = new LoadBudget(Duration.ofMillis(500), Duration.ofSeconds(2), 40);
        List<MeasuredBlock> blocks = new ArrayList<>();
        for (int sequence : List.of(16, 128)) {
            for (Load load : List.of(
                    new Load.SingleStream("single-stream", budget), new Load.Offline("offline", BATCH, budget))) {
                blocks.add(block(blocks.size(), sequence, load));
            }
        }
        return blocks;
    }

    Device device(String hazard) {
        return new Device(
                DEVICE,
                Map.of("arch", "x86_64", "vendor", "intel", "isa", "avx2"),
                new Environment(
                        "Debian GNU/Linux 12 (bookworm)",
                        "6.1.0-18-amd64",
                        "x86_64",
                        "Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz",
                        "intel",
                        List.of("avx2", "fma", "f16c"),
                        1.5,
                        28,
                        "performance",
                        true,
                        2899.7,
                        "kvm",
                        false,
                        135_000_000_000L,
                        4_294_967_296L,
                        "OpenJDK 25.0.1+8",
                        Map.of("onnxruntime", "1.29.0"),
                        List.of(
                                new Hazard(
                                        "cpu.no-vnni",
                                        hazard + "; expect less speed than on newer CPUs, and check accuracy.",
                                        "Measure on a machine with VNNI too before you decide."),
                                new Hazard(
                                        "host.virtualized",
                                        "This is a virtual machine: a neighbour may take the core away at any moment.",
                                        "Look at the share of stolen CPU time; use dedicated hardware for final numbers."))));
    }

    private MeasuredBlock block(int index, int sequence, Load load) {
        int batch = load instanceof Load.Offline offline ? offline.batch() : 1;
        InputShape shape =
                new InputShape("seq-" + sequence, Map.of("batch", (long) batch, "sequence", (long) sequence));
        String id = DEVICE + "-onnxruntime-" + shape.name() + "-" + load.name();
        PlannedBlock planned = new PlannedBlock(
                id,
                new Target("here", Map.of()),
                new RuntimeConfiguration("onnxruntime", "onnxruntime", 1, Map.of()),
                shape,
                load,
                RoundBudget.fixed(rounds),
                false,
                variants,
                Duration.ofMinutes(1));
        if (index > mishaps.stoppedInBlock()) {
            return new MeasuredBlock(planned, DEVICE, null);
        }
        boolean isStopped = index == mishaps.stoppedInBlock();
        NoiseProbe before = noise();
        int measuredRounds = isStopped ? 3 : rounds;
        double[] disturbance = random.doubles(rounds, 0.985, 1.02).toArray();
        List<CellReport> cells = new ArrayList<>();
        for (int variant = 0; variant < variants.size(); variant++) {
            cells.add(cell(id, variant, sequence, batch, disturbance, measuredRounds));
        }
        return new MeasuredBlock(
                planned,
                DEVICE,
                new BlockReport(
                        "fixture",
                        id,
                        1,
                        DEVICE,
                        measuredRounds,
                        cells,
                        null,
                        null,
                        before,
                        isStopped ? null : noise(),
                        isStopped));
    }

    private CellReport cell(
            String block, int variant, int sequence, int batch, double[] disturbance, int measuredRounds) {
        String name = variants.get(variant);
        Problem crash = mishaps.crashes().get(block + "/" + name);
        if (crash != null) {
            return new CellReport(name, null, null, List.of(), null, List.of(crash));
        }
        double perSampleNs = sequence == 16 ? 3_150_000 : 24_300_000;
        double speedup = variant == 0 ? 1 : (sequence == 16 ? 1.62 : 1.94) + 0.07 * variant;
        double typicalNs = perSampleNs / speedup * (batch == 1 ? 1 : batch * 0.86);
        List<RoundMeasurement> measured = new ArrayList<>();
        for (int round = 0; round < measuredRounds; round++) {
            measured.add(
                    round(variant, round, typicalNs * disturbance[round] * (1 + 0.006 * random.nextGaussian()), batch));
        }
        boolean hasAccuracy =
                measuredRounds == rounds && (variant > 0 || !task.classes().isEmpty());
        return new CellReport(
                name, evidence(variant), hasAccuracy ? accuracy(variant, sequence) : null, measured, null, List.of());
    }

    private RoundMeasurement round(int variant, int round, double typicalNs, int batch) {
        Histogram latencies = new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
        long minNs = Long.MAX_VALUE;
        long maxNs = 0;
        long sumNs = 0;
        while (sumNs < ROUND_NS || latencies.getTotalCount() < 12) {
            double pauseNs = random.nextInt(250) == 0 ? random.nextDouble() * 4_000_000 : 0;
            long latencyNs = (long) (typicalNs * Math.exp(0.02 * random.nextGaussian()) + pauseNs);
            latencies.recordValue(latencyNs);
            minNs = Math.min(minNs, latencyNs);
            maxNs = Math.max(maxNs, latencyNs);
            sumNs += latencyNs;
        }
        clockMs += 900;
        latencies.setStartTimeStamp(clockMs);
        clockMs += sumNs / 1_000_000;
        latencies.setEndTimeStamp(clockMs);
        long queries = latencies.getTotalCount();
        return new RoundMeasurement(
                round,
                (variant + round) % variants.size(),
                LatencyHistogram.encode(latencies, minNs, maxNs),
                queries,
                queries * batch,
                sumNs,
                queries * batch / (sumNs / 1e9),
                new ColdStart(varied(180_000_000), varied(variant == 0 ? 210_000_000 : 96_000_000), varied((long)
                        (typicalNs * 1.6))),
                new WarmUp(Math.max(1, queries / 4), ROUND_NS / 4),
                new MemoryUse(varied(variant == 0 ? 412_000_000 : 201_000_000), varied(88_000_000)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                TimedOutputs.of(32, 0, variant * 0.0123, 1.1 + 0.01 * round),
                null);
    }

    private long varied(long value) {
        return (long) (value * (1 + 0.03 * random.nextGaussian()));
    }

    private NoiseProbe noise() {
        return new NoiseProbe(
                clockMs,
                0.4 + random.nextDouble(),
                varied(101_000),
                varied(118_000),
                varied(1_900_000),
                0.004,
                2899.7,
                null);
    }

    private Evidence evidence(int variant) {
        Map<String, Integer> operators = variant == 0
                ? Map.of(
                        "Attention",
                        6,
                        "BiasGelu",
                        6,
                        "MatMul",
                        18,
                        "Add",
                        7,
                        "Gather",
                        3,
                        "LayerNormalization",
                        1,
                        "SkipLayerNormalization",
                        12)
                : Map.of(
                        "QAttention",
                        6,
                        "BiasGelu",
                        6,
                        "DynamicQuantizeLinear",
                        24,
                        "MatMulIntegerToFloat",
                        18,
                        "Add",
                        7,
                        "Gather",
                        3,
                        "LayerNormalization",
                        1,
                        "SkipLayerNormalization",
                        12);
        int nodes = operators.values().stream().mapToInt(Integer::intValue).sum();
        return new Evidence(
                "onnxruntime",
                "1.29.0",
                Map.of(variants.getFirst().contains("<") ? "a~provider/with | marks" : "CPUExecutionProvider", nodes),
                operators,
                1,
                Map.of(
                        "graph optimization", "all",
                        "execution mode", "sequential",
                        "session.intra_op.allow_spinning", "0"),
                variant == 0 ? List.of() : List.of("Weights are int8, activations are quantized while it runs."));
    }

    private AccuracyMeasurement accuracy(int variant, int sequence) {
        Random answers = new Random(sequence);
        Random flips = new Random(1000L * variant + sequence);
        if (task.classes().isEmpty()) {
            List<Double> cosine = new ArrayList<>();
            List<Boolean> agrees = new ArrayList<>();
            for (int i = 0; i < task.evaluationSamples(); i++) {
                cosine.add(1 - 0.006 * Math.abs(flips.nextGaussian()));
                agrees.add(flips.nextInt(60) != 0);
            }
            return new AccuracyMeasurement.Fidelity(cosine, agrees, 0.0612345, 0.0187654);
        }
        int classes = task.classes().size();
        int correct = 0;
        List<Integer> predictions = new ArrayList<>();
        for (int label : task.labels()) {
            boolean isRight = answers.nextDouble() < 0.35 + 0.018 * label;
            int wrong = (label + 1 + answers.nextInt(classes - 1)) % classes;
            boolean isFlipped = variant > 0 && flips.nextInt(70) == 0;
            int prediction = isRight != isFlipped ? label : wrong;
            correct += prediction == label ? 1 : 0;
            predictions.add(prediction);
        }
        return new AccuracyMeasurement.Classification(correct, predictions);
    }
}
