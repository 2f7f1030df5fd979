package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.ModelInput;
import dev.assay.scenarios.language.RandomInputs;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Findings;
import dev.assay.scenarios.language.yaml.Named;
import dev.assay.scenarios.language.yaml.Quote;
import dev.assay.scenarios.language.yaml.Suggestion;
import dev.assay.scenarios.problem.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Check what needs more than one part of a scenario; each check looks at what could be read and skips the rest. */
final class ScenarioChecks {
    /** More than a query of any model that Assay measures; a direct buffer can't hold twice as much. */
    private static final long LARGEST_INPUT_BYTES = 1L << 30;

    private final Fields.Values values;
    private final Findings findings;

    ScenarioChecks(Fields.Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    void run() {
        new VariantChecks(values, findings).run();
        ModelForm.Draft model = values.find(ScenarioForm.MODEL);
        List<ModelInput> inputs = model == null ? null : model.inputs();
        if (inputs == null) {
            return;
        }
        checkShapes(inputs);
        checkLoads(inputs);
        switch (values.find(ScenarioForm.TASK)) {
            case Task.TextEmbeddingClassification _ -> checkTextInputs(inputs);
            case Task.ImageClassification _ -> checkImageInput(inputs);
            case Task.Fidelity fidelity -> checkRandomInputs(inputs, fidelity.inputRanges());
            case null -> {
                // Wrong or missing, and reported.
            }
        }
    }

    /** Return whether the number of samples in a query can be chosen. */
    static boolean hasSymbolicBatch(List<ModelInput> inputs) {
        return symbolicDimensions(inputs).contains(InputShape.BATCH);
    }

    private static Set<String> symbolicDimensions(List<ModelInput> inputs) {
        Set<String> names = new LinkedHashSet<>();
        for (ModelInput input : inputs) {
            input.shape().stream()
                    .filter(dimension -> !Character.isDigit(dimension.charAt(0)))
                    .forEach(names::add);
        }
        return names;
    }

    private void checkShapes(List<ModelInput> inputs) {
        Set<String> symbolic = symbolicDimensions(inputs);
        List<Named<List<Named<Long>>>> shapes = values.find(ScenarioForm.SHAPES);
        if (shapes != null) {
            shapes.forEach(shape -> checkShape(inputs, symbolic, shape));
            return;
        }
        List<String> unbound =
                symbolic.stream().filter(name -> !name.equals(InputShape.BATCH)).toList();
        if (!unbound.isEmpty() && !values.isPresent(ScenarioForm.SHAPES)) {
            findings.add(
                    values.location(ScenarioForm.MODEL),
                    "scenario.unbound-dimension",
                    "no shape gives a size to the symbolic dimension " + Quote.code(unbound.getFirst()),
                    "Add `shapes:` with a line such as `small: { " + unbound.getFirst() + ": 16 }`.");
        }
        if (unbound.isEmpty()) {
            checkSize(inputs, Map.of(), values.location(ScenarioForm.MODEL), "a query");
        }
    }

    private void checkShape(List<ModelInput> inputs, Set<String> symbolic, Named<List<Named<Long>>> shape) {
        List<Named<Long>> dimensions = shape.value();
        if (dimensions == null) {
            return;
        }
        Set<String> written = new LinkedHashSet<>();
        for (Named<Long> dimension : dimensions) {
            written.add(dimension.name());
            if (!symbolic.contains(dimension.name())) {
                findings.add(
                        dimension.location(),
                        "scenario.unknown-name",
                        "no input has the symbolic dimension " + Quote.code(dimension.name()),
                        Suggestion.hint(dimension.name(), symbolic));
            }
        }
        boolean bound = true;
        for (String name : symbolic) {
            if (!written.contains(name) && !name.equals(InputShape.BATCH)) {
                bound = false;
                findings.add(
                        shape.location(),
                        "scenario.unbound-dimension",
                        "the shape " + Quote.code(shape.name()) + " gives no size to " + Quote.code(name),
                        "Add `" + name + ": 16` or another size.");
            }
        }
        if (bound && Named.allRead(dimensions)) {
            checkSize(
                    inputs,
                    Named.toMap(dimensions),
                    shape.location(),
                    "a query of the shape " + Quote.code(shape.name()));
        }
    }

    private void checkSize(List<ModelInput> inputs, Map<String, Long> dimensions, Location where, String what) {
        Map<String, Long> sizes = new HashMap<>(dimensions);
        sizes.putIfAbsent(InputShape.BATCH, 1L);
        for (ModelInput input : inputs) {
            double bytes = input.type().sizeBytes();
            for (String dimension : input.shape()) {
                Long bound = sizes.get(dimension);
                bytes *= bound != null ? bound : Long.parseLong(dimension);
            }
            if (bytes > LARGEST_INPUT_BYTES) {
                findings.add(
                        where,
                        "scenario.out-of-range",
                        "the input " + Quote.code(input.name()) + " of " + what + " is larger than 1 GiB",
                        "Choose smaller sizes.");
                return;
            }
        }
    }

    private void checkLoads(List<ModelInput> inputs) {
        List<Named<Function<String, List<Load>>>> written = values.find(ScenarioForm.LOADS);
        if (written == null) {
            return;
        }
        Set<String> names = new HashSet<>();
        BatchingChecks batching =
                new BatchingChecks(inputs, values.find(ScenarioForm.SHAPES), values.find(ScenarioForm.TASK), findings);
        for (Named<Function<String, List<Load>>> named : written) {
            List<Load> loads = named.value() == null ? List.of() : named.value().apply(named.name());
            loads.stream()
                    .map(Load::name)
                    .filter(name -> !names.add(name))
                    .forEach(name -> findings.add(
                            named.location(),
                            "scenario.contradiction",
                            "there are two loads named " + Quote.code(name)
                                    + ": each rate of a list makes a load, named after it",
                            "Write each rate once, and give the other load another name."));
            loads.stream().findFirst().ifPresent(load -> {
                batching.check(load, named.location());
                checkTrials(load, named.location());
            });
            if (!hasSymbolicBatch(inputs)) {
                loads.stream().findFirst().ifPresent(load -> checkBatch(named.name(), named.location(), load));
            }
        }
    }

    private void checkTrials(Load load, Location location) {
        if (load instanceof Load.PeakRate peak && peak.maxTrials() <= peak.confirmations()) {
            findings.add(
                    location,
                    "scenario.contradiction",
                    "the load " + Quote.code(peak.name()) + " makes " + peak.maxTrials()
                            + " trials at most, and could never find a rate and then confirm it "
                            + peak.confirmations() + " times",
                    "Raise `max-trials` above `confirmations`, to 20 or more where there is time.");
        }
    }

    private void checkBatch(String name, Location location, Load load) {
        int batch = load.batch(new InputShape("", Map.of()));
        if (batch > 1) {
            findings.add(
                    location,
                    "scenario.contradiction",
                    "the load " + Quote.code(name) + " sends batches of " + batch
                            + ", but the model has no symbolic dimension `batch`",
                    "Write `batch` for the dimension that counts samples, or let the load send one sample a query.");
        }
    }

    private void checkTextInputs(List<ModelInput> inputs) {
        for (ModelInput input : inputs) {
            if (input.type() != ElementType.INT64 && input.type() != ElementType.INT32) {
                contradiction(
                        "the input " + Quote.code(input.name()) + " takes no tokens, but the task "
                                + TaskForm.CLASSIFICATION + " gives it some",
                        "Its type must be int64 or int32; a model with other inputs needs the task fidelity.");
            } else if (input.shape().size() != 2) {
                contradiction(
                        "the input " + Quote.code(input.name()) + " has "
                                + input.shape().size() + " dimensions, but tokens have two",
                        "Write `shape: [batch, sequence]`.");
            }
        }
    }

    private void checkImageInput(List<ModelInput> inputs) {
        if (inputs.size() != 1) {
            contradiction(
                    "the model has " + inputs.size() + " inputs, but the task " + TaskForm.IMAGES
                            + " fills one with an image",
                    "A model with other inputs needs the task fidelity.");
            return;
        }
        ModelInput input = inputs.getFirst();
        if (input.type() != ElementType.FLOAT32) {
            contradiction(
                    "the input " + Quote.code(input.name()) + " is no float32, as images are",
                    "A model with other inputs needs the task fidelity.");
        } else if (input.shape().size() != 4) {
            contradiction(
                    "the input " + Quote.code(input.name()) + " has "
                            + input.shape().size() + " dimensions, but images have four",
                    "Write `shape: [batch, channels, height, width]`, with numbers for what is fixed.");
        }
    }

    private void checkRandomInputs(List<ModelInput> inputs, RandomInputs ranges) {
        List<String> outOfRange = new ArrayList<>();
        for (ModelInput input : inputs) {
            if (!fits(input.type(), ranges)) {
                outOfRange.add(input.name());
            }
        }
        if (!outOfRange.isEmpty()) {
            contradiction(
                    "random integers from " + ranges.lowest() + " to " + ranges.highest() + " do not fit the input "
                            + Quote.code(outOfRange.getFirst()),
                    "Change `lowest` and `highest` of `random-inputs`, or the input's type.");
        }
    }

    private static boolean fits(ElementType type, RandomInputs ranges) {
        return switch (type) {
            case FLOAT32, FLOAT16, INT64 -> true;
            case INT32 -> within(ranges, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT8 -> within(ranges, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case UINT8 -> within(ranges, 0, 255);
            case BOOL -> within(ranges, 0, 1);
        };
    }

    private static boolean within(RandomInputs ranges, long lowest, long highest) {
        return ranges.lowest() >= lowest && ranges.highest() <= highest;
    }

    private void contradiction(String message, String hint) {
        findings.add(values.location(ScenarioForm.TASK), "scenario.contradiction", message, hint);
    }
}
