package dev.assay.agent.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Know what a model asks for and what it answers. */
final class ModelSignature {
    private final Path model;
    private final Map<String, NodeInfo> inputs;
    private final Map<String, TensorInfo> outputs = new LinkedHashMap<>();
    private final List<String> unreadableOutputs = new ArrayList<>();

    private ModelSignature(Path model, Map<String, NodeInfo> inputs, Collection<NodeInfo> outputs) {
        this.model = model;
        this.inputs = inputs;
        for (NodeInfo output : outputs) {
            if (output.getInfo() instanceof TensorInfo tensor
                    && ElementTypes.fromOnnx(tensor.type).isPresent()) {
                this.outputs.put(output.getName(), tensor);
            } else {
                unreadableOutputs.add(output.getName());
            }
        }
    }

    static ModelSignature of(Path model, OrtSession session) throws OrtException {
        return new ModelSignature(
                model, session.getInputInfo(), session.getOutputInfo().values());
    }

    /** Return the names of the outputs that a {@link Tensor} can hold, in the model's order. */
    Set<String> outputs() {
        return Collections.unmodifiableSet(outputs.keySet());
    }

    /** Return the names of the other outputs: of a type that Assay does not have, or no tensors at all. */
    List<String> unreadableOutputs() {
        return List.copyOf(unreadableOutputs);
    }

    /** Return the outputs whose shape follows from the shapes of the inputs, as far as the model declares it. */
    Set<String> outputsOfKnownShape() {
        Set<String> bound = new HashSet<>();
        for (NodeInfo input : inputs.values()) {
            if (input.getInfo() instanceof TensorInfo tensor) {
                bound.addAll(Arrays.asList(tensor.getDimensionNames()));
            }
        }
        bound.remove("");
        Set<String> known = new LinkedHashSet<>();
        outputs.forEach((name, tensor) -> {
            if (isKnown(tensor, bound)) {
                known.add(name);
            }
        });
        return known;
    }

    private static boolean isKnown(TensorInfo tensor, Set<String> bound) {
        long[] shape = tensor.getShape();
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] < 0 && !bound.contains(dimensionName(tensor, i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Pick the tensors that the model asks for.
     *
     * @return in the model's order
     * @throws ProblemException {@code model.missing-input} or {@code model.bad-input} with all that does not fit
     */
    List<Tensor> select(List<Tensor> tensors) {
        Map<String, Tensor> byName = new HashMap<>();
        tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
        List<Tensor> selected = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Map<String, Long> sizes = new HashMap<>();
        for (NodeInfo input : inputs.values()) {
            Tensor tensor = byName.get(input.getName());
            if (tensor == null) {
                problems.add(missing(input.getName(), byName.keySet()));
            } else if (!(input.getInfo() instanceof TensorInfo expected)) {
                problems.add(bad(input.getName(), "is no tensor but " + input.getInfo()));
            } else {
                checkType(expected, tensor, problems);
                checkShape(expected, tensor, sizes, problems);
                selected.add(tensor);
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return List.copyOf(selected);
    }

    private void checkType(TensorInfo expected, Tensor tensor, List<Problem> problems) {
        if (ElementTypes.toOnnx(tensor.type()) != expected.type) {
            problems.add(bad(tensor.name(), "is of type " + expected.type + ", not " + tensor.type()));
        }
    }

    private void checkShape(TensorInfo expected, Tensor tensor, Map<String, Long> sizes, List<Problem> problems) {
        long[] shape = expected.getShape();
        if (shape.length != tensor.shape().size()) {
            problems.add(bad(
                    tensor.name(),
                    "has " + shape.length + " dimensions, not the "
                            + tensor.shape().size() + " of " + tensor.shape()));
            return;
        }
        for (int i = 0; i < shape.length; i++) {
            long actual = tensor.shape().get(i);
            if (shape[i] >= 0 && shape[i] != actual) {
                problems.add(bad(tensor.name(), "has size " + shape[i] + " in dimension " + i + ", not " + actual));
            }
            String name = dimensionName(expected, i);
            Long other = name.isEmpty() ? null : sizes.putIfAbsent(name, actual);
            if (other != null && other != actual) {
                problems.add(
                        bad(tensor.name(), "has size " + actual + " in dimension " + name + ", another has " + other));
            }
        }
    }

    private static String dimensionName(TensorInfo tensor, int dimension) {
        String[] names = tensor.getDimensionNames();
        return dimension < names.length ? names[dimension] : "";
    }

    private Problem missing(String input, Set<String> given) {
        return Problem.user(
                "model.missing-input",
                "the model " + model + " asks for input '" + input + "', which the scenario does not give",
                "add it to the model's inputs; given are: "
                        + String.join(", ", given.stream().sorted().toList()));
    }

    private Problem bad(String input, String what) {
        return Problem.user(
                "model.bad-input",
                "input '" + input + "' of the model " + model + " " + what,
                "correct type and shape of this input in the scenario");
    }
}
