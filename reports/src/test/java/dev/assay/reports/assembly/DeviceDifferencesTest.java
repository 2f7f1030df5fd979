package dev.assay.reports.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.gate.GateOutcome;
import dev.assay.reports.gate.GateStatus;
import dev.assay.reports.html.HtmlReport;
import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.result.DeviceDifference;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.BlockReport;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same files on several devices. */
class DeviceDifferencesTest {
    private static final long REAL_NS = 1_500_000;
    private static final long EMULATED_NS = 900_000_000;

    private final TaskInfo task = MeasuredRuns.classification(1040, 0.01);
    private final Device real = MeasuredRuns.DEVICE;
    private final Device emulated =
            new Device("old", Map.of(), MeasuredRuns.device(true).environment());

    @Test
    void countsTheAnswersThatAnotherDeviceGives() {
        // 260 of 1040 are wrong on the one, 208 on the other; 52 samples are the 20th each, wrong on both.
        RunResult run = run(block("b1", emulated, EMULATED_NS, 4), block("b2", real, REAL_NS, 5));
        List<DeviceDifference> differences = Objects.requireNonNull(run.deviceDifferences());
        assertThat(differences)
                .containsExactly(
                        new DeviceDifference("fp32", "b1", "b2", 1040, 0),
                        new DeviceDifference("int8", "b1", "b2", 1040, 260 + 208 - 2 * 52));
        assertThat(HtmlReport.render(run))
                .contains(
                        "The same file on other devices",
                        "old is emulated",
                        "x86_64 with VNNI or AMX: sums of unsigned by signed products (U8S8) are exact");
    }

    @Test
    void oneDeviceHasNothingBesideIt() {
        RunResult run = run(block("b1", real, REAL_NS, 4), block("b2", real, REAL_NS, 5));
        assertThat(run.deviceDifferences()).isNull();
        assertThat(HtmlReport.render(run)).doesNotContain("The same file on other devices", "is emulated");
    }

    @Test
    void anEmulatedDeviceContributesAccuracyAndNeverSpeed() {
        RunResult run = run(block("b1", emulated, EMULATED_NS, 2), block("b2", real, REAL_NS, 5));
        assertThat(run.blocks().getFirst().comparisons().getFirst().speedup()).isNull();
        assertThat(run.blocks().getFirst().comparisons().getFirst().accuracyDelta())
                .isNotNull();
        // The emulated one would fail all of these but the last, which the real one passes.
        assertThat(status(run, "p50 <= 10ms")).isEqualTo(GateStatus.PASSED);
        assertThat(status(run, "throughput >= 100/s")).isEqualTo(GateStatus.PASSED);
        assertThat(status(run, "speedup >= 1.4")).isEqualTo(GateStatus.PASSED);
        assertThat(status(run, "accuracy >= 70%")).isEqualTo(GateStatus.FAILED);
    }

    private static GateStatus status(RunResult run, String gate) {
        return GateOutcome.of(run, List.of(GateExpression.parse(gate)))
                .results()
                .getLast()
                .status();
    }

    private RunResult run(MeasuredBlock... blocks) {
        MeasuredRun base = MeasuredRuns.run(task);
        return ResultAssembler.assemble(new MeasuredRun(
                base.assay(),
                base.run(),
                task,
                Stream.of(real, emulated)
                        .filter(device -> Arrays.stream(blocks)
                                .anyMatch(block -> block.device().equals(device.id())))
                        .toList(),
                base.artifacts(),
                base.unbuilt(),
                List.of(blocks),
                base.problems()));
    }

    /** Return a block whose INT8 variant is wrong for one in every {@code everyWrong} samples. */
    private MeasuredBlock block(String id, Device device, long medianNs, int everyWrong) {
        PlannedBlock planned = MeasuredRuns.planned(id, MeasuredRuns.singleStream(), MeasuredRuns.ROUNDS);
        BlockReport report = MeasuredRuns.report(
                id,
                false,
                MeasuredRuns.cell(
                        "fp32",
                        MeasuredRuns.predictions(task, 5),
                        MeasuredRuns.rounds(MeasuredRuns.ROUNDS, medianNs, 40, 0)),
                MeasuredRuns.cell(
                        "int8",
                        MeasuredRuns.predictions(task, everyWrong),
                        MeasuredRuns.rounds(MeasuredRuns.ROUNDS, medianNs * 2 / 3, 40, 2)));
        return new MeasuredBlock(planned, device.id(), report);
    }
}
