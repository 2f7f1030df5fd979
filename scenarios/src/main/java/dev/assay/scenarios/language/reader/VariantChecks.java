package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.Conversion;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.Technique;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Findings;
import dev.assay.scenarios.language.yaml.Named;
import dev.assay.scenarios.language.yaml.Quote;
import dev.assay.scenarios.language.yaml.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
                    && !Technique.of(variant.value().origin()).isEmpty()) {
                findings.add(
                        values.location(ScenarioForm.BASELINE),
                        "scenario.contradiction",
                        "claims need a baseline that is not optimized, and " + Quote.code(baseline) + " is",
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

    /** Recipes and conversions are for ONNX files. */
    private void checkRecipes() {
        ModelForm.Draft model = values.find(ScenarioForm.MODEL);
        SourceLocation source = model == null ? null : model.values().find(SourceForm.SOURCE);
        List<Named<VariantForm.Unnamed>> variants = values.find(ScenarioForm.VARIANTS);
        if (source == null || variants == null) {
            return;
        }
        for (Named<VariantForm.Unnamed> variant : variants) {
            if (variant.value() != null) {
                Stream.concat(Stream.of(variant.value().origin()), variant.value().others().values().stream())
                        .flatMap(origin -> misuse(variant.name(), origin, ModelFormat.of(source)).stream())
                        .findFirst()
                        .ifPresent(message -> findings.add(
                                variant.location(),
                                "scenario.contradiction",
                                message,
                                "Give the model's ONNX file as the model, and this one as `tflite: { source: … }` or"
                                        + " `ncnn:` of a variant."));
            }
        }
    }

    /** Say which file of another format is to be optimized or converted. */
    private static Optional<String> misuse(String variant, VariantOrigin origin, ModelFormat model) {
        return switch (origin) {
            case VariantOrigin.Recipe _
            when model != ModelFormat.ONNX ->
                Optional.of("the recipe of " + Quote.code(variant)
                        + " is for an ONNX file, and the model is of the format " + model.title());
            case VariantOrigin.Converted(VariantOrigin.Recipe from, Conversion _) -> misuse(variant, from, model);
            case VariantOrigin.Converted(VariantOrigin.Prebuilt(ArtifactSource source), Conversion _)
            when ModelFormat.of(source.location()) != ModelFormat.ONNX ->
                Optional.of("the conversion of " + Quote.code(variant) + " begins with an ONNX file, and its source is"
                        + " of the format " + ModelFormat.of(source.location()).title());
            case VariantOrigin.Converted(VariantOrigin.Original _, Conversion _)
            when model != ModelFormat.ONNX ->
                Optional.of("the conversion of " + Quote.code(variant)
                        + " begins with an ONNX file, and the model is of the format " + model.title());
            case VariantOrigin.Recipe _,
                    VariantOrigin.Original _,
                    VariantOrigin.Prebuilt _,
                    VariantOrigin.FilePair _,
                    VariantOrigin.Converted _ -> Optional.empty();
        };
    }
}
