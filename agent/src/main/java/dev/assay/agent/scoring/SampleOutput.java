package dev.assay.agent.scoring;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Hold what one sample got in one output, without copying it.
 *
 * @param name the model's name for the output
 * @param type of each element
 * @param shape without the batch dimension
 * @param data from position 0 to its limit exactly the elements
 */
record SampleOutput(String name, ElementType type, List<Long> shape, ByteBuffer data) {
    SampleOutput {
        shape = List.copyOf(shape);
    }

    /** Return how many elements it has. */
    int size() {
        return data.limit() / type.sizeBytes();
    }

    /**
     * Cut one sample out of the outputs of a batch.
     *
     * @throws ProblemException {@code score.bad-output} if there is no output, or one does not have the batch as first dimension
     */
    static List<SampleOutput> of(List<Tensor> outputs, int batch, int row) {
        if (outputs.isEmpty()) {
            throw badOutput("the model has no output to score", "score a model that has outputs");
        }
        return outputs.stream().map(output -> of(output, batch, row)).toList();
    }

    /** Say whether each output belongs to one sample, or has the batch as first dimension. */
    static boolean canCut(List<Tensor> outputs, int batch) {
        if (batch > 1) {
            for (Tensor output : outputs) {
                if (!isBatched(output, batch)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isBatched(Tensor output, int batch) {
        return !output.shape().isEmpty() && output.shape().getFirst() == batch;
    }

    static SampleOutput of(Tensor output, int batch, int row) {
        List<Long> shape = output.shape();
        boolean batched = isBatched(output, batch);
        if (!batched && batch != 1) {
            throw badOutput(
                    "output '" + output.name() + "' has shape " + shape + ", which does not begin with the batch of "
                            + batch,
                    "use a batch of 1 for this model");
        }
        List<Long> sampleShape = batched ? shape.subList(1, shape.size()) : shape;
        int sizeBytes = output.data().limit() / batch;
        ByteBuffer data = output.data()
                .slice(row * sizeBytes, sizeBytes)
                .order(output.data().order());
        return new SampleOutput(output.name(), output.type(), sampleShape, data);
    }

    static ProblemException badOutput(String message, String hint) {
        return new ProblemException(Problem.user("score.bad-output", message, hint));
    }
}
