package dev.assay.agent.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.agent.evil.EvilRuntime;
import dev.assay.agent.probe.MachineWatch;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.agent.worker.WorkerPhase;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.ColdStart;
import dev.assay.scenarios.measurement.MemoryUse;
import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.measurement.Placement;
import dev.assay.scenarios.measurement.RefereeRound;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.SelfCost;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockRunnerTest {
    private static final String MEASURED = " " + WorkerPhase.MEASURING;
    private static final String SCORED = " " + WorkerPhase.SCORING;
    private static final String LOADED = " " + WorkerPhase.LOADING;

    @TempDir
    Path work;

    private final FakeWorkers workers = new FakeWorkers();
    private final CancellationToken cancellation = new CancellationToken();
    private final List<BlockProgress> progress = new ArrayList<>();

    @Test
    void everyCellIsMeasuredOnceARoundInSeededOrder() {
        BlockAssignment block = Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 3, "fp32", "int8", "int4");

        BlockReport report = run(block);

        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            RoundOrder.of(42, "block", round, 3)
                    .forEach(cell -> expected.add(block.cells().get(cell).variant()));
        }
        assertThat(Blocks.variants(workers.log(MEASURED))).isEqualTo(expected);
        assertThat(report.cells()).extracting(CellReport::variant).containsExactly("fp32", "int8", "int4");
        for (CellReport cell : report.cells()) {
            assertThat(cell.rounds()).extracting(RoundMeasurement::round).containsExactly(0, 1, 2);
            assertThat(cell.problems()).isEmpty();
            assertThat(cell.evidence()).isNotNull();
            assertThat(cell.accuracy()).isNotNull();
        }
        RoundMeasurement first = report.cells().getFirst().rounds().getFirst();
        assertThat(first.coldStart()).isEqualTo(new ColdStart(1, 2, 3));
        assertThat(first.memory()).isEqualTo(new MemoryUse(20, 10L));
        assertThat(first.temperatureCelsius()).isEqualTo(55.5);
        assertThat(first.order()).isEqualTo(RoundOrder.of(42, "block", 0, 3).indexOf(0));
        assertThat(report.noiseBefore()).isEqualTo(Blocks.NOISE);
        assertThat(report.noiseAfter()).isEqualTo(Blocks.NOISE);
        assertThat(report.interrupted()).isFalse();
        assertThat(workers.open()).isZero();
    }

    @Test
    void theControlIsTheBaselineOnceMoreInEveryRound() {
        BlockAssignment block = Blocks.withRounds(
                Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 3, "fp32", "int8"), RoundBudget.fixed(3), true);

        BlockReport report = run(block);

        List<String> names = List.of("fp32", "int8", "fp32 again");
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            RoundOrder.of(42, "block", round, 3).forEach(cell -> expected.add(names.get(cell) + MEASURED));
        }
        assertThat(workers.log(MEASURED)).isEqualTo(expected);
        assertThat(report.cells()).extracting(CellReport::variant).containsExactly("fp32", "int8");
        assertThat(report.selfCost()).isEqualTo(new SelfCost(1, 2, 3, 4, List.of()));
        CellReport control = Objects.requireNonNull(report.control());
        assertThat(control.rounds()).extracting(RoundMeasurement::round).containsExactly(0, 1, 2);
        assertThat(workers.log(SCORED)).as("accuracy is no matter of chance").hasSize(2);
        assertThat(progress.getLast().doneSteps()).isEqualTo(progress.getLast().totalSteps());
    }

    @Test
    void aModelThatAnswersFromMemoryInEnoughPairsOfAllRoundsIsAProblem() {
        workers.newInputs.put("fp32", NewInputs.of(8, 4, 4, 1, 1_000_000));
        workers.newInputs.put("int8", NewInputs.of(8, 8, 0, 9, 1_000_000));

        BlockReport report = run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 3, "fp32", "int8"));

        assertThat(report.cells().getFirst().problems()).isEmpty();
        assertThat(report.cells().getLast().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("outputs.remembered");
            assertThat(problem.message()).contains("24 of 24 pairs", "9.0 times as long");
        });
    }

    @Test
    void nodesThatRanOnTheCpuInPlaceOfTheAcceleratorAreAProblem() {
        workers.placements.put("fp32", new Placement("CUDAExecutionProvider", 40, 40, Map.of(), false));
        workers.placements.put(
                "int8", new Placement("CUDAExecutionProvider", 40, 37, Map.of("Gather", 2, "Shape", 1), false));

        BlockReport report = run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 3, "fp32", "int8"));

        assertThat(report.cells().getFirst().problems()).isEmpty();
        assertThat(report.cells().getLast().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("placement.fell-back");
            assertThat(problem.message())
                    .isEqualTo(
                            "int8 ran 3 of its 40 nodes not on CUDAExecutionProvider (elsewhere: 2 Gather, 1 Shape)");
            assertThat(problem.hint()).contains("cpu-nodes: allowed");
        });
    }

    @Test
    void aRefereeMeasuresEveryCellOnceMoreInEveryRoundAmongTheOthers() {
        BlockAssignment block = Blocks.block(Blocks.REFEREED, Blocks.CENTROID, 3, "fp32", "int8");

        BlockReport report = run(block);

        List<String> entries = List.of(
                "fp32" + MEASURED,
                "int8" + MEASURED,
                "fp32 " + WorkerPhase.REFEREEING,
                "int8 " + WorkerPhase.REFEREEING);
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            RoundOrder.of(42, "block", round, 4).forEach(entry -> expected.add(entries.get(entry)));
        }
        assertThat(workers.log).filteredOn(entries::contains).isEqualTo(expected);
        for (CellReport cell : report.cells()) {
            assertThat(cell.rounds()).extracting(RoundMeasurement::round).containsExactly(0, 1, 2);
            assertThat(Objects.requireNonNull(cell.refereeRounds()))
                    .extracting(RefereeRound::round)
                    .containsExactly(0, 1, 2);
            assertThat(cell.problems()).isEmpty();
        }
        assertThat(progress.getLast().doneSteps()).isEqualTo(progress.getLast().totalSteps());
    }

    @Test
    void aRefereeThatFailsCostsNoMeasurement() {
        workers.failIn("int8", WorkerPhase.REFEREEING);

        BlockReport report = run(Blocks.block(Blocks.REFEREED, Blocks.CENTROID, 2, "fp32", "int8"));

        CellReport failed = report.cells().getLast();
        assertThat(failed.rounds()).hasSize(2);
        assertThat(failed.refereeRounds()).isNull();
        assertThat(failed.problems()).extracting(Problem::code).containsExactly("worker.crashed");
    }

    @Test
    void roundsAreAddedUntilTheIntervalsAreNarrowEnough() {
        workers.latencyNs = variant -> variant.equals("fp32")
                ? 1000
                : 1000 + 100 * (workers.log(MEASURED).size() / 2 % 2);

        BlockReport wide = run(Blocks.withRounds(
                Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 3, "fp32", "int8"),
                new RoundBudget(3, 6, 0.001),
                false));
        assertThat(wide.rounds()).isEqualTo(6);
        assertThat(wide.cells()).allMatch(cell -> cell.rounds().size() == 6);
        assertThat(progress.getLast().doneSteps()).isEqualTo(progress.getLast().totalSteps());

        workers.latencyNs = variant -> variant.equals("fp32") ? 1000 : 500;
        BlockReport narrow = run(Blocks.withRounds(
                Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 3, "fp32", "int8"),
                new RoundBudget(3, 6, 0.001),
                false));
        assertThat(narrow.rounds()).isEqualTo(3);
    }

    @Test
    void evidenceIsAskedForOnceACellAfterMeasuring() {
        run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 3, "fp32"));

        assertThat(workers.log(" " + WorkerPhase.SHOWING_EVIDENCE)).hasSize(1);
        assertThat(workers.log.indexOf("fp32 SHOWING_EVIDENCE")).isEqualTo(workers.log.indexOf("fp32 MEASURING") + 1);
    }

    @Test
    void roundsRunOneWorkerAtATimeWhileAccuracyPassesShareTheCores() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        for (String variant : List.of("fp32", "int8")) {
            workers.when(variant, phase -> {
                if (phase == WorkerPhase.SCORING) {
                    await(together);
                } else if (phase == WorkerPhase.MEASURING) {
                    assertThat(workers.open()).isEqualTo(1);
                }
            });
        }

        BlockReport report = run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 2, "fp32", "int8"));

        assertThat(workers.mostOpen()).isEqualTo(2);
        assertThat(report.cells()).allMatch(cell -> cell.rounds().size() == 2);
    }

    @Test
    void accuracyIsSharedByBlocksThatDifferInTheirLoad() {
        BlockRunner runner = runner();

        run(runner, Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 1, "fp32", "int8"));
        BlockReport offline = run(runner, Blocks.block(Blocks.OFFLINE, Blocks.CENTROID, 1, "fp32", "int8"));

        assertThat(workers.log(SCORED)).hasSize(2);
        assertThat(offline.cells()).allMatch(cell -> cell.accuracy() != null);
    }

    @Test
    void theBaselineIsScoredFirstAndOnlyWhereSomethingIsComparedWithIt() {
        BlockRunner runner = runner();

        BlockReport report = run(runner, Blocks.block(Blocks.SINGLE_STREAM, Blocks.AGREEMENT, 1, "int8", "fp32"));
        run(runner, Blocks.block(Blocks.OFFLINE, Blocks.AGREEMENT, 1, "int8", "fp32"));

        assertThat(Blocks.variants(workers.log(SCORED))).containsExactly("fp32", "int8");
        assertThat(report.cells().get(0).accuracy()).isNotNull();
        assertThat(report.cells().get(1).accuracy()).isNull();
        assertThat(report.cells()).allMatch(cell -> cell.problems().isEmpty());
    }

    @Test
    void withoutTheBaselinesOutputsNothingCanBeCompared() {
        workers.failIn("fp32", WorkerPhase.SCORING);

        BlockReport report = run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.AGREEMENT, 1, "fp32", "int8"));

        assertThat(codes(report.cells().get(0))).containsExactly("worker.crashed");
        assertThat(codes(report.cells().get(1))).containsExactly("accuracy.no-baseline");
        assertThat(report.cells()).allMatch(cell -> cell.rounds().size() == 1);
    }

    @Test
    void aCellThatFailsIsTriedAgainAndItsProblemCountedWhileOthersGoOn() {
        workers.failIn("int8", WorkerPhase.MEASURING);

        BlockReport report = run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 3, "fp32", "int8"));

        assertThat(report.cells().get(0).rounds()).hasSize(3);
        CellReport failed = report.cells().get(1);
        assertThat(failed.rounds()).isEmpty();
        assertThat(failed.accuracy()).isNotNull();
        assertThat(failed.problems()).extracting(Problem::message).containsExactly("int8 died (3 times)");
    }

    @Test
    void aCellThatFailsToLoadTwiceInARowIsSkipped() {
        workers.failIn("int8", WorkerPhase.LOADING);

        BlockReport report = run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 5, "fp32", "int8"));

        // Once for accuracy, once in the first round.
        assertThat(workers.log(LOADED).stream().filter("int8 LOADING"::equals)).hasSize(2);
        assertThat(report.cells().get(1).problems())
                .extracting(Problem::message)
                .containsExactly(
                        "int8 died (2 times)",
                        "int8 was skipped in 4 of the rounds, because it failed to load 2 times in a row");
        assertThat(report.cells().get(0).rounds()).hasSize(5);
        assertThat(progress.getLast().doneSteps()).isEqualTo(12);
    }

    @Test
    void whatWasMeasuredIsKeptWhenEvidenceFails() {
        workers.failIn("int8", WorkerPhase.SHOWING_EVIDENCE);

        BlockReport report = run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 2, "fp32", "int8"));

        assertThat(report.cells().get(1).rounds()).hasSize(2);
        assertThat(codes(report.cells().get(1))).containsExactly("worker.crashed");
    }

    @Test
    void cancellingKeepsWhatWasMeasured() {
        List<String> seen = new ArrayList<>();
        for (String variant : List.of("fp32", "int8")) {
            workers.when(variant, phase -> {
                if (phase == WorkerPhase.MEASURING) {
                    seen.add(variant);
                    if (seen.size() == 4) {
                        cancellation.cancel();
                        throw new ProblemException(Problem.agent("worker.stopped", "stopped", "none"));
                    }
                }
            });
        }

        BlockReport report = run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 5, "fp32", "int8"));

        assertThat(report.interrupted()).isTrue();
        assertThat(report.cells().stream()
                        .mapToInt(cell -> cell.rounds().size())
                        .sum())
                .isEqualTo(3);
        assertThat(report.cells()).allMatch(cell -> cell.problems().isEmpty());
        assertThat(report.noiseAfter()).isNull();
        assertThat(workers.open()).isZero();
    }

    @Test
    void aBlockThatIsCancelledBeforeItBeginsStartsNoWorker() {
        cancellation.cancel();

        BlockReport report = run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.AGREEMENT, 5, "fp32", "int8"));

        assertThat(report.interrupted()).isTrue();
        assertThat(workers.log).isEmpty();
        assertThat(report.cells()).allMatch(cell -> cell.problems().isEmpty());
    }

    @Test
    void progressCountsEveryStepAndNamesIt() {
        run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.AGREEMENT, 2, "fp32", "int8"));

        assertThat(progress.getLast().doneSteps())
                .isEqualTo(progress.getLast().totalSteps())
                .isEqualTo(6);
        assertThat(progress)
                .extracting(BlockProgress::activity)
                .contains("accuracy: fp32", "accuracy: int8", "round 1 of 2: fp32", "round 2 of 2: int8");
        assertThat(progress).extracting(BlockProgress::doneSteps).isSorted();
    }

    @Test
    void anUnknownRuntimeOrOptionIsAProblemOfEveryCellAndStartsNoWorker() {
        BlockAssignment block = Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 2, "fp32", "int8");

        BlockReport unknown =
                run(Blocks.withRuntime(block, new RuntimeConfiguration("x", "nothing-here", 1, Map.of())));
        BlockReport badOption =
                run(Blocks.withRuntime(block, new RuntimeConfiguration("x", "evil", 1, Map.of("colour", "red"))));

        assertThat(unknown.cells()).allMatch(cell -> codes(cell).equals(List.of("runtime.unknown")));
        assertThat(badOption.cells()).allMatch(cell -> codes(cell).equals(List.of("runtime.unknown-option")));
        assertThat(workers.log).isEmpty();
    }

    @Test
    void aMissingModelIsAProblemOfItsCellOnly() {
        BlockAssignment block = Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 1, "fp32", "int8");
        ArtifactReference missing = Blocks.artifact("int8");

        BlockReport report = runner().run(
                        block,
                        "cpu",
                        artifact -> {
                            if (artifact.equals(missing)) {
                                throw new ProblemException(Problem.environment("artifact.missing", "no", "fetch"));
                            }
                            return work.resolve("file");
                        },
                        progress::add,
                        cancellation);

        assertThat(report.cells().get(0).rounds()).hasSize(1);
        assertThat(codes(report.cells().get(1))).containsExactly("artifact.missing");
    }

    @Test
    void aBlockWithoutItsBaselineIsRefused() {
        BlockAssignment block = Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 1, "int8");

        assertThatThrownBy(() -> run(block))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("fp32");
    }

    @Test
    void nothingIsLeftInTheWorkDirectory() throws IOException {
        run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.AGREEMENT, 1, "fp32", "int8"));

        try (Stream<Path> left = Files.list(work)) {
            assertThat(left).isEmpty();
        }
    }

    private BlockReport run(BlockAssignment block) {
        return run(runner(), block);
    }

    private BlockReport run(BlockRunner runner, BlockAssignment block) {
        return runner.run(block, "cpu", _ -> work.resolve("file"), progress::add, cancellation);
    }

    private BlockRunner runner() {
        return new BlockRunner(new BlockSetup(
                work,
                RuntimeDirectories.below(work),
                workers,
                new RuntimeRegistry(List.of(new EvilRuntime())),
                () -> Blocks.NOISE,
                () -> 55.5,
                MachineWatch.ofThisMachine(),
                _ -> {},
                null,
                2));
    }

    private static List<String> codes(CellReport cell) {
        return cell.problems().stream().map(Problem::code).toList();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
