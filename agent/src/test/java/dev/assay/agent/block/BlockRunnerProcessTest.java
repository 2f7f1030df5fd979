package dev.assay.agent.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.evil.Deed;
import dev.assay.agent.evil.EvilFixture;
import dev.assay.agent.evil.EvilModel;
import dev.assay.agent.evil.EvilModel.Cheat;
import dev.assay.agent.evil.EvilModel.Moment;
import dev.assay.agent.evil.EvilRuntime;
import dev.assay.agent.probe.MachineWatch;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.TimedOutputs;
import dev.assay.scenarios.measurement.TimedOutputs.Verdict;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisabledOnOs(OS.WINDOWS)
class BlockRunnerProcessTest {
    private static final Batching BATCHER = new Batching(4, List.of(2), Duration.ofMillis(1), null, List.of());

    @TempDir
    Path directory;

    private final Map<String, Path> files = new HashMap<>();
    private final CancellationToken cancellation = new CancellationToken();
    private Path work;

    @BeforeEach
    void prepare() throws IOException {
        work = Files.createDirectory(directory.resolve("work"));
        put("samples", EvilFixture.writeSamples(directory.resolve("samples"), 0, 7));
        model("fp32", EvilModel.good(0));
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        try (Stream<Path> left = Files.list(work)) {
            assertThat(left).isEmpty();
        }
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void aCrashCostsItsCellOneRoundAndNobodyElseAnything() throws IOException {
        Path marker = directory.resolve("marker");
        model("int8", new EvilModel(Deed.SEGFAULT, Moment.LATER_RUN, marker.toString(), 0.5f));

        BlockReport report = run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.AGREEMENT, 2, "fp32", "int8"));

