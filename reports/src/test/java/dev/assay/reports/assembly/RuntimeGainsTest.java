package dev.assay.reports.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.reports.html.HtmlReport;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RuntimeGain;
import dev.assay.scenarios.result.TaskInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What other runtimes are worth. */
class RuntimeGainsTest {
    private final TaskInfo task = MeasuredRuns.classification(1040, 0.01);

    @Test
    void setsEachBlockBesideTheOneOfTheFirstRuntimeOnAsManyThreadsElseBesideItsOwnOnOthers() {
        RunResult run = ResultAssembler.assemble(MeasuredRuns.run(
                task,
                block("ort-1", "onnxruntime", 1, 3_000_000),
                block("ort-2", "onnxruntime", 2, 2_000_000),
                block("ov-1", "openvino", 1, 1_500_000),
                block("ov-2", "openvino", 2, 4_000_000),
                block("ov-4", "openvino", 4, 1_000_000)));
        List<RuntimeGain> gains = Objects.requireNonNull(run.runtimeGains());
        assertThat(gains)
                .extracting(gain -> gain.variant() + ": " + gain.block() + " against " + gain.reference())
                .containsExactly(
                        "fp32: ort-2 against ort-1",
                        "int8: ort-2 against ort-1",
                        "fp32: ov-1 against ort-1",
                        "int8: ov-1 against ort-1",
                        "fp32: ov-2 against ort-2",
                        "int8: ov-2 against ort-2",
                        "fp32: ov-4 against ov-1",
                        "int8: ov-4 against ov-1");
        assertThat(Objects.requireNonNull(gains.get(0).gain()).estimate()).isEqualTo(1.5, within(0.05));
        Interval faster = Objects.requireNonNull(gains.get(2).gain());
        assertThat(faster.estimate()).isEqualTo(2, within(0.05));
        assertThat(faster.low()).isLessThan(faster.estimate());
        Interval slower = Objects.requireNonNull(gains.get(4).gain());
        assertThat(slower.estimate()).isEqualTo(0.5, within(0.02));
        assertThat(HtmlReport.render(run)).contains("Runtimes side by side", "the others are compared with it");
    }

    @Test
    void oneRuntimeHasNothingBesideIt() {
        RunResult run = ResultAssembler.assemble(MeasuredRuns.run(
                task, block("ort-1", "onnxruntime", 1, 3_000_000), block("again", "onnxruntime", 1, 2_000_000)));
        assertThat(run.runtimeGains()).isNull();
        assertThat(HtmlReport.render(run)).doesNotContain("Runtimes side by side");
    }

    @Test
    void anEmulatedDeviceIsComparedWithNothing() {
        RunResult run = ResultAssembler.assemble(MeasuredRuns.run(
                task,
                MeasuredRuns.device(true),
                false,
                block("ort-1", "onnxruntime", 1, 3_000_000),
                block("ov-1", "openvino", 1, 1_500_000)));
        assertThat(run.runtimeGains()).isNull();
    }

    private MeasuredBlock block(String id, String runtime, int threads, long medianNs) {
        PlannedBlock planned = MeasuredRuns.planned(id, MeasuredRuns.singleStream(), MeasuredRuns.ROUNDS);
        return MeasuredRuns.goodBlock(
                new PlannedBlock(
                        planned.id(),
                        planned.target(),
                        new RuntimeConfiguration(runtime + "-" + threads, runtime, threads, Map.of()),
                        planned.shape(),
                        planned.load(),
                        planned.rounds(),
                        planned.control(),
                        planned.variants(),
                        planned.estimatedTime()),
                task,
                40,
                medianNs);
    }
}
