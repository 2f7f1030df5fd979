package dev.assay.reports.assembly;

import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.Target;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.ColdStart;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.MemoryUse;
import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.measurement.NoiseProbe;
import dev.assay.scenarios.measurement.Placement;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.TimedOutputs;
import dev.assay.scenarios.measurement.WarmUp;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Make small runs by hand for tests: fp32 against int8 on one device. */
public final class MeasuredRuns {
    public static final int ROUNDS = 10;
    public static final Device DEVICE = device(false);
    public static final List<ArtifactInfo> ARTIFACTS = List.of(
            new ArtifactInfo("fp32", "a".repeat(64), 90_387_123, "maven:org.example:model:1!/model.onnx", null),
            new ArtifactInfo("int8", "b".repeat(64), 22_972_869, "maven:org.example:model-q:1!/model.onnx", null));

    private static final LoadBudget BUDGET = new LoadBudget(Duration.ofSeconds(1), Duration.ofSeconds(2), 50);

    private MeasuredRuns() {}

    public static Device device(boolean emulated) {
        return new Device(
                "cpu-0",
                Map.of("arch", "x86_64"),
                new Environment(
                        "Debian 13",
                        "6.12",
                        "x86_64",
                        "Test CPU",
                        "intel",
                        List.of("avx2", "avx512_vnni"),
                        2,
                        2,
                        null,
                        null,
                        null,
                        null,
                        emulated,
                        8L << 30,
                        null,
                        "Test 25",
                        Map.of("onnxruntime", "1.29.0"),
                        List.of()));
    }

    /** Return a task with four classes and as many labelled samples, class by class. */
    public static TaskInfo classification(int samples, double maxLoss) {
        return new TaskInfo(
                "text-embedding-classification",
                7,
                100,
                samples,
                List.of("animal", "artifact", "body", "food"),
                IntStream.range(0, samples).mapToObj(i -> i % 4).toList(),
                Map.of("seq-16", "c".repeat(64)),
                new Gate(GateMetric.ACCURACY, maxLoss),
                null,
                null);
    }

    public static TaskInfo fidelity(int samples, @Nullable Gate gate) {
        return new TaskInfo(
                "fidelity", 7, 0, samples, List.of(), List.of(), Map.of("seq-16", "c".repeat(64)), gate, null, null);
    }

    public static Load singleStream() {
        return new Load.SingleStream("single-stream", BUDGET);
    }

    public static Load offline() {
        return new Load.Offline("offline", 16, BUDGET);
    }

    public static PlannedBlock planned(String id, Load load, int rounds) {
        return new PlannedBlock(
                id,
                new Target("any", Map.of()),
                new RuntimeConfiguration("onnxruntime", "onnxruntime", 1, Map.of("spinning", "false", "arena", "true")),
                new InputShape("seq-16", Map.of("batch", 1L, "sequence", 16L)),
                load,
                RoundBudget.fixed(rounds),
                false,
                List.of("fp32", "int8"),
                Duration.ofMinutes(1));
    }

