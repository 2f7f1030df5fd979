package dev.assay.scenarios.samples;

import dev.assay.scenarios.language.ElementType;
import java.util.List;
import java.util.Objects;

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
    /** @throws IllegalArgumentException if the parts contradict each other, or there is nothing in the set */
    public SampleSetHeader {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(origin, "origin");
        inputs = List.copyOf(inputs);
        classes = List.copyOf(classes);
        labels = List.copyOf(labels);
        long sampleCount = (long) referenceSamples + evaluationSamples;
        require(referenceSamples >= 0 && evaluationSamples >= 0, "it counts fewer than 0 samples");
        require(sampleCount >= 1 && sampleCount <= Integer.MAX_VALUE, "it counts " + sampleCount + " samples");
        require(!inputs.isEmpty(), "it has no inputs");
        require(inputs.stream().map(Input::name).distinct().count() == inputs.size(), "two inputs have one name");
        require(labels.isEmpty() == classes.isEmpty(), "it has labels without classes or classes without labels");
        require(
                labels.isEmpty() || labels.size() == sampleCount,
                "it has " + labels.size() + " labels for " + sampleCount + " samples");
        int classCount = classes.size();
        require(
                labels.stream().allMatch(label -> label >= 0 && label < classCount),
                "a label is not one of its " + classCount + " classes");
    }

    /** Return how many samples there are, references and evaluation together. */
    public int sampleCount() {
        return referenceSamples + evaluationSamples;
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalArgumentException(fault);
        }
    }

    /**
     * Describe one input of every sample.
     *
     * @param name the model's input
     * @param type its element type
     * @param shape of one sample, without the batch dimension; every size at least 1
     * @param batched whether the model's input has a batch dimension in front of {@code shape}
     */
    public record Input(String name, ElementType type, List<Long> shape, boolean batched) {
        /** @throws IllegalArgumentException if a size is below 1 or the sizes multiply to more than a long holds */
        public Input {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(type, "type");
            shape = List.copyOf(shape);
            require(shape.stream().allMatch(size -> size >= 1), "input " + name + " has a size below 1");
            require(elements(shape) < Long.MAX_VALUE / type.sizeBytes(), "input " + name + " is impossibly large");
        }

        /** Return the size of one sample of this input in bytes. */
        public long sizeBytes() {
            return elements(shape) * type.sizeBytes();
        }

        private static long elements(List<Long> shape) {
            long elements = 1;
            for (long size : shape) {
                if (elements > Long.MAX_VALUE / size) {
                    return Long.MAX_VALUE;
                }
                elements *= size;
            }
            return elements;
        }
    }
}
