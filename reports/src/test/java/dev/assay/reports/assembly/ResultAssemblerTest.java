package dev.assay.reports.assembly;

import static dev.assay.reports.assembly.MeasuredRuns.block;
import static dev.assay.reports.assembly.MeasuredRuns.cell;
import static dev.assay.reports.assembly.MeasuredRuns.classification;
import static dev.assay.reports.assembly.MeasuredRuns.offline;
import static dev.assay.reports.assembly.MeasuredRuns.planned;
import static dev.assay.reports.assembly.MeasuredRuns.predictions;
import static dev.assay.reports.assembly.MeasuredRuns.report;
import static dev.assay.reports.assembly.MeasuredRuns.rounds;
import static dev.assay.reports.assembly.MeasuredRuns.run;
import static dev.assay.reports.assembly.MeasuredRuns.singleStream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.assay.reports.html.HtmlReport;
import dev.assay.reports.text.VerdictTable;
import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.Referee;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.OpenLoop;
import dev.assay.scenarios.measurement.RefereeRound;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.TimedOutputs;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.AccuracyVerdict;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellStatus;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Control;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RefereeResult;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RunStatus;
import dev.assay.scenarios.result.SpeedVerdict;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultAssemblerTest {
    private static final TaskInfo TASK = classification(1040, 0.01);
    private static final Load REFEREED =
            new Load.SingleStream("refereed", Referee.JMH, singleStream().budget());
    private static final PlannedBlock BLOCK = planned("b1", singleStream(), 10);

    @Test
    void aGoodRunIsComplete() {
        RunResult result = ResultAssembler.assemble(MeasuredRuns.good());

        assertThat(result.schema()).isEqualTo("assay-result/v1");
        assertThat(result.run().status()).isEqualTo(RunStatus.COMPLETE);
        assertThat(result.problems()).isEmpty();
        assertThat(result.blocks())
                .flatExtracting(BlockResult::cells)
                .extracting(CellResult::status)
                .containsOnly(CellStatus.MEASURED);
        Comparison comparison = onlyComparison(result.blocks().getFirst());
        assertThat(comparison.speedVerdict()).isEqualTo(SpeedVerdict.FASTER);
        assertThat(comparison.pairedRounds()).isEqualTo(10);
        Interval speedup = Objects.requireNonNull(comparison.speedup());
        assertThat(speedup.estimate()).isCloseTo(1.5, within(0.01));
        assertThat(speedup.low()).isBetween(1.48, speedup.estimate());
        assertThat(speedup.high()).isBetween(speedup.estimate(), 1.52);
        assertThat(comparison.sizeRatio()).isCloseTo(3.9345, within(0.0001));
        assertThat(comparison.reason()).isNull();
    }

    @Test
    void percentilesComeFromMergedRoundsAndOnlyWhereSupported() {
        CellSummary summary = summary(ResultAssembler.assemble(MeasuredRuns.good()), 0);

        assertThat(summary.queries()).isEqualTo(400);
        assertThat(summary.p50Ns()).isBetween(1_490_000L, 1_510_000L);
        assertThat(summary.p95Ns()).isBetween(1_620_000L, 1_660_000L);
        assertThat(summary.p99Ns()).as("needs 459 queries").isNull();
        assertThat(summary.p999Ns()).isNull();
        assertThat(summary.minNs()).isLessThan(1_350_000);
        assertThat(summary.bytes()).isEqualTo(90_387_123);
        assertThat(summary.coldStartNs()).isEqualTo(80_000_000 + 150_000_000 + 13_500_000);
        assertThat(summary.peakResidentBytes()).isEqualTo(300_000_009);
    }

    @Test
    void whatIsRememberedIsComparedWithNothing() {
        RunResult result = ResultAssembler.assemble(MeasuredRuns.remembering());

        CellSummary int8 = Objects.requireNonNull(
                result.blocks().getFirst().cells().getLast().summary());
        assertThat(int8.answeredFromMemory()).as("4 of 4 in each of 10 rounds").isTrue();
        assertThat(summary(result, 0).hasSpeedOfModel()).isTrue();
        Comparison comparison = onlyComparison(result.blocks().getFirst());
        assertThat(comparison.speedVerdict()).isEqualTo(SpeedVerdict.NOT_COMPARABLE);
        assertThat(comparison.reason()).isEqualTo("int8 answers from memory: inputs that it had not seen took longer");
        assertThat(HtmlReport.render(result)).contains("Do new inputs take as long?", "answers from memory");
    }

    @Test
    void aCellThatFellBackFromItsAcceleratorIsComparedWithNothing() {
        RunResult result = ResultAssembler.assemble(MeasuredRuns.fallenBack());

        CellSummary int8 = Objects.requireNonNull(
                result.blocks().getFirst().cells().getLast().summary());
        assertThat(int8.fellBack()).isTrue();
        assertThat(int8.hasSpeedOfModel()).as("gates on speed see nothing").isFalse();
        assertThat(summary(result, 0).hasSpeedOfModel()).isTrue();
        Comparison comparison = onlyComparison(result.blocks().getFirst());
        assertThat(comparison.speedup()).isNull();
        assertThat(comparison.speedVerdict()).isEqualTo(SpeedVerdict.NOT_COMPARABLE);
        assertThat(comparison.reason())
                .isEqualTo("int8 ran 2 of its 120 nodes not on CUDAExecutionProvider (elsewhere: 2 Gather)");
        assertThat(HtmlReport.render(result)).contains("Asked for", "fell back", "elsewhere: 2 Gather");
        assertThat(VerdictTable.render(result, 200)).contains("ran 2 of its 120 nodes not on CUDAExecutionProvider");
        assertThat(ResultJson.parse(ResultJson.toJson(result), "again")).isEqualTo(result);
    }

    @Test
    void aRefereeThatMeasuresTheSameAgrees() {
        RunResult result = refereed(1.0);

        RefereeResult referee = Objects.requireNonNull(
                result.blocks().getFirst().cells().getFirst().referee());
        assertThat(referee.verdict()).isEqualTo(RefereeResult.Verdict.AGREES);
        assertThat(referee.pairedRounds()).isEqualTo(10);
        assertThat(Objects.requireNonNull(referee.ratio()).estimate()).isCloseTo(1, within(0.002));
        assertThat(Objects.requireNonNull(referee.p50Ns())).isBetween(1_490_000L, 1_510_000L);
        assertThat(VerdictTable.render(result, 200))
                .contains("JMH agrees about fp32")
                .doesNotContain("WARNING");
        assertThat(HtmlReport.render(result)).contains("What JMH measures").doesNotContain("WARNING");
        assertThat(onlyComparison(result.blocks().getFirst()).pairedRounds())
                .as("it enters no comparison")
                .isEqualTo(10);
    }

    @Test
    void aRefereeThatMeasuresSomethingElseIsAWarning() {
        RunResult result = refereed(1.05);

        RefereeResult referee = Objects.requireNonNull(
                result.blocks().getFirst().cells().getFirst().referee());
        assertThat(referee.verdict()).isEqualTo(RefereeResult.Verdict.DISAGREES);
        assertThat(VerdictTable.render(result, 200)).contains("WARNING: JMH disagrees about fp32");
        assertThat(HtmlReport.render(result)).contains("WARNING: JMH disagrees about fp32");
    }

    @Test
    void aRefereeThatIsALittleOffIsInconclusive() {
        assertThat(Objects.requireNonNull(refereed(1.01)
                                .blocks()
                                .getFirst()
                                .cells()
                                .getFirst()
                                .referee())
                        .verdict())
                .isEqualTo(RefereeResult.Verdict.INCONCLUSIVE);
    }

    @Test
    void impossibleRoundsOfARefereeAreLeftOut() {
        RefereeRound good = refereeRounds(1).getFirst();
        CellReport report = withReferee(
                cell("fp32", predictions(TASK, 5), rounds(10, 1_500_000, 40, 0)),
                List.of(good, good, new RefereeRound(10, 0, good.latency())));
        RunResult result = ResultAssembler.assemble(run(
                TASK,
                block(
                        planned("b1", REFEREED, 10),
                        report(
                                "b1",
                                false,
                                report,
                                cell("int8", predictions(TASK, 5), rounds(10, 1_500_000, 40, 0))))));

        CellResult cell = result.blocks().getFirst().cells().getFirst();
        assertThat(Objects.requireNonNull(cell.referee()).rounds()).containsExactly(good);
        assertThat(cell.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "the referee's round 1 of fp32 was reported twice",
                        "the referee's round 11 of fp32 does not exist: 10 rounds were planned");
    }

    /** @param slower how many times as long Assay's median of fp32 is as the referee's */
    private static RunResult refereed(double slower) {
        return ResultAssembler.assemble(run(
                TASK,
                block(
                        planned("b1", REFEREED, 10),
                        report(
                                "b1",
                                false,
                                withReferee(
                                        cell(
                                                "fp32",
                                                predictions(TASK, 5),
                                                rounds(10, Math.round(1_500_000 * slower), 40, 0)),
                                        refereeRounds(10)),
                                withReferee(
                                        cell("int8", predictions(TASK, 5), rounds(10, 1_500_000, 40, 0)),
                                        refereeRounds(10))))));
    }

    private static List<RefereeRound> refereeRounds(int count) {
        return rounds(count, 1_500_000, 40, 0).stream()
                .map(round -> new RefereeRound(round.round(), 2, round.latency()))
                .toList();
    }

    private static CellReport withReferee(CellReport cell, List<RefereeRound> rounds) {
        return new CellReport(cell.variant(), cell.evidence(), cell.accuracy(), cell.rounds(), rounds, cell.problems());
    }

    /** A slow tail in one round: the average of the rounds' p90 would be 2.8 ms, the merged p90 is that of the many fast queries. */
    @Test
    void aPercentileIsNotTheAverageOfRounds() {
        List<RoundMeasurement> baseline = new ArrayList<>(rounds(9, 1_000_000, 100, 0));
        baseline.add(MeasuredRuns.round(9, 20_000_000, 50, 1));
        CellSummary summary = summary(
                ResultAssembler.assemble(run(
                        TASK,
                        block(
                                BLOCK,
                                report(
                                        "b1",
                                        false,
                                        cell("fp32", predictions(TASK, 5), baseline),
                                        cell("int8", predictions(TASK, 5), baseline))))),
                0);

        assertThat(summary.p90Ns()).isLessThan(1_200_000);
        assertThat(summary.p95Ns()).isGreaterThan(17_000_000);
    }

    @Test
    void offlineComparesThroughput() {
        RunResult result = ResultAssembler.assemble(MeasuredRuns.good());

        Comparison comparison = onlyComparison(result.blocks().get(1));
        assertThat(Objects.requireNonNull(comparison.speedup()).estimate()).isCloseTo(1.5, within(0.01));
        CellSummary fp32 = summary(result, 1);
        assertThat(fp32.throughputPerSecond()).isCloseTo(50, within(0.5));
    }

    @Test
    void aVariantThatAnsweredSomethingElseWhileItWasTimedIsComparedWithNothing() {
        RunResult result = ResultAssembler.assemble(MeasuredRuns.cheating());

        Comparison comparison = onlyComparison(result.blocks().getFirst());
        assertThat(comparison.speedVerdict()).isEqualTo(SpeedVerdict.NOT_COMPARABLE);
        assertThat(comparison.speedup()).isNull();
        assertThat(comparison.reason())
                .isEqualTo("int8 answered something else while it was timed than when its accuracy was measured");
        CellSummary int8 = Objects.requireNonNull(
                result.blocks().getFirst().cells().getLast().summary());
        TimedOutputs outputs = Objects.requireNonNull(int8.timedOutputs());
        assertThat(outputs.checked()).isEqualTo(320);
        assertThat(outputs.different()).isEqualTo(14);
        assertThat(outputs.worstDifference()).isEqualTo(1.34);
        assertThat(outputs.betweenSamples()).isCloseTo(1.2, within(1e-9));
        assertThat(outputs.verdict()).isEqualTo(TimedOutputs.Verdict.DIFFERENT);
        assertThat(Objects.requireNonNull(summary(result, 0).timedOutputs()).verdict())
                .isEqualTo(TimedOutputs.Verdict.SAME);
    }

    @Test
    void equalSidesAreEquivalent() {
        Comparison comparison = onlyComparison(assembleOneBlock(
                cell("fp32", predictions(TASK, 5), rounds(10, 1_000_000, 50, 0)),
                cell("int8", predictions(TASK, 5), rounds(10, 1_000_000, 50, 0))));

        assertThat(comparison.speedVerdict()).isEqualTo(SpeedVerdict.EQUIVALENT);
        assertThat(Objects.requireNonNull(comparison.speedup()).estimate()).isEqualTo(1);
    }

    @Test
    void theBaselineAgainstItselfGivesTheDetectionLimit() {
        PlannedBlock planned = new PlannedBlock(
                "b1",
                BLOCK.target(),
                BLOCK.runtime(),
                BLOCK.shape(),
                BLOCK.load(),
                new RoundBudget(10, 20, 0.02),
                true,
                BLOCK.variants(),
                BLOCK.estimatedTime());
        BlockReport report = new BlockReport(
                "run-1",
                "b1",
                1,
                "cpu-0",
                12,
                List.of(
                        cell("fp32", predictions(TASK, 5), rounds(12, 1_500_000, 50, 0)),
                        cell("int8", predictions(TASK, 5), rounds(12, 1_000_000, 50, 2))),
                cell("fp32 again", null, rounds(12, 1_500_000, 50, 3)),
                null,
                MeasuredRuns.noise(),
                MeasuredRuns.noise(),
                false);

        RunResult result = ResultAssembler.assemble(run(TASK, block(planned, report)));

        BlockResult block = result.blocks().getFirst();
        assertThat(block.roundsPlanned()).as("2 rounds were added").isEqualTo(12);
        assertThat(result.run().status()).isEqualTo(RunStatus.COMPLETE);
        Control control = Objects.requireNonNull(block.control());
        Interval ratio = Objects.requireNonNull(control.ratio());
        assertThat(ratio.low()).isLessThan(1);
        assertThat(ratio.high()).isGreaterThan(1);
        assertThat(control.differsFromItself()).isFalse();
        assertThat(control.pairedRounds()).isEqualTo(12);
        assertThat(Objects.requireNonNull(control.detectionLimit()))
                .isCloseTo(Math.max(ratio.high(), 1 / ratio.low()) - 1, within(1e-12));
        assertThat(block.comparisons()).as("the control is no variant").hasSize(1);
        assertThat(VerdictTable.render(result, 200))
                .contains("detection limit ", "fp32 against itself is 1.00")
                .doesNotContain("fp32 again ");
    }

    @Test
    void aControlWithoutRoundsHasNoDetectionLimitAndCostsNothingElse() {
        BlockReport report = new BlockReport(
                "run-1",
                "b1",
                1,
                "cpu-0",
                10,
                List.of(
                        cell("fp32", predictions(TASK, 5), rounds(10, 1_500_000, 50, 0)),
                        cell("int8", predictions(TASK, 5), rounds(10, 1_000_000, 50, 2))),
                cell("fp32 again", null, List.of()),
                null,
                MeasuredRuns.noise(),
                MeasuredRuns.noise(),
                false);

        BlockResult block = ResultAssembler.assemble(run(TASK, block(BLOCK, report)))
                .blocks()
                .getFirst();

        Control control = Objects.requireNonNull(block.control());
        assertThat(control.detectionLimit()).isNull();
        assertThat(control.reason()).isEqualTo("fewer than two rounds were measured of both");
        assertThat(onlyComparison(block).speedup()).isNotNull();
    }

    @Test
    void accuracyIsPaired() {
        RunResult result = ResultAssembler.assemble(MeasuredRuns.good());

        Comparison comparison = onlyComparison(result.blocks().getFirst());
        assertThat(Objects.requireNonNull(comparison.accuracyDelta()).estimate())
                .isCloseTo(-52.0 / 1040, within(1e-12));
        assertThat(comparison.accuracyVerdict()).isEqualTo(AccuracyVerdict.BEYOND_GATE);
        assertThat(comparison.accuracyMethod()).isEqualTo("Tango's score interval for paired proportions");
        assertThat(Objects.requireNonNull(summary(result, 0).accuracy()).value())
                .isEqualTo(0.8);
    }

    @Test
    void worstClassesShowTheBaselineBesideThem() {
        BlockResult block =
                ResultAssembler.assemble(MeasuredRuns.good()).blocks().getFirst();

        CellSummary int8 = Objects.requireNonNull(block.cells().get(1).summary());
        assertThat(Objects.requireNonNull(int8.accuracy()).worstClasses().getFirst())
                .satisfies(worst -> {
                    assertThat(worst.name()).isEqualTo("animal");
                    assertThat(worst.value()).isZero();
                    assertThat(worst.baselineValue()).isEqualTo(0.8);
                    assertThat(worst.samples()).isEqualTo(260);
                });
    }

    @Test
    void accuracyOnOneSideIsShownButNotCompared() {
        BlockResult block = assembleOneBlock(
                cell("fp32", null, rounds(10, 1_000_000, 50, 0)),
                cell("int8", predictions(TASK, 5), rounds(10, 1_000_000, 50, 0)));

        assertThat(block.cells().getFirst().status()).isEqualTo(CellStatus.PARTIAL);
        assertThat(block.cells().getFirst().problems())
                .extracting(Problem::code)
                .containsExactly("run.incomplete");
        Comparison comparison = onlyComparison(block);
        assertThat(comparison.accuracyDelta()).isNull();
        assertThat(comparison.accuracyVerdict()).isEqualTo(AccuracyVerdict.NOT_MEASURED);
        assertThat(comparison.speedup()).isNotNull();
        CellSummary int8 = Objects.requireNonNull(block.cells().get(1).summary());
        assertThat(Objects.requireNonNull(int8.accuracy()).value()).isEqualTo(0.8);
    }

    @Test
    void fidelityIsMeasuredAgainstTheBaselineItself() {
        TaskInfo task = MeasuredRuns.fidelity(50, new Gate(GateMetric.COSINE, 0.01));
        List<Double> cosines = new ArrayList<>(Collections.nCopies(25, 0.998));
        cosines.addAll(Collections.nCopies(25, 0.996));
        AccuracyMeasurement fidelity =
                new AccuracyMeasurement.Fidelity(cosines, Collections.nCopies(50, true), 0.01, 0.02);
        RunResult result = ResultAssembler.assemble(run(
                task,
                block(
                        BLOCK,
                        report(
                                "b1",
                                false,
                                cell("fp32", null, rounds(10, 1_000_000, 50, 0)),
                                cell("int8", fidelity, rounds(10, 1_000_000, 50, 0))))));

        assertThat(result.run().status()).as("the baseline needs no accuracy").isEqualTo(RunStatus.COMPLETE);
        Comparison comparison = onlyComparison(result.blocks().getFirst());
        assertThat(Objects.requireNonNull(comparison.accuracyDelta()).estimate())
                .isCloseTo(-0.003, within(1e-12));
        assertThat(comparison.accuracyVerdict()).isEqualTo(AccuracyVerdict.WITHIN_GATE);
    }

    @Test
    void agreementHasAWidthEvenWhereAllAgree() {
        TaskInfo task = MeasuredRuns.fidelity(50, new Gate(GateMetric.TOP_1_AGREEMENT, 0.01));
        AccuracyMeasurement fidelity =
                new AccuracyMeasurement.Fidelity(Collections.nCopies(50, 1.0), Collections.nCopies(50, true), 0, 0);
        RunResult result = ResultAssembler.assemble(run(
                task,
                block(
                        BLOCK,
                        report(
                                "b1",
                                false,
                                cell("fp32", null, rounds(10, 1_000_000, 50, 0)),
                                cell("int8", fidelity, rounds(10, 1_000_000, 50, 0))))));

        assertThat(onlyComparison(result.blocks().getFirst()).accuracyVerdict())
                .isEqualTo(AccuracyVerdict.INCONCLUSIVE);
    }

    @Test
    void anEmulatedDeviceIsNeverComparedInSpeed() {
        RunResult result = ResultAssembler.assemble(
                run(TASK, MeasuredRuns.device(true), false, MeasuredRuns.goodBlock(BLOCK, TASK, 50, 1_000_000)));

        Comparison comparison = onlyComparison(result.blocks().getFirst());
        assertThat(comparison.speedVerdict()).isEqualTo(SpeedVerdict.NOT_COMPARABLE);
        assertThat(comparison.speedup()).isNull();
        assertThat(comparison.reason()).contains("cpu-0 is emulated");
        assertThat(comparison.accuracyDelta()).isNotNull();
    }

    @Test
    void aFailedBaselineLeavesNothingToCompareWith() {
        Problem crash = Problem.agent("worker.crashed", "fp32 died with SIGSEGV at load", "try another version");
        BlockResult block = assembleOneBlock(
                cell("fp32", null, List.of(), crash), cell("int8", predictions(TASK, 5), rounds(10, 1_000_000, 50, 0)));

        assertThat(block.cells().getFirst().status()).isEqualTo(CellStatus.FAILED);
        assertThat(block.cells().getFirst().summary()).isNull();
        assertThat(block.cells().getFirst().problems()).containsExactly(crash);
        Comparison comparison = onlyComparison(block);
        assertThat(comparison.speedVerdict()).isEqualTo(SpeedVerdict.NOT_COMPARABLE);
        assertThat(comparison.reason()).isEqualTo("the baseline fp32 has no measured round");
        assertThat(comparison.pairedRounds()).isZero();
    }

    @Test
    void unpairedRoundsAreLeftOut() {
        Problem hang = Problem.agent("worker.hung", "int8 hung in round 3", "try again");
        BlockResult block = assembleOneBlock(
                cell("fp32", predictions(TASK, 5), rounds(10, 1_000_000, 50, 0).subList(0, 6)),
                cell("int8", predictions(TASK, 5), rounds(10, 500_000, 50, 0).subList(3, 10), hang));

        assertThat(onlyComparison(block).pairedRounds()).isEqualTo(3);
        assertThat(onlyComparison(block).method()).endsWith("Student's t");
        assertThat(block.cells()).extracting(CellResult::status).containsOnly(CellStatus.PARTIAL);
    }

    @Test
    void onePairedRoundIsNoComparison() {
        BlockResult block = assembleOneBlock(
                cell("fp32", predictions(TASK, 5), rounds(1, 1_000_000, 50, 0)),
                cell("int8", predictions(TASK, 5), rounds(1, 500_000, 50, 0)));

        assertThat(onlyComparison(block).reason()).startsWith("only one round was measured of both sides");
    }

    @Test
    void anInterruptedRunKeepsWhatWasMeasured() {
        PlannedBlock second = planned("b2", offline(), 10);
        RunResult result = ResultAssembler.assemble(run(
                TASK,
                MeasuredRuns.DEVICE,
                true,
                block(
                        BLOCK,
                        report(
                                "b1",
                                true,
                                cell("fp32", predictions(TASK, 5), rounds(3, 1_000_000, 50, 0)),
                                cell("int8", predictions(TASK, 5), rounds(2, 500_000, 50, 0)))),
                block(second, null)));

        assertThat(result.run().status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(onlyComparison(result.blocks().getFirst()).pairedRounds()).isEqualTo(2);
        assertThat(result.blocks().getFirst().cells())
                .allSatisfy(cell ->
                        assertThat(cell.problems()).extracting(Problem::code).containsExactly("run.interrupted"));
        assertThat(result.blocks().get(1).cells()).allSatisfy(cell -> {
            assertThat(cell.status()).isEqualTo(CellStatus.FAILED);
            assertThat(cell.problems())
                    .extracting(Problem::message)
                    .allMatch(text -> text.endsWith("the run was stopped"));
        });
    }

    @Test
    void aBlockWithoutReportFails() {
        RunResult result = ResultAssembler.assemble(run(TASK, block(BLOCK, null)));

        assertThat(result.run().status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.blocks().getFirst().cells().getFirst().problems())
                .extracting(Problem::code)
                .containsExactly("run.no-report");
    }

    @Test
    void aRunOfNothingFails() {
        assertThat(ResultAssembler.assemble(run(TASK)).run().status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void aVariantThatCouldNotBeBuiltSaysWhy() {
        Problem unbuilt = Problem.environment("source.unreachable", "can't fetch int8", "check the network");
        MeasuredRun good = run(
                TASK,
                block(BLOCK, report("b1", false, cell("fp32", predictions(TASK, 5), rounds(10, 1_000_000, 50, 0)))));
        RunResult result = ResultAssembler.assemble(new MeasuredRun(
                good.assay(),
                good.run(),
                good.task(),
                good.devices(),
                good.artifacts().subList(0, 1),
                Map.of("int8", unbuilt),
                good.blocks(),
                List.of()));

        assertThat(result.run().status()).isEqualTo(RunStatus.PARTIAL);
        assertThat(result.blocks().getFirst().cells().get(1).problems()).containsExactly(unbuilt);
        assertThat(result.blocks().getFirst().comparisons()).isEmpty();
    }

    @Test
    void aDamagedRoundCostsThatRound() {
        List<RoundMeasurement> rounds = new ArrayList<>(rounds(10, 500_000, 50, 0));
        rounds.set(2, withHistogram(rounds.get(2), "AAAA"));
        rounds.set(3, withHistogram(rounds.get(3), "not base64!"));
        rounds.set(4, rounds.get(5));
        BlockResult block = assembleOneBlock(
                cell("fp32", predictions(TASK, 5), rounds(10, 1_000_000, 50, 0)),
                cell("int8", predictions(TASK, 5), rounds));

        CellResult int8 = block.cells().get(1);
        assertThat(int8.status()).isEqualTo(CellStatus.PARTIAL);
        assertThat(int8.rounds()).extracting(RoundMeasurement::round).containsExactly(0, 1, 5, 6, 7, 8, 9);
        assertThat(int8.problems())
                .extracting(Problem::code)
                .containsOnly("result.bad-round")
                .hasSize(3);
        assertThat(int8.problems().getLast().message()).isEqualTo("round 6 of int8 was reported twice");
        assertThat(onlyComparison(block).pairedRounds()).isEqualTo(7);
    }

    /** Whatever bytes an agent sends as a histogram, the run survives. */
    @Test
    void everyDamagedByteOfAHistogramIsAProblemOrHarmless() {
        RoundMeasurement whole = MeasuredRuns.round(0, 1_000_000, 50, 1);
        String base64 = whole.latency().histogram();
        for (int i = 0; i < base64.length(); i++) {
            char other = base64.charAt(i) == 'A' ? 'Q' : 'A';
            String flipped = base64.substring(0, i) + other + base64.substring(i + 1);
            for (String damaged : List.of(flipped, base64.substring(0, i))) {
                CellReport report = cell("int8", predictions(TASK, 5), List.of(withHistogram(whole, damaged)));
                CheckedCell checked = CheckedCell.of(report, 1, TASK);
                assertThat(checked.rounds().size() + checked.problems().size()).isEqualTo(1);
            }
        }
    }

    @Test
    void implausibleNumbersCostTheirRound() {
        RoundMeasurement good = MeasuredRuns.round(0, 1_000_000, 50, 1);

        assertThat(problemsOf(with(good, 0, 49, good.durationNs(), 1)))
                .contains("says 49 queries, but has latencies of 50");
        assertThat(problemsOf(with(good, 0, 50, 0, 1))).contains("says that it took 0 ns");
        assertThat(problemsOf(with(good, 0, 50, 1, Double.NaN))).contains("NaN");
        assertThat(problemsOf(with(good, 10, 50, 1, 1))).contains("10 rounds were planned");
        assertThat(problemsOf(MeasuredRuns.answering(good, TimedOutputs.of(2, 3, 1, 1))))
                .contains("says 3 of 2 timed outputs differ");
        assertThat(problemsOf(MeasuredRuns.answering(good, TimedOutputs.of(0, 0, 0, 0))))
                .contains("says 0 of 0 timed outputs differ");
    }

    @Test
    void partsThatContradictTheRoundCostIt() {
        RoundMeasurement good = MeasuredRuns.round(0, 1_000_000, 50, 1);
        LatencyHistogram fewer = MeasuredRuns.round(0, 1_000_000, 49, 1).latency();

        assertThat(problemsOf(with(good, new OpenLoop(fewer, 10, "", 1L), null)))
                .contains("says 50 queries, but has issue delays of 49");
        assertThat(problemsOf(with(good, new OpenLoop(good.latency(), Double.NaN, "", 1L), null)))
                .contains("says that NaN queries a second were scheduled");
        assertThat(problemsOf(with(good, null, List.of(fewer))))
                .contains("says 50 queries, but has 49 in its intervals");
    }

    @Test
    void implausibleAccuracyIsLeftOut() {
        AccuracyMeasurement tooShort = predictions(classification(1039, 0.01), 5);
        AccuracyMeasurement noSuchClass = new AccuracyMeasurement.Classification(0, Collections.nCopies(1040, 4));
        AccuracyMeasurement miscounted = new AccuracyMeasurement.Classification(1, Collections.nCopies(1040, 0));
        for (AccuracyMeasurement accuracy : List.of(tooShort, noSuchClass, miscounted)) {
            CheckedCell checked = CheckedCell.of(cell("int8", accuracy, List.of()), 10, TASK);
            assertThat(checked.accuracy()).isNull();
            assertThat(checked.problems()).extracting(Problem::code).containsExactly("result.bad-accuracy");
        }
    }

    @Test
    void outputsThatAreNotFiniteAreNamed() {
        TaskInfo task = MeasuredRuns.fidelity(2, null);
        CheckedCell checked = CheckedCell.of(
                cell(
                        "int8",
                        new AccuracyMeasurement.Fidelity(List.of(1.0, Double.NaN), List.of(true, false), 0, 0),
                        List.of()),
                10,
                task);

        assertThat(checked.problems().getFirst().message()).contains("cosine of NaN");
    }

    @Test
    void cellsThatNobodyAskedForAreReported() {
        RunResult result = ResultAssembler.assemble(run(
                TASK,
                block(
                        BLOCK,
                        report(
                                "b1",
                                false,
                                cell("fp32", predictions(TASK, 5), rounds(10, 1_000_000, 50, 0)),
                                cell("int4", predictions(TASK, 5), rounds(10, 1_000_000, 50, 0)),
                                cell("int8", predictions(TASK, 5), rounds(10, 1_000_000, 50, 0))))));

        assertThat(result.problems()).extracting(Problem::code).containsExactly("result.unexpected-cell");
        assertThat(result.blocks().getFirst().cells())
                .extracting(CellResult::variant)
                .containsExactly("fp32", "int8");
    }

    @Test
    void summarizingAgainChangesNothing() {
        RunResult result = ResultAssembler.assemble(MeasuredRuns.good());

        assertThat(Summaries.summarize(result)).isEqualTo(result);
    }

    @Test
    void everyVariantNeedsAFileOrAReason() {
        MeasuredRun good = MeasuredRuns.good();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MeasuredRun(
                        good.assay(),
                        good.run(),
                        good.task(),
                        good.devices(),
                        List.of(),
                        Map.of(),
                        good.blocks(),
                        List.of()))
                .withMessageContaining("fp32");
    }

    private static String problemsOf(RoundMeasurement round) {
        CheckedCell checked = CheckedCell.of(cell("int8", predictions(TASK, 5), List.of(round)), 10, TASK);
        assertThat(checked.rounds()).isEmpty();
        return checked.problems().getFirst().message();
    }

    private static RoundMeasurement with(
            RoundMeasurement good, int round, long queries, long durationNs, double throughputPerSecond) {
        return new RoundMeasurement(
                round,
                0,
                good.latency(),
                queries,
                50,
                durationNs,
                throughputPerSecond,
                good.coldStart(),
                good.warmUp(),
                null,
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

    private static RoundMeasurement with(
            RoundMeasurement round, @Nullable OpenLoop openLoop, @Nullable List<LatencyHistogram> intervals) {
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
                null,
                null,
                openLoop,
                null,
                null,
                null,
                intervals,
                null,
                null);
    }

    private static RoundMeasurement withHistogram(RoundMeasurement round, String histogram) {
        LatencyHistogram latency = round.latency();
        return new RoundMeasurement(
                round.round(),
                round.order(),
                new LatencyHistogram(
                        histogram,
                        latency.startEpochMs(),
                        latency.endEpochMs(),
                        latency.count(),
                        latency.minNs(),
                        latency.maxNs()),
                round.queries(),
                round.samples(),
                round.durationNs(),
                round.throughputPerSecond(),
                round.coldStart(),
                round.warmUp(),
                round.memory(),
                round.temperatureCelsius(),
                null,
                round.openLoop(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static BlockResult assembleOneBlock(CellReport... cells) {
        return ResultAssembler.assemble(run(TASK, block(BLOCK, report("b1", false, cells))))
                .blocks()
                .getFirst();
    }

    private static Comparison onlyComparison(BlockResult block) {
        assertThat(block.comparisons()).hasSize(1);
        return block.comparisons().getFirst();
    }

    private static CellSummary summary(RunResult result, int block) {
        return Objects.requireNonNull(
                result.blocks().get(block).cells().getFirst().summary());
    }
}
