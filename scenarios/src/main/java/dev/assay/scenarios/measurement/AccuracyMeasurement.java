package dev.assay.scenarios.measurement;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** Hold how well one artifact did on the sample set, on one device with one runtime configuration and shape. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AccuracyMeasurement.Classification.class, name = "classification"),
    @JsonSubTypes.Type(value = AccuracyMeasurement.Fidelity.class, name = "fidelity")
})
public sealed interface AccuracyMeasurement {
    /**
     * Hold the predicted class of each evaluation sample, in the order of the sample set.
     *
     * @param correct how many equal the label
     * @param predictions 0-based class of each sample
     */
    record Classification(int correct, List<Integer> predictions) implements AccuracyMeasurement {
        public Classification {
            predictions = List.copyOf(predictions);
        }
    }

    /**
     * Hold how near the outputs are to the baseline's, sample by sample, in the order of the sample set.
     *
     * @param cosine cosine similarity of each sample's outputs with the baseline's
     * @param top1Agrees whether each sample's largest output is the baseline's
     * @param maxAbsoluteError largest absolute difference over all samples and outputs
     * @param maxRelativeError largest difference over all samples and outputs, relative to the sample's largest baseline output
     */
    record Fidelity(List<Double> cosine, List<Boolean> top1Agrees, double maxAbsoluteError, double maxRelativeError)
            implements AccuracyMeasurement {
        public Fidelity {
            cosine = List.copyOf(cosine);
            top1Agrees = List.copyOf(top1Agrees);
        }
    }
}
