package dev.assay.coordinator.task;

import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.ModelInput;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.util.List;

/** Tell what one sample of a model's input looks like. */
final class SampleInputs {
    private SampleInputs() {}

    /**
     * Return an input without its batch dimension, with all sizes bound.
     *
     * @throws ProblemException {@code shape.unbound} if a symbolic dimension has no size
     */
    static SampleSetHeader.Input of(ModelInput input, InputShape shape) {
        List<String> dimensions = input.shape();
        boolean batched = !dimensions.isEmpty() && dimensions.getFirst().equals(InputShape.BATCH);
        List<Long> sizes = dimensions.stream()
                .skip(batched ? 1 : 0)
                .map(dimension -> size(dimension, input, shape))
                .toList();
        return new SampleSetHeader.Input(input.name(), input.type(), sizes, batched);
    }

    private static long size(String dimension, ModelInput input, InputShape shape) {
        try {
            return shape.resolve(dimension);
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    Problem.user(
                            "shape.unbound",
                            "shape " + shape.name() + " gives dimension " + dimension + " of input " + input.name()
                                    + " no size",
                            "add `" + dimension + ": <size>` to the shape"),
                    e);
        }
    }
}