        CellReport baseline = report.cells().get(0);
        assertThat(baseline.rounds()).hasSize(2);
        assertThat(baseline.problems()).isEmpty();
        CellReport variant = report.cells().get(1);
        assertThat(variant.rounds()).extracting(RoundMeasurement::round).containsExactly(1);
        assertThat(variant.problems())
                .extracting(Problem::message)
                .containsExactly("the worker for int8 on evil died with SIGSEGV while measuring");
        assertThat(variant.accuracy())
                .isInstanceOfSatisfying(
                        AccuracyMeasurement.Fidelity.class,
                        fidelity -> assertThat(fidelity.cosine()).hasSize(7));
        RoundMeasurement round = variant.rounds().getFirst();
        assertThat(round.coldStart().processNs()).isPositive();
        assertThat(round.coldStart().loadNs()).isPositive();
        assertThat(round.coldStart().firstInferenceNs()).isPositive();
        assertThat(round.queries()).isGreaterThanOrEqualTo(30);
        assertThat(round.samples()).isEqualTo(2 * round.queries());
        assertThat(report.interrupted()).isFalse();
    }

    @Test
    @Timeout(60)
    void cancellingStopsAWorkerThatHangsAndKeepsRounds() throws IOException {
        Path marker = directory.resolve("marker");
        model("int8", new EvilModel(Deed.HANG, Moment.LATER_RUN, marker.toString(), 0));
        Thread canceller = Thread.ofVirtual().start(() -> {
            while (!Files.exists(marker)) {
                LockSupport.parkNanos(1_000_000);
            }
            cancellation.cancel();
        });

        BlockReport report = run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.AGREEMENT, 1000, "fp32", "int8"));

        assertThat(canceller.isAlive() && !cancellation.isCancelled()).isFalse();
        assertThat(report.interrupted()).isTrue();
        assertThat(report.cells().get(1).accuracy()).isNotNull();
        assertThat(report.cells()).allMatch(cell -> cell.problems().isEmpty());
    }

    @Test
    void aRuntimeThatAnswersSomethingElseWhileItIsTimedIsCaught() throws IOException {
        model("cached", EvilModel.cheating(Cheat.FIRST_OUTPUT));
        model("late", EvilModel.cheating(Cheat.LATE_OUTPUT));
        model("zeros", EvilModel.cheating(Cheat.ZEROS));

        BlockReport report =
                run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.AGREEMENT, 1, "fp32", "cached", "late", "zeros"));

        assertThat(report.cells().getFirst().problems()).isEmpty();
        TimedOutputs honest = timedOutputs(report.cells().getFirst());
        assertThat(honest).isEqualTo(new TimedOutputs(32, 0, 0, honest.betweenSamples(), Verdict.SAME, null));
        for (CellReport cheat : report.cells().subList(1, 4)) {
            assertThat(accuracy(cheat).cosine()).as(cheat.variant()).allMatch(cosine -> cosine > 1 - 1e-9);
            TimedOutputs found = timedOutputs(cheat);
            assertThat(found.verdict()).as(cheat.variant()).isEqualTo(Verdict.DIFFERENT);
            assertThat(found.different()).as(cheat.variant()).isGreaterThan(8);
            assertThat(cheat.problems())
                    .extracting(Problem::message)
                    .containsExactly("timed outputs of " + cheat.variant() + " differ from the accuracy run's: "
                            + found.different() + " of 32, in 1 of 1 rounds");
        }
    }

    @ParameterizedTest
    @MethodSource
    void everyLoadShowsWhatItsQueriesAnswered(Load load) throws IOException {
        model("cached", EvilModel.cheating(Cheat.FIRST_OUTPUT));

        BlockReport report = run(
                load.batching() == null
                        ? Blocks.block(load, Blocks.AGREEMENT, 1, "fp32", "cached")
                        : Blocks.batched(load, Blocks.AGREEMENT, "fp32", "cached"));

        TimedOutputs honest = timedOutputs(report.cells().getFirst());
        assertThat(honest.verdict()).isEqualTo(Verdict.SAME);
        assertThat(honest.checked()).isBetween(16, 32);
        assertThat(timedOutputs(report.cells().getLast()).verdict()).isEqualTo(Verdict.DIFFERENT);
    }

    static List<Load> everyLoadShowsWhatItsQueriesAnswered() {
        LoadBudget budget = new LoadBudget(Duration.ofMillis(2), Duration.ofMillis(100), 100);
        return List.of(
                Blocks.OFFLINE,
                Blocks.BATCHED_CLIENTS,
                new Load.Concurrency("two", 2, null, budget),
                new Load.Server("server", 1000, 2, null, null, budget),
                new Load.Server("batched", 2_000, 2, null, BATCHER, budget));
    }

    private static TimedOutputs timedOutputs(CellReport cell) {
        return Objects.requireNonNull(cell.rounds().getFirst().timedOutputs());
    }

    private static AccuracyMeasurement.Fidelity accuracy(CellReport cell) {
        return (AccuracyMeasurement.Fidelity) Objects.requireNonNull(cell.accuracy());
    }

    @Test
    void jmhMeasuresTheSameQueriesInAWorkerOfItsOwn() {
        BlockReport report = run(Blocks.block(Blocks.REFEREED, Blocks.AGREEMENT, 2, "fp32"));

        CellReport cell = report.cells().getFirst();
        assertThat(cell.problems()).isEmpty();
        assertThat(cell.rounds()).hasSize(2);
        assertThat(Objects.requireNonNull(cell.refereeRounds())).hasSize(2).allSatisfy(round -> {
            assertThat(round.latency().count()).isGreaterThan(100);
            assertThat(round.latency().minNs()).isBetween(1L, 1_000_000L);
        });
    }

    private BlockReport run(BlockAssignment block) {
        return new BlockRunner(new BlockSetup(
                        work,
                        RuntimeDirectories.below(directory),
                        EvilFixture.launcher(Duration.ofMinutes(5)),
                        new RuntimeRegistry(List.of(new EvilRuntime())),
                        () -> Blocks.NOISE,
                        () -> null,
                        MachineWatch.ofThisMachine(),
                        _ -> {},
                        null,
                        1))
                .run(
                        block,
                        "cpu",
                        artifact -> Objects.requireNonNull(files.get(artifact.sha256())),
                        _ -> {},
                        cancellation);
    }

    private void model(String variant, EvilModel model) throws IOException {
        put(variant, model.write(directory.resolve(variant)));
    }

    private void put(String name, Path file) {
        files.put(Blocks.artifact(name).sha256(), file);
    }
}
