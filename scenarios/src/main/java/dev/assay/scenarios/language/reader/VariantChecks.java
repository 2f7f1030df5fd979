package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.Technique;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Findings;
import dev.assay.scenarios.language.yaml.Named;
import dev.assay.scenarios.language.yaml.Quote;
import dev.assay.scenarios.language.yaml.Suggestion;
import java.util.List;

/** Check what variants must be for the rest of a scenario; each check looks at what could be read and skips the rest. */
final class VariantChecks {
    private final Fields.Values values;
    private final Findings findings;

    VariantChecks(Fields.Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    void run() {
        checkBaseline();
        checkClaims();
        checkGates();
        checkRecipes();
    }

    private void checkBaseline() {
        String baseline = values.find(ScenarioForm.BASELINE);
        List<? extends Named<?>> variants = values.find(ScenarioForm.VARIANTS);
        if (baseline == null || variants == null) {
            return;
        }
        List<String> names = variants.stream().<String>map(Named::name).toList();
        if (!names.contains(baseline)) {
            findings.add(
                    values.location(ScenarioForm.BASELINE),
                    "scenario.unknown-name",
                    "the baseline " + Quote.code(baseline) + " is not among the variants",
                    Suggestion.hint(baseline, names));
        }
    }

    /** What an optimization is worth is said of models that had none. */
    private void checkClaims() {
        List<Named<VariantForm.Unnamed>> variants = values.find(ScenarioForm.VARIANTS);
        String baseline = values.find(ScenarioForm.BASELINE);
        if (values.find(ScenarioForm.CLAIMS) == null || variants == null || baseline == null) {
            return;
        }
        for (Named<VariantForm.Unnamed> variant : variants) {
            if (variant.name().equals(baseline)
                    && variant.value() != null
                    && variant.value().origin() instanceof VariantOrigin.Recipe(List<RecipeStep> steps)
                    && !Technique.of(steps).isEmpty()) {
                findings.add(
                        values.location(ScenarioForm.BASELINE),
                        "scenario.contradiction",
                        "claims need a baseline that is not optimized, and " + Quote.code(baseline) + " has a recipe",
                        "Make the original model the baseline, or leave out `claims:`.");
            }
        }
    }

    private void checkGates() {
        List<GateExpression> gates = values.find(ScenarioForm.GATES);
        List<? extends Named<?>> variants = values.find(ScenarioForm.VARIANTS);
        String baseline = values.find(ScenarioForm.BASELINE);
        if (gates == null || variants == null || baseline == null) {
            return;
        }
        List<String> names = variants.stream().<String>map(Named::name).toList();
        gates.stream()
                .flatMap(gate -> gate.check(names, baseline).stream())
                .forEach(problem -> findings.add(
                        values.location(ScenarioForm.GATES), problem.code(), problem.message(), problem.hint()));
    }

    /** Recipes are for ONNX files. */
    private void checkRecipes() {
        ModelForm.Draft model = values.find(ScenarioForm.MODEL);
        SourceLocation source = model == null ? null : model.values().find(SourceForm.SOURCE);
        List<Named<VariantForm.Unnamed>> variants = values.find(ScenarioForm.VARIANTS);
        if (source == null || variants == null) {
            return;
        }
        ModelFormat format = ModelFormat.of(source);
        for (Named<VariantForm.Unnamed> variant : variants) {
            if (format != ModelFormat.ONNX
                    && variant.value() != null
                    && variant.value().origin() instanceof VariantOrigin.Recipe) {
                findings.add(
                        variant.location(),
                        "scenario.contradiction",
                        "the recipe of " + Quote.code(variant.name())
                                + " is for an ONNX file, and the model is of the format " + format.title(),
                        "Give the model's ONNX file as the model, and this one as `tflite: { source: … }` or `ncnn:` of a variant.");
            }
        }
    }
}
