package dev.assay.optimizer;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.half.HalfPrecision;
import dev.assay.optimizer.half.HalfPrecisionOptions;
import dev.assay.optimizer.onnx.OnnxFile;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.onnx.OnnxWriter;
import dev.assay.optimizer.onnx.WrittenModel;
import dev.assay.optimizer.quantize.DynamicQuantization;
import dev.assay.optimizer.quantize.DynamicQuantizationOptions;
import dev.assay.optimizer.quantize.QuantizedType;
import dev.assay.optimizer.quantize.WeightOnlyOptions;
import dev.assay.optimizer.quantize.WeightOnlyQuantization;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.QuantizationMode;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Apply recipes to models.
 *
 * <p>Deterministic: the same model and recipe give the same bits on any machine. The model that is read is never changed.
 */
public final class Optimizer {
    /** Raised whenever the same model and recipe give other bits than before; part of each variant's provenance. */
    public static final int REVISION = 1;

    /** How many weights share a scale where only weights are quantized; small blocks keep small models accurate. */
    private static final int BLOCK_SIZE = 32;

    private static final String TOOL_KEY = "assay.tool";
    private static final String RECIPE_KEY = "assay.recipe";
    private static final String PARENT_KEY = "assay.parent.sha256";
    private static final String PARENT_WEIGHTS_KEY = "assay.parent.weights.sha256";

    private final OnnxWriter writer = new OnnxWriter();

    /**
     * Make a variant of a model.
     *
     * @param model an ONNX file; weights in files beside it are found
     * @param steps the recipe
     * @param out where the variant goes; replaced if it is there already
     * @throws ProblemException {@code recipe.contradiction} or {@code recipe.empty} if the recipe makes no sense, {@code
     *     recipe.not-supported} if a step can't be done, {@code recipe.no-effect} if a step finds nothing to do, {@code model.*}
     *     if the model can't be read or written
     */
    public OptimizedModel optimize(Path model, List<RecipeStep> steps, Path out) {
        RecipeOrder.check(steps);
        steps.forEach(Optimizer::checkSupported);
        OnnxFile parent = OnnxReader.read(model);
        Model variant = Model.of(parent);
        List<StepReport> reports = new ArrayList<>();
        for (RecipeStep step : steps) {
            PassReport report = apply(step, variant);
            if (report.changedCount() == 0) {
                throw noEffect(model, step, report);
            }
            reports.add(new StepReport(step, report.changedCount(), report.lines()));
        }
        String recipe = RecipeText.of(steps);
        variant.metadata().put(TOOL_KEY, "assay-optimizer " + REVISION);
        variant.metadata().put(RECIPE_KEY, recipe);
        variant.metadata().put(PARENT_KEY, parent.sha256());
        String weights = parent.externalSha256();
        if (weights == null) {
            variant.metadata().remove(PARENT_WEIGHTS_KEY);
        } else {
            variant.metadata().put(PARENT_WEIGHTS_KEY, weights);
        }
        WrittenModel written = writer.write(variant.toProto(), out, parent.files());
        return new OptimizedModel(
                written.file(),
                written.sha256(),
                written.sizeBytes(),
                written.externalFiles(),
                parent.sha256(),
                parent.sizeBytes(),
                recipe,
                List.copyOf(reports));
    }

    private static void checkSupported(RecipeStep step) {
        boolean supported = switch (step) {
            case RecipeStep.Quantize quantize -> quantize.mode() != QuantizationMode.STATIC;
            case RecipeStep.Convert _ -> true;
            case RecipeStep.Prune _, RecipeStep.Fuse _ -> false;
        };
        if (!supported) {
            throw notSupported(step);
        }
    }

    private static PassReport apply(RecipeStep step, Model model) {
        return switch (step) {
            case RecipeStep.Quantize quantize ->
                switch (quantize.mode()) {
                    case DYNAMIC -> DynamicQuantization.apply(model, dynamic(quantize));
                    case WEIGHT_ONLY -> WeightOnlyQuantization.apply(model, weightOnly(quantize));
                    case STATIC -> throw notSupported(step);
                };
            case RecipeStep.Convert convert ->
                switch (convert.precision()) {
                    case FP16 -> HalfPrecision.apply(model, HalfPrecisionOptions.DEFAULT);
                };
            case RecipeStep.Prune _, RecipeStep.Fuse _ -> throw notSupported(step);
        };
    }

    private static WeightOnlyOptions weightOnly(RecipeStep.Quantize quantize) {
        // A block never spans two channels, so per-channel holds by itself.
        return switch (quantize.weights()) {
            case INT4 -> new WeightOnlyOptions(4, true, BLOCK_SIZE, Selection.EVERYTHING);
            case INT8 -> new WeightOnlyOptions(8, true, BLOCK_SIZE, Selection.EVERYTHING);
            case UINT8 -> new WeightOnlyOptions(8, false, BLOCK_SIZE, Selection.EVERYTHING);
        };
    }

    private static DynamicQuantizationOptions dynamic(RecipeStep.Quantize quantize) {
        QuantizedType weights = switch (quantize.weights()) {
            case INT8 -> QuantizedType.INT8;
            case UINT8 -> QuantizedType.UINT8;
            case INT4 -> throw notSupported(quantize);
        };
        return new DynamicQuantizationOptions(
                weights, quantize.perChannel(), quantize.reduceRange(), Selection.EVERYTHING);
    }

    private static ProblemException notSupported(RecipeStep step) {
        return new ProblemException(Problem.user(
                "recipe.not-supported",
                "this version of Assay can't do the step '" + RecipeText.of(step) + "'",
                "Use a step that it can do, or bring a model that another tool made."));
    }

    private static ProblemException noEffect(Path model, RecipeStep step, PassReport report) {
        String reasons = report.lines().isEmpty() ? "" : " (" + String.join("; ", report.lines()) + ")";
        return new ProblemException(Problem.user(
                "recipe.no-effect",
                "the step '" + RecipeText.of(step) + "' finds nothing to change in " + model + reasons,
                "Use another step: the variant would be the model itself."));
    }
}
