package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.language.GateMetric;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Summarize how well a variant did.
 *
 * @param metric what {@code value} is
 * @param value from 0 to 1
 * @param samples how many evaluation samples it is over
 * @param worstClasses the classes with the lowest share of correct samples, worst first; empty where the task has no classes
 * @param againstBaseline the baseline's answers beside these; absent for the baseline itself, and where it has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Accuracy(
        GateMetric metric,
        double value,
        int samples,
        List<ClassAccuracy> worstClasses,
        @Nullable PairedAccuracy againstBaseline) {
    public Accuracy {
        worstClasses = List.copyOf(worstClasses);
    }

    /** Return the same with the baseline's answers beside it. */
    public Accuracy withBaseline(@Nullable PairedAccuracy paired) {
        return new Accuracy(metric, value, samples, worstClasses, paired);
    }

    /**
     * Hold the accuracy within one class.
     *
     * @param name of the class
     * @param value share of its samples that are classified correctly
     * @param baselineValue the same share for the baseline
     * @param samples evaluation samples of the class
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ClassAccuracy(
            String name, double value, @Nullable Double baselineValue, int samples) {}
}
