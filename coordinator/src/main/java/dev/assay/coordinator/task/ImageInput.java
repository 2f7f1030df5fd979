package dev.assay.coordinator.task;

import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.util.List;

/**
 * Describe the one input of a model that takes images.
 *
 * @param input what one sample looks like: [channels, height, width], float32
 * @param channels all filled alike
 * @param height in pixels
 * @param width in pixels
 */
record ImageInput(SampleSetHeader.Input input, int channels, int height, int width) {
    /** More than any image that a sample set could hold a useful number of. */
    private static final long LARGEST_BYTES = 64L << 20;

    private static final int DIMENSIONS = 3;

    /**
     * Find the input that images go into.
     *
     * @throws ProblemException {@code task.input-missing}, {@code task.input-type}, {@code task.input-shape} or {@code
     *     samples.too-large} if the model's inputs are no image
     */
    static ImageInput of(Model model, InputShape shape) {
        if (model.inputs().size() != 1) {
            throw new ProblemException(Problem.user(
                    "task.input-missing",
                    "the model has " + model.inputs().size()
                            + " inputs, but image-classification fills one with an image",
                    "list the model's one input under `model: inputs:`; use the task fidelity for other models"));
        }
        SampleSetHeader.Input sample = SampleInputs.of(model.inputs().getFirst(), shape);
        if (sample.type() != ElementType.FLOAT32) {
            throw new ProblemException(Problem.user(
                    "task.input-type",
                    "input " + sample.name() + " is no float32, as images are",
                    "check the model's inputs in the scenario"));
        }
        // A model with a fixed batch of 1 has [1, channels, height, width] where others have [batch, ...].
        List<Long> sizes =
                sample.shape().size() == DIMENSIONS + 1 && sample.shape().getFirst() == 1
                        ? sample.shape().subList(1, DIMENSIONS + 1)
                        : sample.shape();
        if (sizes.size() != DIMENSIONS) {
            throw new ProblemException(Problem.user(
                    "task.input-shape",
                    "input " + sample.name() + " with shape " + sample.shape() + " without the batch holds no image",
                    "an image model's input has the shape [batch, channels, height, width]"));
        }
        if (sample.sizeBytes() > LARGEST_BYTES) {
            throw new ProblemException(Problem.user(
                    "samples.too-large",
                    "one image for input " + sample.name() + " has " + sample.sizeBytes() + " bytes",
                    "use smaller images"));
        }
        return new ImageInput(
                sample, Math.toIntExact(sizes.get(0)), Math.toIntExact(sizes.get(1)), Math.toIntExact(sizes.get(2)));
    }

    /** Return how many pixels one image has in each channel. */
    int pixels() {
        return height * width;
    }
}
