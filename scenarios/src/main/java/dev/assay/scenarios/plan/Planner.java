package dev.assay.scenarios.plan;

import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.Target;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Expand a scenario into blocks: every target × runtime × shape × load,
 * each with all variants that exist in the format of the runtime.
 *
 * <p>The estimated time of a block is an assumption, made before anything is known of model and device. A round of a cell takes
 * {@link #CELL_START} to start a worker process and load the model, then warm-up and minimum duration; scoring takes
 * {@link #SAMPLE_TIME} a sample, once a cell. Rounds that are added because intervals are still wide are not in it. A model whose queries are slower than its minimum number of queries allows takes longer.
 */
public final class Planner {
    /** Assumed for starting a worker and loading a model of about 100 MB on a slow core. */
    public static final Duration CELL_START = Duration.ofSeconds(1);

    /** Assumed for one sample of the accuracy pass: between a small transformer at 16 tokens (8 ms) and at 128 (50 ms). */
    public static final Duration SAMPLE_TIME = Duration.ofMillis(20);

    /** A profile shortens no time below this; a scenario itself may ask for less. */
    static final Duration SHORTEST_SCALED = Duration.ofMillis(100);

    /** Names hold no two of them in a row, so joined names stay unique. */
    static final String SEPARATOR = "--";

    private Planner() {}

    /**
     * Return what a run of the scenario will measure.
     *
     * @param seed decides the order of cells within rounds
     */
    public static Plan plan(Scenario scenario, ProfileName profileName, long seed) {
        return plan(scenario, profileName, seed, null);
    }

    /**
     * Return what a run of a part of the scenario will measure.
     *
     * @param seed decides the order of cells within rounds
     * @param selection which part; {@code null} for all of it
     * @throws ProblemException {@code plan.no-such-block} or {@code plan.no-such-variant} if the scenario does not have what is selected
     */
    public static Plan plan(Scenario scenario, ProfileName profileName, long seed, @Nullable PlanSelection selection) {
        Profile usual = Profile.of(profileName, scenario.profiles());
        if (selection == null) {
            return whole(scenario, usual, seed);
        }
        PlanSelection.Effort effort = selection.effort();
        return narrowed(whole(scenario, effort == null ? usual : usual.with(effort), seed), selection);
    }

    /** Return how long the rounds of a block take, scoring aside, under the assumptions that its estimated time makes. */
    public static Duration estimatedRounds(PlannedBlock block) {
        int measured = measured(block.load(), block.variants().size(), block.control());
        return estimatedRound(block.load()).multipliedBy((long) block.rounds().planned() * measured);
    }

    private static Plan narrowed(Plan whole, PlanSelection selection) {
        Map<String, PlannedBlock> chosen = new LinkedHashMap<>();
        for (PlanSelection.SelectedBlock wanted : selection.blocks()) {
            PlannedBlock block = whole.block(wanted.block());
            chosen.put(block.id(), wanted.variants().isEmpty() ? block : narrowed(whole, block, wanted.variants()));
        }
        return new Plan(
                whole.scenario(), whole.profile(), whole.seed(), whole.task(), List.copyOf(chosen.values()), List.of());
    }

    private static PlannedBlock narrowed(Plan whole, PlannedBlock block, List<String> variants) {
        for (String variant : variants) {
            if (!block.variants().contains(variant)) {
                throw new ProblemException(Problem.user(
                        "plan.no-such-variant",
                        "block " + block.id() + " has no variant '" + variant + "'",
                        "it has " + String.join(", ", block.variants())));
            }
        }
        List<String> kept = block.variants().stream()
                .filter(variant -> variant.equals(block.variants().getFirst()) || variants.contains(variant))
                .toList();
        return new PlannedBlock(
                block.id(),
                block.target(),
                block.runtime(),
                block.shape(),
                block.load(),
                block.rounds(),
                block.control(),
                kept,
                estimate(
                        block.load(),
                        block.rounds().planned(),
                        measured(block.load(), kept.size(), block.control()),
                        kept.size(),
                        sampleCount(whole.task())));
    }

    private static Plan whole(Scenario scenario, Profile profile, long seed) {
        Task task = scaled(scenario.task(), profile.sampleScale());
        Formats formats = Formats.of(scenario);
        List<PlannedBlock> blocks = new ArrayList<>();
        List<PlannedExclusion> exclusions = new ArrayList<>(formats.exclusions());
        Map<Place, PlannedBlock> planned = new HashMap<>();
        for (Target target : scenario.targets()) {
            for (RuntimeConfiguration runtime : formats.runtimes()) {
                for (InputShape shape : scenario.shapes()) {
                    for (Load load : scenario.loads()) {
                        Cells cells = new Cells(target, runtime, shape, load);
                        List<String> variants = formats.variants(runtime);
                        List<String> fixed = load.batching() == null ? List.of() : formats.converted(runtime);
                        if (!fixed.isEmpty()) {
                            exclusions.add(fixedShape(id(scenario, cells), fixed));
                            variants = variants.stream()
                                    .filter(variant -> !fixed.contains(variant))
                                    .toList();
                        }
                        if (!variants.contains(scenario.baseline())) {
                            continue;
                        }
                        PlannedBlock block = block(scenario, profile, task, variants, cells);
                        if (!block.runtime().takesBatches() && block.isBatched()) {
                            exclusions.add(batch(block));
                            continue;
                        }
                        PlannedBlock same = planned.putIfAbsent(Place.of(block), block);
                        if (same == null) {
                            blocks.add(block);
                        } else {
                            exclusions.add(repetition(block, same));
                        }
                    }
                }
            }
        }
        return new Plan(scenario, profile, seed, task, blocks, exclusions);
    }

    private static PlannedBlock block(
            Scenario scenario, Profile profile, Task task, List<String> variants, Cells cells) {
        Load load = cells.load().withBudget(scaled(cells.load().budget(), profile.durationScale()));
        RoundBudget rounds = load.ownRounds().isPresent()
                ? RoundBudget.fixed(load.ownRounds().getAsInt())
                : profile.rounds();
        return new PlannedBlock(
                id(scenario, cells),
                cells.target(),
                cells.runtime(),
                load.queryShape(cells.shape()),
                load,
                rounds,
                profile.control(),
                variants,
                estimate(
                        load,
                        rounds.planned(),
                        measured(load, variants.size(), profile.control()),
                        variants.size(),
                        sampleCount(task)));
    }

    private static String id(Scenario scenario, Cells cells) {
        Stream<String> names = Stream.of(
                cells.runtime().name(), cells.shape().name(), cells.load().name());
        return scenario.targets().size() == 1
                ? String.join(SEPARATOR, names.toList())
                : cells.target().name() + SEPARATOR + String.join(SEPARATOR, names.toList());
    }

    /** Return how many processes of a round measure something. */
    private static int measured(Load load, int variants, boolean control) {
        return variants + (control ? 1 : 0) + (load.referee() == null ? 0 : variants);
    }

    private static Duration estimate(Load load, int rounds, int measured, int scored, long samples) {
        Duration scoring = CELL_START.plus(SAMPLE_TIME.multipliedBy(samples));
        return estimatedRound(load).multipliedBy(rounds).multipliedBy(measured).plus(scoring.multipliedBy(scored));
    }

    /** Return how long one round of one cell takes. */
    private static Duration estimatedRound(Load load) {
        LoadBudget budget = load.budget();
        Duration recorded = budget.minDuration().multipliedBy(load.usualTrials());
        return CELL_START.plus(budget.warmUp()).plus(recorded);
    }

    private static PlannedExclusion repetition(PlannedBlock block, PlannedBlock same) {
        return new PlannedExclusion(
                block.id(),
                Problem.user(
                        "plan.repetition",
                        "it would measure the same as " + same.id() + ": "
                                + block.shape().toText(),
                        "This load sets the batch itself; give shapes that differ in more than `batch`."));
    }

    private static PlannedExclusion fixedShape(String block, List<String> variants) {
        return new PlannedExclusion(
                block + " of " + String.join(", ", variants),
                Problem.user(
                        "plan.fixed-shape",
                        "block " + block + " leaves out " + String.join(", ", variants)
                                + ": a converted file takes batches of one size, and a batcher makes batches of several",
                        "Give a load without `batching`, or a file with an open batch as `source:`."));
    }

    private static PlannedExclusion batch(PlannedBlock block) {
        return new PlannedExclusion(
                block.id(),
                Problem.user(
                        "plan.no-batches",
                        "runtime " + block.runtime().name() + " runs one sample at a time, and this load makes batches",
                        "Give loads and shapes with a batch of 1 to have it measured there."));
    }

    private static LoadBudget scaled(LoadBudget budget, double scale) {
        return new LoadBudget(
                scaled(budget.warmUp(), scale),
                scaled(budget.minDuration(), scale),
                Math.max(1, Math.round(budget.minQueries() * scale)));
    }

    private static Duration scaled(Duration duration, double scale) {
        Duration scaled = Duration.ofNanos(Math.round(duration.toNanos() * scale));
        Duration floor = duration.compareTo(SHORTEST_SCALED) < 0 ? duration : SHORTEST_SCALED;
        return scaled.compareTo(floor) < 0 ? floor : scaled;
    }

    private static Task scaled(Task task, double scale) {
        return switch (task) {
            case Task.TextEmbeddingClassification texts ->
                new Task.TextEmbeddingClassification(
                        texts.dataset(),
                        texts.tokenizer(),
                        texts.pooling(),
                        scaled(texts.referenceSamples(), scale),
                        scaled(texts.evaluationSamples(), scale),
                        texts.calibrationSamples(),
                        texts.seed(),
                        texts.gate());
            case Task.ImageClassification images ->
                new Task.ImageClassification(
                        images.dataset(),
                        images.pixels(),
                        scaled(images.evaluationSamples(), scale),
                        // Not scaled: a variant's bits should not depend on the profile.
                        images.calibrationSamples(),
                        images.seed(),
                        images.gate());
            case Task.Fidelity fidelity ->
                new Task.Fidelity(
                        scaled(fidelity.evaluationSamples(), scale),
                        fidelity.calibrationSamples(),
                        fidelity.inputRanges(),
                        fidelity.seed(),
                        fidelity.gate());
        };
    }

    private static int scaled(int samples, double scale) {
        return Math.toIntExact(Math.max(1, Math.round(samples * scale)));
    }

    private static long sampleCount(Task task) {
        return switch (task) {
            case Task.TextEmbeddingClassification texts -> (long) texts.referenceSamples() + texts.evaluationSamples();
            case Task.ImageClassification images -> images.evaluationSamples();
            case Task.Fidelity fidelity -> fidelity.evaluationSamples();
        };
    }

    /** One choice from each list of the scenario. */
    private record Cells(Target target, RuntimeConfiguration runtime, InputShape shape, Load load) {}

    /** What makes two blocks measure the same, whatever their shapes are called. */
    private record Place(String target, String runtime, Map<String, Long> dimensions, String load) {
        static Place of(PlannedBlock block) {
            return new Place(
                    block.target().name(),
                    block.runtime().name(),
                    block.shape().dimensions(),
                    block.load().name());
        }
    }
}
