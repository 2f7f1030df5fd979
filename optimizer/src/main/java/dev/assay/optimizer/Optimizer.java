package dev.assay.optimizer;

import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.normalize.Normalization;
import dev.assay.optimizer.onnx.OnnxFile;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.onnx.OnnxWriter;
import dev.assay.optimizer.onnx.WrittenModel;
import dev.assay.scenarios.language.RecipeRules;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Apply recipes to models.
 *
 * <p>Deterministic: the same model, recipe and samples give the same bits on the same kind of CPU with the same ONNX Runtime. Steps
 * that neither take samples nor fold constants give the same bits on any machine. The model that is read is never changed, and a variant
 * that can't be run is never written.
 */
public final class Optimizer {
    /** Raised whenever the same model and recipe give other bits than before; part of each variant's provenance. */
    public static final int REVISION = 5;

    private static final String TOOL_KEY = "assay.tool";
    private static final String RECIPE_KEY = "assay.recipe";
    private static final String PARENT_KEY = "assay.parent.sha256";
    private static final String PARENT_WEIGHTS_KEY = "assay.parent.weights.sha256";

    private static final String SAMPLES_KEY = "assay.samples.sha256";

    private final OnnxWriter writer = new OnnxWriter();

    /** Return whether a recipe needs samples to run the model on. */
    public static boolean needsSamples(List<RecipeStep> steps) {
        return steps.stream().anyMatch(RecipeStep::needsSamples);
    }

    /**
     * Make a variant of a model.
     *
     * @param model an ONNX file; weights in files beside it are found
     * @param steps the recipe
     * @param samples a sample set of what the model will see; {@code null} will do if no step {@linkplain #needsSamples needs} it
     * @param out where the variant goes; replaced if it is there already
     * @throws ProblemException {@code recipe.contradiction} or {@code recipe.empty} if the recipe makes no sense, {@code
     *     recipe.needs-samples} if there are none, {@code recipe.no-effect} if a step finds nothing to do, {@code
     *     recipe.loss-not-met} if a step can't keep to its bound, {@code variant.not-runnable} if what came out can't be run,
     *     {@code model.*} if the model can't be read, run on the samples or written
     */
    public OptimizedModel optimize(Path model, List<RecipeStep> steps, @Nullable Path samples, Path out) {
        check(steps, samples != null);
        // Daemons: when a process ends with an error, it does not wait for what nobody needs any more.
        ThreadFactory threads =
                Thread.ofPlatform().name("assay-optimizer-", 0).daemon().factory();
        try (ExecutorService background = Executors.newThreadPerTaskExecutor(threads)) {
            return optimize(model, steps, samples, out, background);
        }
    }

    private OptimizedModel optimize(
            Path model, List<RecipeStep> steps, @Nullable Path samples, Path out, ExecutorService background) {
        // If that fails, whoever loads a model is told.
        var _ = background.submit(OrtModel::prepare);
        OnnxFile parent = OnnxReader.read(model);
        // On the side, too: hashing takes longer than parsing, and nobody needs the hash before the model is written.
        CompletableFuture<String> sha256 = CompletableFuture.supplyAsync(parent::sha256, background);
        CompletableFuture<@Nullable String> weightsSha256 =
                CompletableFuture.supplyAsync(parent::externalSha256, background);
        Model variant = Model.of(parent);
        Samples opened = samples == null ? null : Samples.open(samples);
        VariantCheck variantCheck = opened == null
                ? VariantCheck.onMadeUpInputs(parent, variant, background)
                : VariantCheck.onSample(parent, opened, background);
        if (needsSamples(steps)) {
            variantCheck.await();
        }
        List<StepReport> reports = new ArrayList<>();
        boolean isNormal = false;
        for (RecipeStep step : steps) {
            if (!isNormal && StepRunner.needsNormalForm(step)) {
                Map<String, HostTensor> feed = variantCheck.feed(step);
                // What the model gave before tells nothing about what steps have made of it.
                variant = Normalization.of(variant, feed, reports.isEmpty() ? variantCheck.outputs() : Map.of());
                isNormal = true;
            }
            PassReport report = StepRunner.run(step, variant, opened);
            if (report.changedCount() == 0 && !StepRunner.mayChangeNothing(step)) {
                throw noEffect(model, step, report);
            }
            reports.add(new StepReport(step, report.changedCount(), report.lines()));
        }
        String recipe = RecipeText.of(steps);
        note(TOOL_KEY, "assay-optimizer " + REVISION, variant);
        note(RECIPE_KEY, recipe, variant);
        note(PARENT_KEY, sha256.join(), variant);
        note(SAMPLES_KEY, opened != null && needsSamples(steps) ? opened.sha256() : null, variant);
        note(PARENT_WEIGHTS_KEY, weightsSha256.join(), variant);
        List<TrialRun> trials = new ArrayList<>();
        WrittenModel written = writer.write(variant.toProto(), out, parent.files(), draft -> {
            parent.requireUnchanged();
            parent.unload();
            trials.add(variantCheck.run(draft, out.toString()));
        });
        return new OptimizedModel(
                written.file(),
                written.sha256(),
                written.sizeBytes(),
                written.externalFiles(),
                sha256.join(),
                parent.sizeBytes(),
                recipe,
                List.copyOf(reports),
                trials.getFirst());
    }

    private static void note(String key, @Nullable String value, Model variant) {
        if (value == null) {
            variant.metadata().remove(key);
        } else {
            variant.metadata().put(key, value);
        }
    }

    private static void check(List<RecipeStep> steps, boolean hasSamples) {
        List<Problem> problems = new ArrayList<>();
        if (steps.isEmpty()) {
            problems.add(Problem.user(
                    "recipe.empty", "the recipe has no steps", "Add a step, or measure the model as it is."));
        }
        RecipeRules.check(steps)
                .forEach(fault -> problems.add(Problem.user(
                        "recipe.contradiction",
                        "the step '" + RecipeText.of(steps.get(fault.step())) + "' " + fault.message(),
                        fault.hint())));
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        if (!hasSamples) {
            steps.stream().filter(RecipeStep::needsSamples).findFirst().ifPresent(step -> {
                throw new ProblemException(Problem.user(
                        "recipe.needs-samples",
                        "the step '" + RecipeText.of(step) + "' needs samples of what the model will see",
                        "Give some with --samples, or use a step that looks at weights only."));
            });
        }
    }

    private static ProblemException noEffect(Path model, RecipeStep step, PassReport report) {
        String reasons = report.lines().isEmpty() ? "" : " (" + String.join("; ", report.lines()) + ")";
        return new ProblemException(Problem.user(
                "recipe.no-effect",
                "the step '" + RecipeText.of(step) + "' finds nothing to change in " + model + reasons,
                "Use another step: the variant would be the model itself."));
    }
}