    /** Return a round with latencies from 0.9 to 1.1 times the middle. */
    public static RoundMeasurement round(int round, long middleNs, int queries, int samplesInQuery) {
        Histogram histogram = new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
        long min = Long.MAX_VALUE;
        long max = 0;
        long total = 0;
        for (int i = 0; i < queries; i++) {
            long latencyNs = Math.round(middleNs * (0.9 + 0.2 * (i + 0.5) / queries));
            histogram.recordValue(latencyNs);
            min = Math.min(min, latencyNs);
            max = Math.max(max, latencyNs);
            total += latencyNs;
        }
        histogram.setStartTimeStamp(1_700_000_000_000L + round * 10_000L);
        histogram.setEndTimeStamp(1_700_000_005_000L + round * 10_000L);
        long samples = (long) queries * samplesInQuery;
        return new RoundMeasurement(
                round,
                round % 2,
                LatencyHistogram.encode(histogram, min, max),
                queries,
                samples,
                total,
                samples * 1e9 / total,
                new ColdStart(80_000_000, 150_000_000, 9_000_000 + round * 1_000_000L),
                new WarmUp(20, 1_000_000_000),
                new MemoryUse(300_000_000 + round, null),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** Return rounds whose middle wobbles by about a percent, seeded by {@code phase}. */
    public static List<RoundMeasurement> rounds(int rounds, long middleNs, int queries, int phase) {
        List<RoundMeasurement> all = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            double wobble = 1 + 0.01 * Math.sin(1.7 * round + phase);
            all.add(round(round, Math.round(middleNs * wobble), queries, 1));
        }
        return all;
    }

    /** Return a round whose timed outputs were compared. */
    public static RoundMeasurement answering(RoundMeasurement round, TimedOutputs outputs) {
        return answering(round, outputs, null);
    }

    /** Return a round whose timed outputs were compared, and after which new inputs were tried. */
    public static RoundMeasurement answering(
            RoundMeasurement round, @Nullable TimedOutputs outputs, @Nullable NewInputs newInputs) {
        return new RoundMeasurement(
                round.round(),
                round.order(),
                round.latency(),
                round.queries(),
                round.samples(),
                round.durationNs(),
                round.throughputPerSecond(),
                round.coldStart(),
                round.warmUp(),
                round.memory(),
                round.temperatureCelsius(),
                round.conditions(),
                round.openLoop(),
                round.foundRate(),
                round.batches(),
                round.windows(),
                round.intervals(),
                outputs,
                newInputs);
    }

    /** Return a run in which int8 was fast because it remembered what it had answered. */
    public static MeasuredRun remembering() {
        TaskInfo task = classification(1040, 0.01);
        List<RoundMeasurement> honest = rounds(ROUNDS, 1_500_000, 40, 0).stream()
                .map(round -> answering(round, null, NewInputs.of(32, 3, 4, 1.01, 1_500_000)))
                .toList();
        List<RoundMeasurement> remembering = rounds(ROUNDS, 500_000, 40, 2).stream()
                .map(round -> answering(round, null, NewInputs.of(4, 4, 0, 2.9, 1_450_000)))
                .toList();
        return run(
                task,
                block(
                        planned("b1", singleStream(), ROUNDS),
                        report(
                                "b1",
                                false,
                                cell("fp32", predictions(task, 5), honest),
                                cell("int8", predictions(task, 5), remembering))));
    }

    /** Return a run in which int8 should have run on a GPU, and a part of it ran on the CPU. */
    public static MeasuredRun fallenBack() {
        TaskInfo task = classification(1040, 0.01);
        CellReport fp32 = cell("fp32", predictions(task, 5), rounds(ROUNDS, 1_500_000, 40, 0));
        CellReport int8 = cell("int8", predictions(task, 5), rounds(ROUNDS, 500_000, 40, 2));
        Placement whole = new Placement("CUDAExecutionProvider", 120, 120, Map.of(), false);
        Placement part = new Placement("CUDAExecutionProvider", 120, 118, Map.of("Gather", 2), false);
        return run(
                task,
                block(
                        planned("b1", singleStream(), ROUNDS),
                        report("b1", false, placed(fp32, whole), placed(int8, part))));
    }

    private static CellReport placed(CellReport cell, Placement placement) {
        Evidence evidence = new Evidence(
                "cuda", "1.29.0", Map.of(placement.wanted(), 120), null, 1, Map.of(), List.of(), placement);
        return new CellReport(cell.variant(), evidence, cell.accuracy(), cell.rounds(), null, cell.problems());
    }

    /** Return a run in which int8 was fast because it answered something else in two of its rounds. */
    public static MeasuredRun cheating() {
        TaskInfo task = classification(1040, 0.01);
        PlannedBlock planned = planned("b1", singleStream(), ROUNDS);
        List<RoundMeasurement> honest = rounds(ROUNDS, 1_500_000, 40, 0).stream()
                .map(round -> answering(round, TimedOutputs.of(32, 0, 1e-6, 1.2)))
                .toList();
        List<RoundMeasurement> cheating = rounds(ROUNDS, 500_000, 40, 2).stream()
                .map(round -> answering(
                        round, TimedOutputs.of(32, round.round() < 2 ? 7 : 0, round.round() < 2 ? 1.34 : 0.03, 1.2)))
                .toList();
        Problem problem =
                Problem.agent("outputs.differ", "timed outputs of int8 differ from the accuracy run's", "look");
        return run(
                task,
                block(
                        planned,
                        report(
                                "b1",
                                false,
                                cell("fp32", predictions(task, 5), honest),
                                cell("int8", predictions(task, 5), cheating, problem))));
    }

    /** Return predictions that are wrong for one in every {@code everyWrong} samples. */
    public static AccuracyMeasurement.Classification predictions(TaskInfo task, int everyWrong) {
        List<Integer> predictions = new ArrayList<>();
        int correct = 0;
        for (int i = 0; i < task.labels().size(); i++) {
            boolean isWrong = i % everyWrong == 0;
            predictions.add(
                    isWrong ? (task.labels().get(i) + 1) % 4 : task.labels().get(i));
            correct += isWrong ? 0 : 1;
        }
        return new AccuracyMeasurement.Classification(correct, predictions);
    }

    public static Evidence evidence() {
        return new Evidence("onnxruntime", "1.29.0", Map.of("CPUExecutionProvider", 120), null, 1, Map.of(), List.of());
    }

    public static CellReport cell(
            String variant,
            @Nullable AccuracyMeasurement accuracy,
            List<RoundMeasurement> rounds,
            Problem... problems) {
        return new CellReport(variant, evidence(), accuracy, rounds, null, List.of(problems));
    }

    public static BlockReport report(String block, boolean interrupted, CellReport... cells) {
        return new BlockReport(
                "run-1", block, 1, "cpu-0", ROUNDS, List.of(cells), null, null, noise(), noise(), interrupted);
    }

    public static NoiseProbe noise() {
        return new NoiseProbe(1_700_000_000_000L, 0.1, 1_000_000, 1_010_000, 50_000, 0.0, null, null);
    }

    public static RunDescription description(boolean interrupted) {
        return new RunDescription(
                "run-1",
                "minilm",
                "MiniLM in two forms",
                "d".repeat(64),
                "minilm.yaml",
                ProfileName.STANDARD,
                42,
                0.01,
                List.of(),
                Instant.parse("2026-01-02T03:04:05Z"),
                Instant.parse("2026-01-02T03:14:05Z"),
                interrupted);
    }

    public static MeasuredRun run(TaskInfo task, MeasuredBlock... blocks) {
        return run(task, DEVICE, false, blocks);
    }

    public static MeasuredRun run(TaskInfo task, Device device, boolean interrupted, MeasuredBlock... blocks) {
        return new MeasuredRun(
                new AssayBuild("0.1.0", "abc1234"),
                description(interrupted),
                task,
                List.of(device),
                ARTIFACTS,
                Map.of(),
                List.of(blocks),
                List.of());
    }

    /** Return the same run of a scenario that has gates. */
    public static MeasuredRun withGates(MeasuredRun run, String... gates) {
        RunDescription was = run.run();
        return new MeasuredRun(
                run.assay(),
                new RunDescription(
                        was.id(),
                        was.scenario(),
                        was.description(),
                        was.scenarioSha256(),
                        was.scenarioFile(),
                        was.profile(),
                        was.seed(),
                        was.margin(),
                        List.of(gates),
                        was.started(),
                        was.finished(),
                        was.interrupted()),
                run.task(),
                run.devices(),
                run.artifacts(),
                run.unbuilt(),
                run.blocks(),
                run.problems());
    }

    public static MeasuredBlock block(PlannedBlock planned, @Nullable BlockReport report) {
        return new MeasuredBlock(planned, "cpu-0", report);
    }

    /** Return a run in which everything went well: int8 is about 1.5 times as fast and a little less accurate. */
    public static MeasuredRun good() {
        TaskInfo task = classification(1040, 0.01);
        PlannedBlock single = planned("b1", singleStream(), ROUNDS);
        PlannedBlock offline = planned("b2", offline(), ROUNDS);
        return run(task, goodBlock(single, task, 40, 1_500_000), goodBlock(offline, task, 40, 20_000_000));
    }

    public static MeasuredBlock goodBlock(PlannedBlock planned, TaskInfo task, int queries, long baselineNs) {
        return block(
                planned,
                report(
                        planned.id(),
                        false,
                        cell(
                                "fp32",
                                predictions(task, 5),
                                rounds(planned.rounds().planned(), baselineNs, queries, 0)),
                        cell(
                                "int8",
                                predictions(task, 4),
                                rounds(planned.rounds().planned(), baselineNs * 2 / 3, queries, 2))));
    }
}
