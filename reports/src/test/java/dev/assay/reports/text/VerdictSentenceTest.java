package dev.assay.reports.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.assembly.MeasuredRuns;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.TaskInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictSentenceTest {
    private static final PlannedBlock BLOCK = MeasuredRuns.planned("b1", MeasuredRuns.singleStream(), 10);

    @Test
    void aSlowerVariantIsSaidToBeSlower() {
        assertThat(speed(1_000_000, 1_250_000, 10))
                .isEqualTo("int8 is 1.25x slower than fp32 (1.24–1.26, 95 % CI, 10 rounds) at seq-16, single-stream");
    }

    @Test
    void noDifferenceIsSaidToBeNone() {
        assertThat(speed(1_000_000, 1_000_000, 4))
                .startsWith("int8 and fp32 are not distinguishable in speed at seq-16, single-stream: 1.00x (0.9");
    }

    @Test
    void twoRoundsAreTooFewForAnInterval() {
        assertThat(speed(1_000_000, 1_000_000, 2))
                .isEqualTo("int8 and fp32 are not distinguishable in speed at seq-16, single-stream: "
                        + "1.00x (too few rounds for an interval: 2 rounds)");
    }

    @Test
    void oneRoundIsNoComparison() {
        assertThat(speed(1_000_000, 500_000, 1))
                .startsWith("int8 was not compared in speed with fp32 at seq-16, single-stream: only one round");
    }

    @Test
    void anUnclearLossIsInconclusiveWithItsSamples() {
        TaskInfo task = MeasuredRuns.classification(1040, 0.05);

        assertThat(accuracy(task, MeasuredRuns.predictions(task, 5), MeasuredRuns.predictions(task, 4)))
                .isEqualTo("accuracy 0.75000 vs 0.80000, loss 5.00 points (1.41 to 8.59):"
                        + " inconclusive against the 5 % gate with 1,040 samples");
    }

    @Test
    void aGainIsSaidToBeAGain() {
        TaskInfo task = MeasuredRuns.classification(1040, 0.01);

        assertThat(accuracy(task, MeasuredRuns.predictions(task, 4), MeasuredRuns.predictions(task, 5)))
                .isEqualTo("accuracy 0.80000 vs 0.75000, gain 5.00 points (1.41 to 8.59):"
                        + " within the 1 % gate with 1,040 samples");
    }

    @Test
    void equalPredictionsStillHaveAnInterval() {
        TaskInfo task = MeasuredRuns.classification(1040, 0.01);

        assertThat(accuracy(task, MeasuredRuns.predictions(task, 5), MeasuredRuns.predictions(task, 5)))
                .isEqualTo("accuracy 0.80000 vs 0.80000, no loss (−0.37 to 0.37 points):"
                        + " within the 1 % gate with 1,040 samples");
    }

    @Test
    void oneSideAloneIsNotCompared() {
        TaskInfo task = MeasuredRuns.classification(1040, 0.01);

        assertThat(accuracy(task, null, MeasuredRuns.predictions(task, 5)))
                .isEqualTo("accuracy 0.80000, that of fp32 is unknown");
        assertThat(accuracy(task, MeasuredRuns.predictions(task, 5), null))
                .isEqualTo("the accuracy of int8 is unknown");
    }

    @Test
    void fidelityNamesItsMeasure() {
        List<Double> cosines = new ArrayList<>(Collections.nCopies(30, 0.999));
        cosines.addAll(Collections.nCopies(20, 0.99));
        AccuracyMeasurement fidelity = new AccuracyMeasurement.Fidelity(cosines, Collections.nCopies(50, true), 0, 0);

        assertThat(accuracy(MeasuredRuns.fidelity(50, new Gate(GateMetric.COSINE, 0.01)), null, fidelity))
                .startsWith("cosine to fp32 0.99540 (0.99399 to 0.99664)")
                .endsWith(": within the gate of 0.99 with 50 samples");
        assertThat(accuracy(MeasuredRuns.fidelity(50, new Gate(GateMetric.TOP_1_AGREEMENT, 0.01)), null, fidelity))
                .isEqualTo("top-1 agreement with fp32 1.0000 (0.92865 to 1.0000):"
                        + " inconclusive against the 1 % gate with 50 samples");
        assertThat(accuracy(MeasuredRuns.fidelity(50, null), null, fidelity)).endsWith(") with 50 samples");
    }

    private static String speed(long baselineNs, long variantNs, int rounds) {
        TaskInfo task = MeasuredRuns.classification(1040, 0.01);
        RunResult run = ResultAssembler.assemble(MeasuredRuns.run(
                task,
                MeasuredRuns.block(
                        BLOCK,
                        MeasuredRuns.report(
                                "b1",
                                false,
                                MeasuredRuns.cell("fp32", null, MeasuredRuns.rounds(rounds, baselineNs, 50, 0)),
                                MeasuredRuns.cell("int8", null, MeasuredRuns.rounds(rounds, variantNs, 50, 2))))));
        BlockResult block = run.blocks().getFirst();
        return VerdictSentence.speed(run, block, block.comparisons().getFirst());
    }

    private static String accuracy(
            TaskInfo task, @Nullable AccuracyMeasurement baseline, @Nullable AccuracyMeasurement variant) {
        RunResult run = ResultAssembler.assemble(MeasuredRuns.run(
                task,
                MeasuredRuns.block(
                        BLOCK,
                        MeasuredRuns.report(
                                "b1",
                                false,
                                MeasuredRuns.cell("fp32", baseline, MeasuredRuns.rounds(2, 1_000_000, 50, 0)),
                                MeasuredRuns.cell("int8", variant, MeasuredRuns.rounds(2, 1_000_000, 50, 2))))));
        BlockResult block = run.blocks().getFirst();
        return VerdictSentence.accuracy(run, block, block.comparisons().getFirst());
    }
}
