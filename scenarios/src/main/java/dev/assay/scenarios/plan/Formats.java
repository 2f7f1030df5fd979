package dev.assay.scenarios.plan;

import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Know which variants a runtime can execute, because they exist in its format.
 *
 * @param scenario what they are of
 * @param executable the variants of each runtime that can execute the baseline, the baseline first; runtimes in the order of the scenario
 * @param exclusions what can't be executed
 */
record Formats(
        Scenario scenario, Map<RuntimeConfiguration, List<String>> executable, List<PlannedExclusion> exclusions) {
    static Formats of(Scenario scenario) {
        Map<RuntimeConfiguration, List<String>> executable = new LinkedHashMap<>();
        List<PlannedExclusion> exclusions = new ArrayList<>();
        for (RuntimeConfiguration runtime : scenario.runtimes()) {
            ModelFormat format = ModelFormat.ofRuntime(runtime.type()).getLast();
            List<String> variants = new ArrayList<>();
            for (Variant variant : baselineFirst(scenario)) {
                boolean isBaseline = variant.name().equals(scenario.baseline());
                if (variant.formatFor(runtime.type(), scenario.model()).isPresent()) {
                    variants.add(variant.name());
                } else {
                    exclusions.add(isBaseline ? noBaseline(runtime, variant, format) : none(runtime, variant, format));
                }
                if (isBaseline && variants.isEmpty()) {
                    // Nothing to compare the others with.
                    break;
                }
            }
            if (!variants.isEmpty()) {
                executable.put(runtime, List.copyOf(variants));
            }
        }
        return new Formats(scenario, executable, exclusions);
    }

    private static List<Variant> baselineFirst(Scenario scenario) {
        Stream<Variant> baseline =
                scenario.variants().stream().filter(variant -> variant.name().equals(scenario.baseline()));
        Stream<Variant> others =
                scenario.variants().stream().filter(variant -> !variant.name().equals(scenario.baseline()));
        return Stream.concat(baseline, others).toList();
    }

    private static PlannedExclusion noBaseline(RuntimeConfiguration runtime, Variant variant, ModelFormat format) {
        return new PlannedExclusion(
                runtime.name(),
                problem(
                        "runtime " + runtime.name() + " executes " + format.suffix() + " files, and the baseline "
                                + variant.name() + " has none: nothing is measured on it",
                        variant,
                        format));
    }

    private static PlannedExclusion none(RuntimeConfiguration runtime, Variant variant, ModelFormat format) {
        return new PlannedExclusion(
                variant.name() + " on " + runtime.name(),
                problem(
                        "variant " + variant.name() + " is not measured on runtime " + runtime.name()
                                + ", which executes " + format.suffix() + " files: it has none",
                        variant,
                        format));
    }

    private static Problem problem(String message, Variant variant, ModelFormat format) {
        return Problem.user(
                "plan.no-format",
                message,
                switch (format) {
                    case TFLITE ->
                        "Name a file that was converted, `" + variant.name()
                                + ": { tflite: { source: file:my-model.tflite } }`, or have it converted: `tflite: {"
                                + " convert: { precision: float32 } }`.";
                    case NCNN ->
                        "Name both files that pnnx made, `" + variant.name()
                                + ": { ncnn: { param: { source: file:my-model.ncnn.param }, bin: { source:"
                                + " file:my-model.ncnn.bin } } }`, or have it converted: `ncnn: { convert: {} }`.";
                    case ONNX, OPENVINO ->
                        "Give the variant an ONNX file as its source, and this one as `tflite:` or `ncnn:`.";
                });
    }

    /** Return the runtimes that execute something. */
    List<RuntimeConfiguration> runtimes() {
        return List.copyOf(executable.keySet());
    }

    /** Return what one of the {@link #runtimes} executes, the baseline first. */
    List<String> variants(RuntimeConfiguration runtime) {
        return Objects.requireNonNull(executable.get(runtime));
    }

    /** Return the variants that one of the {@link #runtimes} executes and that are converted for it: each file has one shape. */
    List<String> converted(RuntimeConfiguration runtime) {
        List<String> executed = variants(runtime);
        return scenario.variants().stream()
                .filter(variant -> executed.contains(variant.name()) && isConverted(variant, runtime))
                .map(Variant::name)
                .toList();
    }

    private boolean isConverted(Variant variant, RuntimeConfiguration runtime) {
        return variant.formatFor(runtime.type(), scenario.model())
                .flatMap(format -> variant.in(format, scenario.model()))
                .filter(VariantOrigin.Converted.class::isInstance)
                .isPresent();
    }
}
