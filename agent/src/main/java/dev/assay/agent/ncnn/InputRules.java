package dev.assay.agent.ncnn;

import dev.assay.agent.runtime.DeclaredInput;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Say which tensors ncnn takes.
 *
 * @param model names it in problems
 * @param sizes what the file has for each input, without a batch; empty where it has none
 */
record InputRules(Path model, Map<String, List<Long>> sizes) {
    /** The last is narrowed to 32 bits. */
    private static final Set<ElementType> TYPES = Set.of(ElementType.FLOAT32, ElementType.INT32, ElementType.INT64);

    /**
     * Pick the tensors that a model asks for. Where it asks for one, and there is one, the name does not matter: converters give names of
     * their own.
     *
     * @param wanted names, in the model's order
     * @param tensors what there is, in any order
     * @return in the order of the names
     * @throws ProblemException {@code model.missing-input}, {@code model.bad-input}
     */
    List<Tensor> select(List<String> wanted, List<Tensor> tensors) {
        List<Tensor> named = wanted.size() == 1 && tensors.size() == 1
                ? List.of(renamed(tensors.getFirst(), wanted.getFirst()))
                : tensors;
        List<DeclaredInput> declared = new ArrayList<>();
        for (String name : wanted) {
            declared.add(named.stream()
                    .filter(tensor -> tensor.name().equals(name))
                    .findFirst()
                    .map(this::declaration)
                    .orElseGet(() -> new DeclaredInput(name, null, "any type", List.of(), List.of())));
        }
        return DeclaredInput.select(model, declared, named);
    }

    private static Tensor renamed(Tensor tensor, String name) {
        return new Tensor(name, tensor.type(), tensor.shape(), tensor.data());
    }

    /** A .param tells no types and seldom sizes: a tensor is measured by what ncnn takes at all. */
    private DeclaredInput declaration(Tensor tensor) {
        List<Long> shape = tensor.shape();
        if (shape.isEmpty() || shape.getFirst() != 1) {
            throw NcnnProblems.badInput(
                    model,
                    tensor.name(),
                    "has the shape " + shape + ": ncnn runs one sample at a time, so its first size has to be 1",
                    "use loads and shapes with a batch of 1 for ncnn");
        }
        if (!InputMat.fits(shape)) {
            throw NcnnProblems.badInput(
                    model,
                    tensor.name(),
                    "has the shape " + shape + ": ncnn knows four dimensions beside the batch",
                    "use another runtime for this model");
        }
        List<Long> known = sizes.getOrDefault(tensor.name(), List.of());
        return new DeclaredInput(
                tensor.name(),
                TYPES.contains(tensor.type()) ? tensor.type() : null,
                "FLOAT32, INT32 or INT64",
                known.isEmpty()
                        ? shape.stream().map(size -> -1L).toList()
                        : Stream.concat(Stream.of(1L), known.stream()).toList(),
                List.of());
    }
}
