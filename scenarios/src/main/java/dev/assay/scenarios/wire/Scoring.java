package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.assay.scenarios.language.Pooling;

/** Say how a model's outputs become a score. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Scoring.NearestCentroid.class, name = "nearest-centroid"),
    @JsonSubTypes.Type(value = Scoring.ArgMax.class, name = "arg-max"),
    @JsonSubTypes.Type(value = Scoring.BaselineAgreement.class, name = "baseline-agreement")
})
public sealed interface Scoring {
    /**
     * Classify by the nearest centroid of the first output, pooled over tokens and scaled to length 1.
     *
     * <p>Centroids are the mean of the reference samples' embeddings, each variant its own; near is by cosine.
     *
     * @param pooling how [tokens, width] becomes [width]
     * @param maskInput name of the int64 input that is 1 for tokens that count and 0 for padding
     */
    record NearestCentroid(Pooling pooling, String maskInput) implements Scoring {}

    /** Classify by the largest element of the first output; of equal ones the lowest index wins. */
    record ArgMax() implements Scoring {}

    /** Compare all outputs with the baseline's. */
    record BaselineAgreement() implements Scoring {}
}
