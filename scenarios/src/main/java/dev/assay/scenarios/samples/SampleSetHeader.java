package dev.assay.scenarios.samples;

import dev.assay.scenarios.language.ElementType;
import java.util.List;

/**
 * Describe a sample set.
 *
 * @param task type of the task that the samples are for
 * @param origin where the data came from, in words, for the report
 * @param seed picked and split the samples
 * @param referenceSamples how many samples, from the first on, are references
 * @param evaluationSamples how many samples follow to be scored
 * @param inputs the tensors of each sample
 * @param classes names of the classes; empty where the task has none
 * @param labels 0-based class of every sample, references first; empty where the task has none
 */
public record SampleSetHeader(
        String task,
        String origin,
        long seed,
        int referenceSamples,
        int evaluationSamples,
        List<Input> inputs,
        List<String> classes,
        List<Integer> labels) {
    public SampleSetHeader {
        inputs = List.copyOf(inputs);
        classes = List.copyOf(classes);
        labels = List.copyOf(labels);
    }

    /** Return how many samples there are, references and evaluation together. */
    public int sampleCount() {
        return Math.addExact(referenceSamples, evaluationSamples);
    }

    /**
     * Describe one input of every sample.
     *
     * @param name the model's input
     * @param type its element type
     * @param shape of one sample, without the batch dimension
     * @param batched whether the model's input has a batch dimension in front of {@code shape}
     */
    public record Input(String name, ElementType type, List<Long> shape, boolean batched) {
        public Input {
            shape = List.copyOf(shape);
        }

        /** Return the size of one sample of this input in bytes. */
        public long sizeBytes() {
            return shape.stream().reduce((long) type.sizeBytes(), Math::multiplyExact);
        }
    }
}
