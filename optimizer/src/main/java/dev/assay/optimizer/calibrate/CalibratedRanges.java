package dev.assay.optimizer.calibrate;

import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Model;
import dev.assay.scenarios.language.Calibration;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Find the range of values by running a model on samples. */
public final class CalibratedRanges {
    private CalibratedRanges() {}

    /**
     * Run all samples and return the range of each value.
     *
     * <p>Histograms depend on the order of the samples and on how many run at once, which is fixed: the same samples give the same
     * ranges wherever the same kernels run.
     *
     * @param values names of values of the main graph
     * @return ranges of those that hold 32-bit floats
     * @throws ProblemException {@code samples.not-finite} if a value is infinite or no number; {@code model.not-runnable} if the samples do
     *     not fit
     */
    public static Map<String, TensorRange> of(
            Model model, Samples samples, Calibration calibration, Collection<String> values) {
        Map<String, RangeCollector> collectors = new LinkedHashMap<>();
        Activations.view(model, samples, values, (value, tensor) -> {
            float[] numbers = tensor.toFloatArray();
            checkFinite(model, value, numbers);
            if (numbers.length > 0) {
                collectors
                        .computeIfAbsent(value, _ -> RangeCollector.of(calibration))
                        .add(numbers);
            }
        });
        Map<String, TensorRange> ranges = new LinkedHashMap<>();
        collectors.forEach((value, collector) -> ranges.put(value, collector.range()));
        return ranges;
    }

    private static void checkFinite(Model model, String value, float[] numbers) {
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                throw new ProblemException(
                        Problem.user(
                                "samples.not-finite",
                                "the value '" + value + "' of " + model.name() + " is " + number + " on a sample",
                                "Leave out the samples that the model can't deal with, or exclude the nodes around that value."));
            }
        }
    }
}
