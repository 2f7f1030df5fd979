package dev.assay.reports.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.reports.assembly.MeasuredBlock;
import dev.assay.reports.assembly.MeasuredRun;
import dev.assay.reports.assembly.MeasuredRuns;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.reports.compare.RunComparison.CellChange;
import dev.assay.reports.compare.RunComparison.Difference;
import dev.assay.reports.compare.RunComparison.LeftOut;
import dev.assay.reports.gate.GateOutcome;
import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.SpeedVerdict;
import dev.assay.scenarios.result.TaskInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RunComparerTest {
    private static final TaskInfo TASK = MeasuredRuns.classification(1040, 0.01);
    private static final PlannedBlock PLANNED =
            MeasuredRuns.planned("b1", MeasuredRuns.singleStream(), MeasuredRuns.ROUNDS);
    private static final RunResult BEFORE = run(1_500_000, 1_000_000, 4);

    /** Return a run with two medians, in which int8 gets one of so many answers wrong. */
    private static RunResult run(long fp32Ns, long int8Ns, int everyWrong) {
        return ResultAssembler.assemble(MeasuredRuns.run(TASK, block(PLANNED, fp32Ns, int8Ns, everyWrong)));
    }

    private static MeasuredBlock block(PlannedBlock planned, long fp32Ns, long int8Ns, int everyWrong) {
        int rounds = planned.rounds().planned();
        return MeasuredRuns.block(
                planned,
                MeasuredRuns.report(
                        planned.id(),
                        false,
                        MeasuredRuns.cell(
                                "fp32", MeasuredRuns.predictions(TASK, 5), MeasuredRuns.rounds(rounds, fp32Ns, 400, 1)),
                        MeasuredRuns.cell(
                                "int8",
                                MeasuredRuns.predictions(TASK, everyWrong),
                                MeasuredRuns.rounds(rounds, int8Ns, 400, 3))));
    }

    private static CellChange cell(RunComparison comparison, String variant) {
        return comparison.cells().stream()
                .filter(change -> change.variant().equals(variant))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRunIsAsFastAsItself() {
        RunComparison comparison = RunComparer.compare(BEFORE, BEFORE);
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.leftOut()).isEmpty();
        assertThat(comparison.cells()).hasSize(2).allSatisfy(change -> {
            assertThat(change.change().speedVerdict()).isEqualTo(SpeedVerdict.EQUIVALENT);
            assertThat(change.sameFile()).isTrue();
        });
    }

    @Test
    void whatBecameSlowerIsFoundWithItsFactor() {
        CellChange int8 = cell(RunComparer.compare(BEFORE, run(1_500_000, 1_100_000, 4)), "int8");
        assertThat(int8.change().speedVerdict()).isEqualTo(SpeedVerdict.SLOWER);
        Interval speed = Objects.requireNonNull(int8.change().speedup());
        assertThat(speed.estimate()).isEqualTo(1 / 1.1, within(0.003));
        assertThat(speed.high()).isLessThan(0.93);
        assertThat(Objects.requireNonNull(int8.change().accuracyDelta()).estimate())
                .isZero();
    }

    @Test
    void whatTheMachineDoesToAllVariantsIsNotInTheChangeOfASpeedup() {
        RunComparison comparison = RunComparer.compare(BEFORE, run(3_000_000, 2_000_000, 4));
        CellChange int8 = cell(comparison, "int8");
        assertThat(int8.change().speedVerdict()).isEqualTo(SpeedVerdict.SLOWER);
        assertThat(Objects.requireNonNull(int8.speedupChange()).estimate()).isEqualTo(1, within(0.002));
        assertThat(ComparisonText.lines(comparison, 100))
                .anyMatch(line -> line.startsWith("• the same file of fp32 is slower than before: the machine"));
    }

    @Test
    void answersThatChangedAreCountedOnTheSameSamples() {
        CellChange int8 = cell(RunComparer.compare(BEFORE, run(1_500_000, 1_000_000, 3)), "int8");
        Interval delta = Objects.requireNonNull(int8.change().accuracyDelta());
        assertThat(delta.estimate()).isEqualTo(1.0 / 4 - 1.0 / 3, within(0.002));
        assertThat(delta.high()).isNegative();
    }

    @Test
    void accuracyOnOtherSamplesIsNotCompared() {
        TaskInfo other = new TaskInfo(
                TASK.type(),
                TASK.seed(),
                TASK.referenceSamples(),
                TASK.evaluationSamples(),
                TASK.classes(),
                TASK.labels(),
                Map.of("seq-16", "d".repeat(64)),
                TASK.gate(),
                null,
                null);
        RunResult after = ResultAssembler.assemble(MeasuredRuns.run(other, block(PLANNED, 1_500_000, 1_000_000, 4)));
        RunComparison comparison = RunComparer.compare(BEFORE, after);
        assertThat(cell(comparison, "int8").change().accuracyDelta()).isNull();
        assertThat(comparison.differences())
                .containsExactly(new Difference("samples of seq-16", "c".repeat(12), "d".repeat(12)));
    }

    @Test
    void whatDiffersAroundTheCellsIsNamed() {
        Environment environment = MeasuredRuns.DEVICE.environment();
        Device other = new Device(
                "cpu-1",
                Map.of(),
                new Environment(
                        environment.os(),
                        "6.13",
                        environment.arch(),
                        environment.cpuModel(),
                        environment.cpuVendor(),
                        environment.cpuFeatures(),
                        environment.usableCores(),
                        environment.onlineCores(),
                        "powersave",
                        environment.turbo(),
                        environment.frequencyMhz(),
                        environment.virtualization(),
                        false,
                        environment.memoryBytes(),
                        environment.memoryLimitBytes(),
                        environment.jvm(),
                        Map.of("onnxruntime", "1.30.0"),
                        List.of()));
        MeasuredBlock block = block(PLANNED, 1_500_000, 1_000_000, 4);
        RunResult after = ResultAssembler.assemble(
                MeasuredRuns.run(TASK, other, false, new MeasuredBlock(block.planned(), "cpu-1", block.report())));
        RunComparison comparison = RunComparer.compare(BEFORE, after);
        assertThat(comparison.cells()).hasSize(2);
        assertThat(comparison.differences())
                .containsExactly(
                        new Difference("cpu-1: name", "cpu-0", "cpu-1"),
                        new Difference("cpu-1: governor", null, "powersave"),
                        new Difference("cpu-1: kernel", "6.12", "6.13"),
                        new Difference("cpu-1: runtime onnxruntime", "1.29.0", "1.30.0"));
    }

    @Test
    void emulatedDevicesAreNotComparedInSpeed() {
        RunResult after = ResultAssembler.assemble(
                MeasuredRuns.run(TASK, MeasuredRuns.device(true), false, block(PLANNED, 1_500_000, 1_000_000, 4)));
        CellChange int8 = cell(RunComparer.compare(BEFORE, after), "int8");
        assertThat(int8.change().speedVerdict()).isEqualTo(SpeedVerdict.NOT_COMPARABLE);
        assertThat(int8.change().reason())
                .isEqualTo("in the later run, the device is emulated: its speed says nothing about real hardware");
        assertThat(int8.change().accuracyDelta()).isNotNull();
    }

    @Test
    void oneRoundIsNotEnough() {
        PlannedBlock once = MeasuredRuns.planned("b1", MeasuredRuns.singleStream(), 1);
        RunResult after = ResultAssembler.assemble(MeasuredRuns.run(TASK, block(once, 1_500_000, 1_000_000, 4)));
        assertThat(cell(RunComparer.compare(BEFORE, after), "fp32").change().reason())
                .isEqualTo("in the later run, only one round of fp32 was measured; a comparison needs 2");
    }

    @Test
    void anotherFileIsSaid() {
        MeasuredRun run = MeasuredRuns.run(TASK, block(PLANNED, 1_500_000, 1_000_000, 4));
        List<ArtifactInfo> files = List.of(
                MeasuredRuns.ARTIFACTS.getFirst(),
                new ArtifactInfo("int8", "e".repeat(64), 22_972_869 / 2, "file:other.onnx", null));
        RunResult after = ResultAssembler.assemble(new MeasuredRun(
                run.assay(),
                MeasuredRuns.description(false),
                run.task(),
                run.devices(),
                files,
                Map.of(),
                run.blocks(),
                List.of()));
        RunComparison comparison = RunComparer.compare(BEFORE, after);
        assertThat(cell(comparison, "fp32").sameFile()).isTrue();
        assertThat(cell(comparison, "int8").sameFile()).isFalse();
        assertThat(cell(comparison, "int8").change().sizeRatio()).isEqualTo(2, within(0.001));
    }

    @Test
    void cellsOfOneRunOnlyAreNamed() {
        RunResult both = ResultAssembler.assemble(MeasuredRuns.good());
        RunComparison comparison = RunComparer.compare(BEFORE, both);
        assertThat(comparison.cells()).hasSize(2);
        assertThat(comparison.leftOut())
                .contains(new LeftOut("int8 at seq-16, offline", "only the later run has it"))
                .hasSize(2);
    }

    @Test
    void runsWithoutACommonCellAreRefused() {
        PlannedBlock offline = MeasuredRuns.planned("b1", MeasuredRuns.offline(), 4);
        RunResult other = ResultAssembler.assemble(MeasuredRuns.run(TASK, block(offline, 1_500_000, 1_000_000, 4)));
        assertThatThrownBy(() -> RunComparer.compare(BEFORE, other))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problems().getFirst().code())
                                .isEqualTo("compare.nothing-in-common"));
    }

    @Test
    void gatesTakeTheEarlierRunForTheBaseline() {
        RunComparison slower = RunComparer.compare(BEFORE, run(1_500_000, 1_100_000, 4));
        assertThat(gate(slower, "speedup >= 0.95").failed()).isTrue();
        assertThat(gate(slower, "fp32.speedup >= 0.95").failed()).isFalse();
        assertThat(gate(slower, "int8.accuracy-loss <= 1 %").failed()).isFalse();
        assertThat(gate(slower, "int8.p50 <= 1 ms").failed()).isTrue();
    }

    private static GateOutcome gate(RunComparison comparison, String gate) {
        return GateOutcome.of(comparison, List.of(GateExpression.parse(gate)));
    }

    @Test
    void namesCanNotBreakOutOfMarkdown() {
        RunComparison comparison = RunComparer.compare(BEFORE, BEFORE);
        CellChange change = comparison.cells().getFirst();
        RunComparison evil = new RunComparison(
                comparison.before(),
                comparison.after(),
                0.01,
                List.of(new Difference("kernel", "<script>", "](http://evil.example)")),
                List.of(new CellChange(
                        "a | b\n| c",
                        "<img src=x>",
                        true,
                        true,
                        change.before(),
                        change.after(),
                        change.change(),
                        null,
                        null,
                        null)),
                List.of());
        String text = String.join("\n", ComparisonText.markdown(evil));
        assertThat(text)
                .doesNotContainPattern("(?<!\\\\)<(img|script)")
                .doesNotContainPattern("(?<!\\\\)\\]\\(")
                .contains("a \\| b");
        assertThat(text.lines().filter(line -> line.startsWith("| "))).hasSize(3);
    }
}
