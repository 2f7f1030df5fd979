package dev.assay.coordinator.run;

import dev.assay.coordinator.conversion.ConversionRequest;
import dev.assay.coordinator.conversion.Conversions;
import dev.assay.coordinator.conversion.ConvertedModel;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.store.StoredFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The variants that were converted, each for the shapes that blocks ask for.
 *
 * @param made what can be measured
 * @param failures why a variant could not be converted, or is refused; never the baseline
 * @param leftOut by id of a planned block, the variants that this machine can't convert
 * @param problems what that is, and what became of the baseline
 */
record ConvertedVariants(
        Map<Form, VariantBuilder.BuiltVariant> made,
        Map<String, Problem> failures,
        Map<String, List<String>> leftOut,
        List<Problem> problems) {
    /** As in the report's list of what was not possible here. */
    private static final String NOT_HERE = "conversion.not-here";

    ConvertedVariants {
        made = Collections.unmodifiableMap(new LinkedHashMap<>(made));
        failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
        leftOut = Map.copyOf(leftOut);
        problems = List.copyOf(problems);
    }

    /**
     * What makes them.
     *
     * @param conversions converts and checks
     * @param parents makes the ONNX file that a conversion of a variant begins with
     * @param calibration the samples of a shape that precisions look at
     * @param listener hears what is being done
     */
    record Makers(
            Conversions conversions,
            BiFunction<Variant, VariantOrigin.Converted, VariantBuilder.BuiltVariant> parents,
            Function<InputShape, StoredFile> calibration,
            PreparationListener listener) {}

    /**
     * Convert what blocks ask for.
     *
     * @param blocks that are to be measured
     * @param unbuilt variants that can't be had in any format
     * @param samples the sample set of a shape, to check products on
     */
    static ConvertedVariants of(
            Plan plan,
            List<PlannedBlock> blocks,
            Set<String> unbuilt,
            Function<InputShape, Path> samples,
            Makers makers) {
        return new Work(plan, samples, makers).run(blocks, unbuilt);
    }

    /** Collects while it works. */
    private static final class Work {
        private final Plan plan;
        private final Function<InputShape, Path> samples;
        private final Makers makers;
        private final Map<VariantOrigin, VariantBuilder.BuiltVariant> parents = new HashMap<>();
        private final Map<Form, VariantBuilder.BuiltVariant> made = new LinkedHashMap<>();
        private final Map<String, Problem> failures = new LinkedHashMap<>();
        private final Map<String, List<String>> leftOut = new HashMap<>();
        private final Set<Problem> problems = new LinkedHashSet<>();
        /** The forms that this machine can't make, by the reason. */
        private final Map<Problem, Set<Form>> obstacles = new LinkedHashMap<>();

        Work(Plan plan, Function<InputShape, Path> samples, Makers makers) {
            this.plan = plan;
            this.samples = samples;
            this.makers = makers;
        }

        ConvertedVariants run(List<PlannedBlock> blocks, Set<String> unbuilt) {
            Scenario scenario = plan.scenario();
            Map<Form, InputShape> wanted = new LinkedHashMap<>();
            for (Variant variant : scenario.variants()) {
                blocks.stream()
                        .filter(block -> block.variants().contains(variant.name()) && !unbuilt.contains(variant.name()))
                        .forEach(block -> wanted.put(Form.of(scenario, block, variant.name()), block.shape()));
            }
            wanted.forEach((form, shape) -> {
                if (form.dimensions() != null) {
                    make(form, shape);
                }
            });
            obstacles.forEach((reason, forms) -> problems.add(notHere(reason, forms)));
            blocks.forEach(this::leaveOut);
            return new ConvertedVariants(made, failures, leftOut, List.copyOf(problems));
        }

        private void make(Form form, InputShape shape) {
            Scenario scenario = plan.scenario();
            Variant variant = Form.variant(scenario, form.variant());
            VariantOrigin.Converted origin = (VariantOrigin.Converted)
                    variant.in(form.format(), scenario.model()).orElseThrow();
            try {
                VariantBuilder.BuiltVariant parent = parents.get(origin.from());
                if (parent == null) {
                    parent = makers.parents().apply(variant, origin);
                    parents.put(origin.from(), parent);
                }
                ConversionRequest request = new ConversionRequest(
                        parent.file(),
                        origin.conversion(),
                        ConversionRequest.inputs(scenario.model(), shape),
                        shape.batch(),
                        origin.conversion().precision().needsSamples()
                                ? makers.calibration().apply(shape)
                                : null);
                Problem obstacle = makers.conversions().obstacle(request).orElse(null);
                if (obstacle != null) {
                    obstacles
                            .computeIfAbsent(obstacle, _ -> new LinkedHashSet<>())
                            .add(form);
                    return;
                }
                makers.listener()
                        .started("conversion of variant " + variant.name() + " to "
                                + form.format().title());
                ConvertedModel converted = makers.conversions()
                        .convert(request, samples.apply(shape), plan.task() instanceof Task.ImageClassification);
                made.put(form, built(form, parent, converted));
            } catch (ProblemException e) {
                failed(form, e.problems().getFirst());
            }
        }

        private static VariantBuilder.BuiltVariant built(
                Form form, VariantBuilder.BuiltVariant parent, ConvertedModel converted) {
            List<String> steps =
                    new ArrayList<>(Objects.requireNonNullElse(parent.info().recipe(), List.of()));
            steps.addAll(converted.steps());
            return new VariantBuilder.BuiltVariant(
                    converted.file(),
                    new ArtifactInfo(
                            form.variant(),
                            converted.file().reference().sha256(),
                            converted.file().reference().sizeBytes(),
                            parent.info().source(),
                            steps,
                            form.format(),
                            form.dimensions()));
        }

        private void failed(Form form, Problem reason) {
            Problem problem = VariantProblems.naming(form.variant(), reason);
            if (isBaseline(form)) {
                problems.add(new Problem(
                        problem.code(),
                        problem.kind(),
                        problem.message()
                                + "; it is the baseline, without which nothing is measured on runtimes that execute "
                                + form.format().title() + " files",
                        problem.hint(),
                        problem.location()));
            } else {
                failures.putIfAbsent(form.variant(), problem);
            }
        }

        private Problem notHere(Problem reason, Set<Form> forms) {
            ModelFormat format = forms.iterator().next().format();
            Set<String> names = new TreeSet<>();
            forms.forEach(form -> names.add(form.variant()));
            String subject = forms.stream().anyMatch(this::isBaseline)
                    ? "nothing is measured on runtimes that execute " + format.title() + " files, because "
                            + String.join(", ", names) + " can't be converted here: "
                    : String.join(", ", names) + " can't be converted here, and is not measured as " + format.title()
                            + " file: ";
            return Problem.environment(NOT_HERE, subject + reason.message(), reason.hint());
        }

        private boolean isBaseline(Form form) {
            return form.variant().equals(plan.scenario().baseline());
        }

        private void leaveOut(PlannedBlock block) {
            List<String> without = block.variants().stream()
                    .filter(variant -> {
                        Form form = Form.of(plan.scenario(), block, variant);
                        return obstacles.values().stream().flatMap(Set::stream).anyMatch(form::equals);
                    })
                    .toList();
            if (!without.isEmpty()) {
                leftOut.put(block.id(), without);
            }
        }
    }
}
