package dev.assay.scenarios.language;

import org.jspecify.annotations.Nullable;

/** Say what the model is for: where the samples come from, how outputs become a score, and which loss is acceptable. */
public sealed interface Task {
    /** Return the loss that is still acceptable, or {@code null} when the scenario sets no gate. */
    @Nullable
    Gate gate();

    /** Return the seed that picks, splits and orders the samples. */
    long seed();

    /**
     * Return how many samples recipes may look at that need data.
     *
     * <p>They are never among those that are scored, nor among references.
     */
    int calibrationSamples();

    /**
     * Classify texts by the nearest class centroid of their embeddings.
     *
     * <p>The reference texts give the centroids (each variant its own), the evaluation texts the accuracy.
     *
     * @param dataset the WordNet noun file ({@code data.noun}); glosses are the texts, lexicographer files the 26 classes
     * @param tokenizer the model's {@code tokenizer.json}
     * @param pooling how token embeddings become one embedding
     * @param referenceSamples texts that make the centroids, over all classes
     * @param evaluationSamples texts that are scored, over all classes
     */
    record TextEmbeddingClassification(
            ArtifactSource dataset,
            ArtifactSource tokenizer,
            Pooling pooling,
            int referenceSamples,
            int evaluationSamples,
            int calibrationSamples,
            long seed,
            @Nullable Gate gate)
            implements Task {}

    /**
     * Classify images: the answer is the largest element of the first output.
     *
     * @param dataset where labelled images come from
     * @param pixels which numbers the model takes for black and white
     * @param evaluationSamples images that are scored, over all classes
     */
    record ImageClassification(
            ImageDataset dataset,
            PixelRange pixels,
            int evaluationSamples,
            int calibrationSamples,
            long seed,
            @Nullable Gate gate)
            implements Task {}

    /**
     * Compare every variant's outputs with the baseline's, for a model without labels.
     *
     * @param evaluationSamples how many seeded random inputs to compare on
     * @param inputRanges what the random inputs look like
     */
    record Fidelity(
            int evaluationSamples,
            int calibrationSamples,
            RandomInputs inputRanges,
            long seed,
            @Nullable Gate gate) implements Task {}
}
