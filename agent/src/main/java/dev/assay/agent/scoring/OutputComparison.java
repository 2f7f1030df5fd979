package dev.assay.agent.scoring;

import dev.assay.scenarios.measurement.TimedOutputs;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tell whether outputs of timed queries are those that the accuracy run got for the same samples.
 *
 * <p>Equal bits are too much to ask: threads add up in another order, and with dynamic quantization an output depends on the samples that
 * share its batch (by up to half of its length in a sentence encoder with one scale for a whole activation, measured with batches of 8). A
 * fixed tolerance is too much or too little, depending on the model. What is certain is that a right output lies far nearer to its own
 * sample's than outputs of different samples lie from each other. So a timed output differs if
 *
 * <ul>
 *   <li>its difference from its own sample's is above 0.8: zeros have a difference of 1, outputs that have nothing to do with each other
 *       one of about 1.4; or
 *   <li>its difference is above half of what its sample's output differs from those of other samples (root mean square), and above
 *       {@link TimedOutputs#HARMLESS_DIFFERENCE}, and another sample's output lies nearer.
 * </ul>
 *
 * <p>The difference of two outputs is the length of their difference over the length of the longer one: a few outputs that are much larger
 * than all others can't hide the others. Outputs below a tenth of the median length count as that long, so that rounding errors of something
 * near zero don't count.
 */
public final class OutputComparison {
    private static final double WRONG = 0.8;
    private static final double NEAR_ZERO = 0.1;

    private final Map<Integer, float[]> known = new HashMap<>();
    private final double shortest;

    /** @param accuracyRun the outputs to compare with */
    public OutputComparison(Fingerprints accuracyRun) {
        List<Integer> samples = accuracyRun.samples();
        float[][] projections = accuracyRun.projections();
        for (int i = 0; i < projections.length; i++) {
            known.put(samples.get(i), projections[i]);
        }
        double[] squares = Arrays.stream(projections)
                .mapToDouble(OutputComparison::square)
                .sorted()
                .toArray();
        this.shortest = NEAR_ZERO * Math.sqrt(squares[squares.length / 2]);
    }

    /**
     * Compare timed outputs; {@code null} if there are none, or if the accuracy run has none of their samples.
     *
     * @param ofOtherSize how many more were to be compared, but have another size than the accuracy run's
     */
    public @Nullable TimedOutputs compare(Fingerprints timed, int ofOtherSize) {
        float[][] projections = timed.projections();
        int checked = 0;
        int different = 0;
        double worst = 0;
        double squares = 0;
        for (int i = 0; i < projections.length; i++) {
            int sample = timed.samples().get(i);
            float[] expected = known.get(sample);
            if (expected != null) {
                double difference = difference(projections[i], expected);
                double between = betweenSamples(sample, expected);
                checked++;
                different += isDifferent(sample, projections[i], difference, between) ? 1 : 0;
                worst = Math.max(worst, difference);
                squares += between * between;
            }
        }
        double between = checked == 0 ? 0 : Math.sqrt(squares / checked);
        return checked + ofOtherSize == 0
                ? null
                : TimedOutputs.of(checked, different, worst, between).withOfOtherSize(ofOtherSize);
    }

    private boolean isDifferent(int sample, float[] output, double difference, double between) {
        if (difference > WRONG) {
            return true;
        }
        return difference > Math.max(TimedOutputs.HARMLESS_DIFFERENCE, between / 2)
                && known.entrySet().stream()
                        .anyMatch(
                                other -> other.getKey() != sample && difference(output, other.getValue()) < difference);
    }

    /** Return how much the output of one sample differs from those of the others: root mean square. */
    private double betweenSamples(int sample, float[] output) {
        double squares = 0;
        for (Map.Entry<Integer, float[]> other : known.entrySet()) {
            if (other.getKey() != sample) {
                double difference = difference(output, other.getValue());
                squares += difference * difference;
            }
        }
        return known.size() < 2 ? 0 : Math.sqrt(squares / (known.size() - 1));
    }

    private double difference(float[] one, float[] other) {
        double squares = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = (double) one[i] - other[i];
            squares += difference * difference;
        }
        double longer = Math.max(shortest, Math.sqrt(Math.max(square(one), square(other))));
        // Both are nothing but zeros.
        return longer == 0 ? 0 : Math.sqrt(squares) / longer;
    }

    private static double square(float[] vector) {
        double square = 0;
        for (float element : vector) {
            square += (double) element * element;
        }
        return square;
    }
}
