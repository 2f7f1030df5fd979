package dev.assay.scenarios.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.ProfileOverride;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlannerTest {
    @Property(tries = 100)
    void plansTheProductOfAllLists(
            @ForAll @IntRange(min = 1, max = 3) int targets,
            @ForAll @IntRange(min = 1, max = 3) int runtimes,
            @ForAll @IntRange(min = 1, max = 3) int shapes,
            @ForAll @IntRange(min = 1, max = 3) int loads,
            @ForAll @IntRange(min = 1, max = 4) int variants) {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.targets = targets;
        builder.runtimes = runtimes;
        builder.shapes = shapes;
        builder.loads = loads;
        builder.variants = variants;

        Plan plan = Planner.plan(builder.build(), ProfileName.STANDARD, 3);

        assertThat(plan.blocks()).hasSize(targets * runtimes * shapes * loads);
        assertThat(plan.cellCount()).isEqualTo(targets * runtimes * shapes * loads * variants);
        assertThat(plan.exclusions()).isEmpty();
        assertThat(plan.blocks())
                .extracting(PlannedBlock::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z0-9][a-z0-9._-]*"));
        assertThat(plan.seed()).isEqualTo(3);
    }

    @Test
    void keepsOnlyTheBlocksThatAreNamed() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.shapes = 2;
        builder.loads = 2;
        Scenario scenario = builder.build();
        PlannedBlock second =
                Planner.plan(scenario, ProfileName.QUICK, 1).blocks().get(1);

        assertThat(narrowed(scenario, PlanSelection.ofBlocks(List.of(second.id())))
                        .blocks())
                .containsExactly(second);
        assertThat(narrowed(scenario, PlanSelection.ofBlocks(List.of(second.id() + "--lab-007")))
                        .blocks())
                .as("as a lab's report names it")
                .containsExactly(second);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> narrowed(scenario, PlanSelection.ofBlocks(List.of("nowhere"))))
                .withMessageContaining("nowhere");
    }

    @Test
    void keepsOnlyTheVariantsThatAreNamedAndTheBaseline() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.variants = 4;
        builder.baseline = "variant-1";
        Scenario scenario = builder.build();
        PlannedBlock whole =
                Planner.plan(scenario, ProfileName.QUICK, 1).blocks().getFirst();

        PlannedBlock kept =
                narrowed(scenario, selection(whole.id(), "variant-3")).blocks().getFirst();

        assertThat(kept.variants()).containsExactly("variant-1", "variant-3");
        assertThat(kept.rounds()).isEqualTo(whole.rounds());
        assertThat(kept.estimatedTime()).isEqualTo(whole.estimatedTime().dividedBy(2));
        assertThat(Planner.estimatedRounds(kept)).isLessThan(kept.estimatedTime());
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> narrowed(scenario, selection(whole.id(), "variant-9")))
                .withMessageContaining("variant-9");
    }

    @Test
    void measuresAsMuchOfASelectionAsItSaysWithTheSamplesOfTheProfile() {
        Scenario scenario = new ScenarioBuilder().build();
        Plan whole = Planner.plan(scenario, ProfileName.THOROUGH, 1);
        RoundBudget rounds = RoundBudget.fixed(3);

        Plan brief = Planner.plan(
                scenario,
                ProfileName.THOROUGH,
                1,
                new PlanSelection(
                        PlanSelection.ofBlocks(List.of(whole.blocks().getFirst().id()))
                                .blocks(),
                        new PlanSelection.Effort(rounds, 0.5),
                        null));

        PlannedBlock block = brief.blocks().getFirst();
        assertThat(block.rounds()).isEqualTo(rounds);
        assertThat(block.control()).isFalse();
        assertThat(block.load().budget().minDuration()).isEqualTo(Duration.ofSeconds(2));
        assertThat(brief.task()).isEqualTo(whole.task());
    }

    private static Plan narrowed(Scenario scenario, PlanSelection selection) {
        return Planner.plan(scenario, ProfileName.QUICK, 1, selection);
    }

    private static PlanSelection selection(String block, String variant) {
        return new PlanSelection(List.of(new PlanSelection.SelectedBlock(block, List.of(variant))), null, null);
    }

    @Test
    void putsTheBaselineFirst() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.variants = 3;
        builder.baseline = "variant-1";

        assertThat(Planner.plan(builder.build(), ProfileName.QUICK, 1)
                        .blocks()
                        .getFirst()
                        .variants())
                .containsExactly("variant-1", "variant-0", "variant-2");
    }

    @Test
    void plansABaselineAlone() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.variants = 1;

        assertThat(Planner.plan(builder.build(), ProfileName.QUICK, 1).blocks())
                .singleElement()
                .satisfies(block -> assertThat(block.variants()).containsExactly("variant-0"));
    }

    @Test
    void namesTheTargetInIdsOnlyWhereThereAreSeveral() {
        ScenarioBuilder builder = new ScenarioBuilder();
        assertThat(Planner.plan(builder.build(), ProfileName.QUICK, 1)
                        .blocks()
                        .getFirst()
                        .id())
                .isEqualTo("runtime-0--shape-0--load-0");

        builder.targets = 2;
        assertThat(Planner.plan(builder.build(), ProfileName.QUICK, 1)
                        .blocks()
                        .getLast()
                        .id())
                .isEqualTo("target-1--runtime-0--shape-0--load-0");
    }

    @Test
    void scalesBudgetsAndSamplesByTheProfile() {
        Plan plan = Planner.plan(new ScenarioBuilder().build(), ProfileName.QUICK, 1);

        PlannedBlock block = plan.blocks().getFirst();
        assertThat(block.rounds()).isEqualTo(RoundBudget.fixed(4));
        assertThat(block.load().budget()).isEqualTo(new LoadBudget(Duration.ofMillis(150), Duration.ofMillis(600), 15));
        assertThat(((Task.Fidelity) plan.task()).evaluationSamples()).isEqualTo(40);
        assertThat(((Task.Fidelity) plan.scenario().task()).evaluationSamples()).isEqualTo(200);
    }

    @Test
    void takesOverWhatTheScenarioOverrides() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.profiles = Map.of(ProfileName.QUICK, new ProfileOverride(7, 9, 0.03, null, 0.5));

        Plan plan = Planner.plan(builder.build(), ProfileName.QUICK, 1);

        assertThat(plan.profile())
                .isEqualTo(new Profile(ProfileName.QUICK, new RoundBudget(7, 9, 0.03), false, 0.15, 0.5));
        assertThat(Planner.plan(builder.build(), ProfileName.STANDARD, 1).profile())
                .isEqualTo(Profile.builtIn(ProfileName.STANDARD));
    }

    @Test
    void scalesNothingToNothing() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.profiles = Map.of(ProfileName.QUICK, new ProfileOverride(1, null, null, 0.001, 0.001));

        Plan plan = Planner.plan(builder.build(), ProfileName.QUICK, 1);

        PlannedBlock block = plan.blocks().getFirst();
        assertThat(block.rounds().planned()).isEqualTo(2);
        assertThat(block.load().budget()).isEqualTo(new LoadBudget(Duration.ofMillis(100), Duration.ofMillis(100), 1));
        assertThat(((Task.Fidelity) plan.task()).evaluationSamples()).isEqualTo(1);
    }

    @Test
    void keepsTimesThatAreShortAlready() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.budget = new LoadBudget(Duration.ofMillis(20), Duration.ofMillis(50), 1);

        assertThat(Planner.plan(builder.build(), ProfileName.QUICK, 1)
                        .blocks()
                        .getFirst()
                        .load()
                        .budget())
                .isEqualTo(builder.budget);
    }

    @Test
    void givesOfflineLoadsTheirOwnBatch() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.loads = 2;

        List<PlannedBlock> blocks =
                Planner.plan(builder.build(), ProfileName.STANDARD, 1).blocks();

        assertThat(blocks.get(0).load()).isInstanceOf(Load.SingleStream.class);
        assertThat(blocks.get(0).shape().batch()).isEqualTo(1);
        assertThat(blocks.get(1).load()).isInstanceOf(Load.Offline.class);
        assertThat(blocks.get(1).shape().batch()).isEqualTo(8);
    }

    @Test
    void bindsNoBatchForAModelWithoutOne() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.loads = 2;
        builder.fixedShapes = List.of(new InputShape("fixed", Map.of()));

        assertThat(Planner.plan(builder.build(), ProfileName.STANDARD, 1).blocks())
                .allSatisfy(block -> assertThat(block.shape().dimensions()).isEmpty());
    }

    @Test
    void leavesOutWhatWouldMeasureTheSameTwice() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.loads = 2;
        builder.fixedShapes = List.of(
                new InputShape("one", Map.of("batch", 1L, "size", 5L)),
                new InputShape("four", Map.of("batch", 4L, "size", 5L)));

        Plan plan = Planner.plan(builder.build(), ProfileName.STANDARD, 1);

        assertThat(plan.blocks())
                .extracting(PlannedBlock::id)
                .containsExactly("runtime-0--one--load-0", "runtime-0--one--load-1", "runtime-0--four--load-0");
        assertThat(plan.exclusions()).singleElement().satisfies(exclusion -> {
            assertThat(exclusion.subject()).isEqualTo("runtime-0--four--load-1");
            assertThat(exclusion.problem().message()).contains("runtime-0--one--load-1");
        });
    }

    @Test
    void whoSaysHowManyRoundsGetsThatMany() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.profiles = Map.of(ProfileName.STANDARD, new ProfileOverride(6, null, null, null, null));

        assertThat(Planner.plan(builder.build(), ProfileName.STANDARD, 1)
                        .profile()
                        .rounds())
                .isEqualTo(new RoundBudget(6, 6, 0.02));
        assertThat(Planner.plan(new ScenarioBuilder().build(), ProfileName.STANDARD, 1)
                        .profile()
                        .rounds())
                .isEqualTo(new RoundBudget(10, 20, 0.02));
    }

    @Test
    void sustainedLoadsHaveTheirOwnNumberOfRounds() {
        ScenarioBuilder builder = new ScenarioBuilder();
        builder.fixedLoads = List.of(new Load.Sustained("hot", 1, 1, builder.budget));

        PlannedBlock block =
                Planner.plan(builder.build(), ProfileName.THOROUGH, 1).blocks().getFirst();

        assertThat(block.rounds()).isEqualTo(RoundBudget.fixed(1));
        assertThat(block.load().budget().minDuration()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void estimatesTheTrialsOfASearch() {
        ScenarioBuilder builder = new ScenarioBuilder();
        LatencyBound bound = new LatencyBound(99, Duration.ofMillis(20));
        builder.fixedLoads = List.of(new Load.PeakRate("peak", bound, 1, 3, 20, null, builder.budget));

        // 2 cells: 10 rounds of 1 s start, 1 s warm-up and 8 trials of 4 s; then scoring as below.
        assertThat(Planner.plan(builder.build(), ProfileName.STANDARD, 1).estimatedTime())
                .isEqualTo(Duration.ofSeconds(2 * (10 * (2 + 8 * 4) + 1 + 4)));
    }

    @Test
    void estimatesStartsBudgetsAndScoring() {
        Plan plan = Planner.plan(new ScenarioBuilder().build(), ProfileName.STANDARD, 1);

        // 2 cells: 10 rounds of 1 s start, 1 s warm-up and 4 s; then 1 s start and 200 samples of 20 ms.
        assertThat(plan.estimatedTime()).isEqualTo(Duration.ofSeconds(2 * (10 * 6 + 1 + 4)));
    }
}
