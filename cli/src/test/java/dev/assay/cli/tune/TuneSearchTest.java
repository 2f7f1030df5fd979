package dev.assay.cli.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.agent.block.CancellationToken;
import dev.assay.cli.run.RunRequest;
import dev.assay.reports.ResultFixtures;
import dev.assay.reports.halving.Fall;
import dev.assay.reports.halving.Rung;
import dev.assay.reports.tune.TuneAim;
import dev.assay.reports.tune.TuneCandidate;
import dev.assay.reports.tune.TuneEnding;
import dev.assay.reports.tune.TuneResult;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.reader.ScenarioFile;
import dev.assay.scenarios.language.reader.ScenarioReader;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.plan.Planner;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneSearchTest {
    private static final String SCENARIO = """
            name: test
            model:
              source: file:model.onnx
              inputs:
                input: { type: float32, shape: [batch, 4] }
            task: { type: fidelity, evaluation-samples: 4 }
            baseline: fp32
            variants:
              fp32: original
              int8: { source: file:int8.onnx }
              int4: { source: file:int4.onnx }
            runtimes:
              one: { type: onnxruntime, threads: 1 }
              two: { type: onnxruntime, threads: 2 }
            """;

    private static final String LOADS = """
            shapes: { small: { batch: 1 } }
            loads:
              one-by-one: { type: single-stream }
              all: { type: offline }
            """;

    @TempDir
    private Path directory;

    private static ScenarioFile file(String yaml) {
        return new ScenarioFile(
                Path.of("test.yaml"),
                ScenarioReader.read(yaml.getBytes(StandardCharsets.UTF_8), "test.yaml"),
                yaml,
                "0");
    }

    private static SearchSpace space(String yaml, @Nullable String block) {
        return SearchSpace.of(Planner.plan(file(yaml).scenario(), ProfileName.STANDARD, 1), block);
    }

    private TuneResult search(RungRunner runner, CancellationToken cancellation) {
        TuneRequest request = new TuneRequest(
                file(SCENARIO), null, new TuneAim(null, List.of()), ProfileName.STANDARD, Duration.ofMinutes(10), 1);
        TuneListener silent = new TuneListener() {
            @Override
            public void planned(List<Rung> rungs, List<Duration> estimates) {
                assertThat(estimates).hasSameSizeAs(rungs).allMatch(Duration::isPositive);
            }

            @Override
            public void began(Rung rung, int rounds, Duration estimate) {
                assertThat(rounds).isPositive();
            }
        };
        return new TuneSearch(request, directory, runner, silent, cancellation).run();
    }

    /** A run that has no blocks. */
    private static RunResult nothing() {
        RunResult run = ResultFixtures.complete();
        return new RunResult(
                run.schema(),
                run.assay(),
                run.run(),
                run.task(),
                run.devices(),
                run.artifacts(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }

    @Test
    void everyVariantWithEveryRuntimeIsACandidate() {
        SearchSpace space = space(SCENARIO, null);

        assertThat(space.candidates())
                .extracting(TuneCandidate::name)
                .containsExactly(
                        "fp32 on one", "int8 on one", "int4 on one", "fp32 on two", "int8 on two", "int4 on two");
    }

    @Test
    void aPlaceIsNamedByShapeAndLoadOrByAnyOfItsBlocks() {
        String yaml = SCENARIO + LOADS;
        List<TuneCandidate> offline = space(yaml, "small--all").candidates();

        assertThat(offline).hasSize(6).allMatch(candidate -> candidate.block().endsWith("--all"));
        assertThat(space(yaml, offline.getLast().block()).candidates()).isEqualTo(offline);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> space(yaml, null))
                .withMessageContaining("2 combinations");
    }

    @Test
    void oneCellIsNothingToChooseFrom() {
        String alone = SCENARIO.replaceAll("(?m)^  (int8|int4|two):.*\n", "");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> space(alone, null))
                .withMessageContaining("1 cells");
    }

    @Test
    void aRungMeasuresItsCandidatesBesideTheirBaselinesWithItsShareOfTheProfile() {
        SearchSpace space = space(SCENARIO, null);
        RungPlanner planner = new RungPlanner(file(SCENARIO).scenario(), ProfileName.STANDARD, 1, space.candidates());
        String int4OnTwo = space.candidates().getLast().id();

        Plan brief = planner.plan(new Rung(1, false, 0.5, List.of(int4OnTwo)));
        Plan last = planner.plan(new Rung(2, true, 1, List.of(int4OnTwo)));

        assertThat(brief.blocks()).singleElement().satisfies(block -> {
            assertThat(block.variants()).containsExactly("fp32", "int4");
            assertThat(block.rounds()).isEqualTo(RoundBudget.fixed(5));
            assertThat(block.load().budget().minDuration()).isEqualTo(Duration.ofSeconds(2));
        });
        assertThat(last.blocks()).singleElement().satisfies(block -> {
            assertThat(block.rounds().isAdaptive()).isTrue();
            assertThat(block.load().budget().minDuration()).isEqualTo(Duration.ofSeconds(4));
        });
        assertThat(last.seed()).isNotEqualTo(brief.seed());
        assertThat(planner.plan(new Rung(1, false, 0.5, List.of(int4OnTwo)))).isEqualTo(brief);
    }

    @Test
    void blocksOfARungComeInAnOrderThatTheSeedDecides() {
        SearchSpace space = space(SCENARIO, null);
        List<String> all = space.candidates().stream().map(TuneCandidate::id).toList();
        List<List<String>> orders = new ArrayList<>();
        for (long seed = 0; seed < 20; seed++) {
            orders.add(new RungPlanner(file(SCENARIO).scenario(), ProfileName.QUICK, seed, space.candidates())
                    .plan(new Rung(1, false, 0.5, all)).blocks().stream()
                            .map(PlannedBlock::id)
                            .toList());
        }

        assertThat(orders.stream().distinct()).hasSize(2);
    }

    @Test
    void whatWasNotMeasuredIsOutWithTheReasonAndNothingIsChosen() {
        List<RunRequest> asked = new ArrayList<>();

        TuneResult result = search(
                (request, _, _) -> {
                    asked.add(request);
                    return new RungRunner.Measured(nothing(), Duration.ofSeconds(3));
                },
                new CancellationToken());

        assertThat(result.ending()).isEqualTo(TuneEnding.NOTHING_MEETS);
        assertThat(result.choice()).isNull();
        assertThat(asked).hasSize(1);
        assertThat(result.out()).hasSize(6).allMatch(out -> out.reason() == Fall.Reason.OBSTACLE);
        assertThat(result.spentMs()).isEqualTo(3000);
    }

    @Test
    void aSearchThatIsStoppedHasNoVerdictAndKeepsWhatItHas() {
        CancellationToken cancellation = new CancellationToken();

        TuneResult result = search(
                (_, _, stop) -> {
                    stop.cancel();
                    return new RungRunner.Measured(ResultFixtures.interrupted(), Duration.ofSeconds(1));
                },
                cancellation);

        assertThat(result.ending()).isEqualTo(TuneEnding.INTERRUPTED);
        assertThat(result.rungs()).hasSize(1);
        assertThat(result.choice()).isNull();
        assertThat(directory.resolve("rung-1")).isDirectory();
    }
}
