package dev.assay.agent.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.assay.agent.runtime.DeclaredInput;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
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
    private final List<DeclaredInput> declared;
    private final Map<String, TensorInfo> outputs = new LinkedHashMap<>();
    private final List<String> unreadableOutputs = new ArrayList<>();

    private ModelSignature(Path model, Map<String, NodeInfo> inputs, Collection<NodeInfo> outputs) {
        this.model = model;
        this.inputs = inputs;
        this.declared = inputs.values().stream().map(ModelSignature::declared).toList();
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
        return DeclaredInput.select(model, declared, tensors);
    }

    private static DeclaredInput declared(NodeInfo input) {
        return input.getInfo() instanceof TensorInfo tensor
                ? new DeclaredInput(
                        input.getName(),
                        ElementTypes.fromOnnx(tensor.type).orElse(null),
                        tensor.type.toString(),
                        Arrays.stream(tensor.getShape()).boxed().toList(),
                        List.of(tensor.getDimensionNames()))
                : new DeclaredInput(input.getName(), null, input.getInfo().toString(), null, List.of());
    }

    private static String dimensionName(TensorInfo tensor, int dimension) {
        String[] names = tensor.getDimensionNames();
        return dimension < names.length ? names[dimension] : "";
    }
}
