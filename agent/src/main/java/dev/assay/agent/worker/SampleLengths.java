package dev.assay.agent.worker;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Know the shortest bucket that holds each sample.
 *
 * @param lengths of the buckets, ascending, the last one as long as the samples are with all their padding; empty where samples are not
 *     sorted by length
 * @param buckets of each sample, 0-based; empty where samples are not sorted by length
 */
record SampleLengths(List<Integer> lengths, List<Integer> buckets) {
    SampleLengths {
        lengths = List.copyOf(lengths);
        buckets = List.copyOf(buckets);
    }

    /**
     * Sort samples by length.
     *
     * @param wanted lengths, ascending; none if samples are not to be sorted
     * @param maskInput the input that is 1 for what counts and 0 for padding behind it
     * @param samples all samples: the rows of these tensors
     * @throws ProblemException {@code batching.no-lengths} if no mask tells how long samples are
     */
    static SampleLengths of(List<Integer> wanted, @Nullable String maskInput, List<Tensor> samples) {
        if (wanted.isEmpty()) {
            return new SampleLengths(List.of(), List.of());
        }
        Tensor mask = samples.stream()
                .filter(tensor -> tensor.name().equals(maskInput))
                .findFirst()
                .orElseThrow(() -> noLengths("they have no attention mask"));
        for (Tensor tensor : samples) {
            if (tensor.shape().size() != 2 || !tensor.shape().equals(mask.shape())) {
                throw noLengths("the input '" + tensor.name() + "' is not as long as the mask");
            }
        }
        if (mask.type() != ElementType.INT64 && mask.type() != ElementType.INT32) {
            throw noLengths("the mask '" + mask.name() + "' is neither int64 nor int32");
        }
        int whole = Math.toIntExact(mask.shape().get(1));
        List<Integer> lengths =
                new ArrayList<>(wanted.stream().filter(length -> length < whole).toList());
        lengths.add(whole);
        List<Integer> buckets = new ArrayList<>();
        for (int sample = 0; sample < mask.shape().getFirst(); sample++) {
            buckets.add(shortest(lengths, length(mask, sample, whole)));
        }
        return new SampleLengths(lengths, buckets);
    }

    boolean isKnown() {
        return !lengths.isEmpty();
    }

    int bucketOf(int sample) {
        return isKnown() ? buckets.get(sample) : 0;
    }

    /** Return the position behind the last element that counts. */
    private static int length(Tensor mask, int sample, int whole) {
        int length = whole;
        while (length > 0 && element(mask, sample * whole + length - 1) == 0) {
            length--;
        }
        return length;
    }

    private static long element(Tensor mask, int index) {
        return mask.type() == ElementType.INT64
                ? mask.data().getLong(index * Long.BYTES)
                : mask.data().getInt(index * Integer.BYTES);
    }

    private static int shortest(List<Integer> lengths, int length) {
        int bucket = 0;
        while (lengths.get(bucket) < length) {
            bucket++;
        }
        return bucket;
    }

    private static ProblemException noLengths(String why) {
        return new ProblemException(Problem.user(
                "batching.no-lengths",
                "samples can't be sorted into length buckets: " + why,
                "leave out the buckets of batching, or use a text task and a model with an attention mask"));
    }
}
