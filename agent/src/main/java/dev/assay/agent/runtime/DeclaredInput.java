package dev.assay.agent.runtime;

import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Say what a model asks for.
 *
 * @param name the model's name for it
 * @param type of the elements; {@code null} if Assay has no such type, or if the input is no tensor
 * @param typeName what the runtime calls the type
 * @param shape its sizes, -1 where any will do; {@code null} if the input is no tensor
 * @param dimensionNames names of dimensions, empty where one has none; may be shorter than the shape
 */
public record DeclaredInput(
        String name,
        @Nullable ElementType type,
        String typeName,
        @Nullable List<Long> shape,
        List<String> dimensionNames) {
    public DeclaredInput {
        shape = shape == null ? null : List.copyOf(shape);
        dimensionNames = List.copyOf(dimensionNames);
    }

    /**
     * Pick the tensors that a model asks for.
     *
     * @param model names it in problems
     * @param inputs what it asks for
     * @param tensors what there is, in any order
     * @return in the order of the inputs
     * @throws ProblemException {@code model.missing-input} or {@code model.bad-input} with all that does not fit
     */
    public static List<Tensor> select(Path model, List<DeclaredInput> inputs, List<Tensor> tensors) {
        Map<String, Tensor> byName = new HashMap<>();
        tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
        List<Tensor> selected = new ArrayList<>();
        Check check = new Check(model);
        for (DeclaredInput input : inputs) {
            Tensor tensor = byName.get(input.name());
            if (tensor == null) {
                check.missing(input.name(), byName.keySet());
            } else {
                check.compare(input, tensor);
                selected.add(tensor);
            }
        }
        if (!check.problems.isEmpty()) {
            throw new ProblemException(check.problems);
        }
        return List.copyOf(selected);
    }

    private String dimensionName(int dimension) {
        return dimension < dimensionNames.size() ? dimensionNames.get(dimension) : "";
    }

    /** Collect what does not fit. */
    private static final class Check {
        private final Path model;
        private final List<Problem> problems = new ArrayList<>();
        /** The size of each dimension that has a name: the same in all inputs. */
        private final Map<String, Long> sizes = new HashMap<>();

        Check(Path model) {
            this.model = model;
        }

        void compare(DeclaredInput input, Tensor tensor) {
            if (input.shape() == null) {
                bad(input.name(), "is no tensor but " + input.typeName());
                return;
            }
            if (tensor.type() != input.type()) {
                bad(tensor.name(), "is of type " + input.typeName() + ", not " + tensor.type());
            }
            compareShapes(input, input.shape(), tensor);
        }

        private void compareShapes(DeclaredInput input, List<Long> shape, Tensor tensor) {
            if (shape.size() != tensor.shape().size()) {
                bad(
                        tensor.name(),
                        "has " + shape.size() + " dimensions, not the "
                                + tensor.shape().size() + " of " + tensor.shape());
                return;
            }
            for (int i = 0; i < shape.size(); i++) {
                long actual = tensor.shape().get(i);
                if (shape.get(i) >= 0 && shape.get(i) != actual) {
                    bad(tensor.name(), "has size " + shape.get(i) + " in dimension " + i + ", not " + actual);
                }
                String name = input.dimensionName(i);
                Long other = name.isEmpty() ? null : sizes.putIfAbsent(name, actual);
                if (other != null && other != actual) {
                    bad(tensor.name(), "has size " + actual + " in dimension " + name + ", another has " + other);
                }
            }
        }

        void missing(String input, Set<String> given) {
            problems.add(Problem.user(
                    "model.missing-input",
                    "the model " + model + " asks for input '" + input + "', which the scenario does not give",
                    "add it to the model's inputs; given are: "
                            + String.join(", ", given.stream().sorted().toList())));
        }

        private void bad(String input, String what) {
            problems.add(Problem.user(
                    "model.bad-input",
                    "input '" + input + "' of the model " + model + " " + what,
                    "correct type and shape of this input in the scenario"));
        }
    }
}
