package dev.assay.agent.scoring;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.random.SplitMix64;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Shorten the outputs of one sample to a few numbers that keep distances: outputs that lie near each other have near projections, others
 * have not, whatever the model. For one thread.
 *
 * <p>A random projection with one nonzero a column: each element is added to or taken from one of {@link Fingerprints#WIDTH} sums, chosen by
 * a fixed seed (Charikar, Chen and Farach-Colton, "Finding frequent items in data streams", 2002; as feature hashing: Weinberger et al.,
 * 2009). A squared distance is right on average, with a standard deviation of a quarter of it. Outputs with no more elements than sums are
 * kept as they are.
 *
 * <p>Of large outputs a fixed choice of elements is projected, spread over all of them, so that it takes microseconds. Integers are left
 * out where there are floating-point outputs: a class number that flips is no distance. NaN and infinities count as 0.
 */
public final class OutputProjection {
    /** More elements than this make a distance no more certain, only slower. */
    static final int MOST_ELEMENTS = 16_384;

    private static final int WIDTH = Fingerprints.WIDTH;
    private static final long SEED = 0x5eed_0f_a55aL;

    private final double[] sums = new double[2 * WIDTH];
    private final double[] element = new double[1];
    /** Which elements are projected, ascending, of all outputs one after the other; made for {@link #plannedElements}. */
    private int[] chosen = {};
    /** Where each goes: a sum, or the one that is subtracted from it in the end. */
    private int[] targets = {};

    private int plannedElements = -1;

    /**
     * Project the outputs of one row of a batch.
     *
     * @param outputs all outputs of the model in its order
     * @param into receives the projection: {@link Fingerprints#WIDTH} numbers
     * @return false if there is nothing to project, or an output can't be cut into rows
     */
    public boolean project(List<Tensor> outputs, int batch, int row, float[] into) {
        List<Tensor> projected = projected(outputs);
        if (projected.isEmpty() || !SampleOutput.canCut(projected, batch)) {
            return false;
        }
        List<SampleOutput> sample = SampleOutput.of(projected, batch, row);
        plan(sample.stream().mapToInt(SampleOutput::size).reduce(0, Math::addExact));
        Arrays.fill(sums, 0);
        int first = 0;
        int next = 0;
        for (SampleOutput output : sample) {
            next = add(output, first, next);
            first += output.size();
        }
        for (int i = 0; i < WIDTH; i++) {
            into[i] = (float) (sums[i] - sums[WIDTH + i]);
        }
        return true;
    }

    /** Add the chosen elements of one output, from the {@code next}-th of the plan on; return which one is the next then. */
    private int add(SampleOutput output, int first, int next) {
        ByteBuffer data = output.data();
        int end = first + output.size();
        int i = next;
        while (i < chosen.length && chosen[i] < end) {
            Elements.read(data, output.type(), chosen[i] - first, element, 0, 1);
            if (Double.isFinite(element[0])) {
                sums[targets[i]] += element[0];
            }
            i++;
        }
        return i;
    }

    private static List<Tensor> projected(List<Tensor> outputs) {
        List<Tensor> floating = outputs.stream()
                .filter(output -> switch (output.type()) {
                    case FLOAT32, FLOAT16 -> true;
                    case INT64, INT32, INT8, UINT8, BOOL -> false;
                })
                .toList();
        return floating.isEmpty() ? outputs : floating;
    }

    private void plan(int elements) {
        if (elements == plannedElements) {
            return;
        }
        SplitMix64 random = SplitMix64.stream(SEED, elements);
        int count = Math.min(elements, MOST_ELEMENTS);
        chosen = new int[count];
        targets = new int[count];
        for (int i = 0; i < count; i++) {
            // One of each of as many equal parts, at random: a regular step might hit one channel only.
            long from = (long) elements * i / count;
            long until = (long) elements * (i + 1) / count;
            chosen[i] = (int) random.nextLong(from, until - 1);
            targets[i] = elements <= WIDTH ? i : random.nextIndex(2 * WIDTH);
        }
        plannedElements = elements;
    }
}
